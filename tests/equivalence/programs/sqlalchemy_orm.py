"""Models, sessions and transactions of SQLAlchemy over a file of SQLite."""
from sqlalchemy import ForeignKey, String, create_engine, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

URL = "sqlite:///orm.db"

engine = create_engine(URL)
SessionLocal = sessionmaker(bind=engine)


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "authors"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)


class Book(Base):
    __tablename__ = "books"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    pages: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("authors.id"))


def setup():
    Base.metadata.create_all(engine)


def add_author(name: str, books):
    with SessionLocal() as session:
        author = Author(name=name)
        session.add(author)
        session.flush()
        for title, pages in books:
            session.add(Book(title=title, pages=pages, author_id=author.id))
        session.commit()
        return author.id, author.name


def titles(session: Session, least: int) -> list:
    found = session.scalars(select(Book).where(Book.pages >= least).order_by(Book.title))
    return [book.title for book in found]


def by_author(session: Session):
    statement = select(Author.name, func.count(Book.id)).join(Book, Book.author_id == Author.id).group_by(Author.name)
    return dict(session.execute(statement.order_by(Author.name)).all())


def rename(number: int, name: str):
    with Session(engine) as session, session.begin():
        author = session.get(Author, number)
        if author is None:
            return None
        author.name = name
    return name


def main():
    setup()
    print(add_author("Jane", [("Emma", 474), ("Persuasion", 249)]))
    print(add_author("Frank", [("Dune", 412)]))
    try:
        add_author("Jane", [])
    except IntegrityError as error:
        print(type(error).__name__)
    with SessionLocal() as session:
        print(titles(session, 300), by_author(session))
        print(session.execute(select(func.sum(Book.pages))).scalar_one())
    print(rename(1, "Jane Austen"), rename(99, "Nobody"))
    session = SessionLocal()
    try:
        print(session.get(Author, 1).name, session.scalar(select(func.count()).select_from(Author)))
        dune = session.execute(select(Book).where(Book.title == "Dune")).scalars().first()
        session.delete(dune)
        session.rollback()
        print(titles(session, 0))
    finally:
        session.close()
    engine.dispose()


if __name__ == "__main__":
    main()
