"""Connections and statements of SQLAlchemy's core, with an engine that functions are given."""
import sqlalchemy as sa
from sqlalchemy import create_engine, text
from sqlalchemy.engine import Engine

metadata = sa.MetaData()
words = sa.Table("words", metadata, sa.Column("word", sa.String, primary_key=True), sa.Column("count", sa.Integer))


def fill(engine: Engine, counts):
    with engine.begin() as connection:
        connection.execute(words.insert(), [{"word": word, "count": count} for word, count in counts.items()])


def most(engine: Engine, least):
    with engine.connect() as connection:
        rows = connection.execute(sa.select(words).where(words.c.count >= least).order_by(words.c.word))
        return [(row["word"], row["count"]) for row in rows.mappings()]


def fails(engine: Engine):
    try:
        with engine.begin() as connection:
            connection.execute(text("update words set count = 0"))
            connection.execute(text("select * from nothing"))
    except sa.exc.OperationalError as error:
        return type(error).__name__


def held(engine: Engine):
    connection = engine.connect()
    try:
        transaction = connection.begin()
        connection.execute(text("update words set count = count + 1"))
        transaction.rollback()
        return connection.execute(text("select sum(count) from words")).scalar()
    finally:
        connection.close()


def main():
    engine = create_engine("sqlite:///core.db", echo=False)
    metadata.create_all(engine)
    fill(engine, {"a": 3, "b": 1, "c": 2})
    print(most(engine, 2))
    print(fails(engine), most(engine, 0))
    print(held(engine))
    engine.dispose()


if __name__ == "__main__":
    main()
