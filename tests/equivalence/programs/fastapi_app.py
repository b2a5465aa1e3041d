"""A FastAPI application with a session per request, asked through its test client."""
from fastapi import Depends, FastAPI, HTTPException
from fastapi.testclient import TestClient
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

engine = create_engine("sqlite:///shop.db")
SessionLocal = sessionmaker(bind=engine, autoflush=False)


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "items"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


app = FastAPI()


def get_db():
    db = SessionLocal()
    try:
        yield db
    finally:
        db.close()


@app.post("/setup")
def setup():
    Base.metadata.create_all(engine)
    return {"ready": True}


@app.post("/items/{name}")
def add(name: str, db: Session = Depends(get_db)):
    item = Item(name=name)
    db.add(item)
    db.commit()
    return {"id": item.id, "name": item.name}


@app.get("/items/{number}")
def one(number: int, db: Session = Depends(get_db)):
    item = db.get(Item, number)
    if item is None:
        raise HTTPException(404, "no such item")
    return item.name


@app.get("/items")
def listing(db: Session = Depends(get_db)):
    return [item.name for item in db.scalars(select(Item).order_by(Item.name))]


def show(answer):
    print(answer.status_code, answer.json())


if __name__ == "__main__":
    with TestClient(app) as client:
        show(client.post("/setup"))
        show(client.post("/items/tea"))
        show(client.post("/items/bread"))
        show(client.get("/items/2"))
        show(client.get("/items/7"))
        show(client.get("/items"))
