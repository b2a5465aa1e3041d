"""SQL drivers and mappers, after the documentation of sqlite3, psycopg, PyMySQL, SQLAlchemy, Django and peewee."""
import contextlib
import sqlite3
from contextlib import closing

import psycopg2
import pymysql
from psycopg2.extras import RealDictCursor
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session, sessionmaker


def lite(path, rows):
    connection = sqlite3.connect(path)  # blocks
    connection.row_factory = sqlite3.Row
    cursor = connection.cursor()  # fine
    cursor.execute("select 1")  # blocks
    cursor.fetchone()  # blocks
    cursor.fetchall()  # blocks
    connection.executemany("insert into t values (?)", rows)  # blocks
    connection.commit()  # blocks
    connection.rollback()  # blocks
    sqlite3.Row(cursor, ()).keys()  # fine
    with closing(sqlite3.connect(path)) as other:  # blocks
        other.execute("select 1").fetchone()  # blocks
    with contextlib.closing(connection.cursor()) as inner:
        inner.executescript("select 1;")  # blocks


def postgres(dsn):
    connection = psycopg2.connect(dsn)  # blocks
    with connection.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute("select 1")  # blocks
        cursor.fetchall()  # blocks
        cursor.mogrify("%s", (1,))  # fine
    connection.commit()  # blocks


class Pool:
    def __init__(self, **options):
        self.options = options

    @property
    def connection(self):
        return pymysql.connect(**self.options)  # blocks

    def rows(self, query):
        with self.connection.cursor() as cursor:
            cursor.execute(query)  # blocks
            return cursor.fetchall()  # blocks


engine = create_engine("postgresql:///shop")
Maker = sessionmaker(bind=engine)


def core():
    with engine.connect() as connection:  # blocks
        connection.execute(text("select 1"))  # blocks
        connection.commit()  # blocks
    with engine.begin() as connection:  # blocks
        connection.execute(select(1))  # blocks


def orm(Order):
    with Session(engine) as session:
        session.execute(select(Order))  # blocks
        session.get(Order, 1)  # blocks
        session.add(Order())  # fine
        session.commit()  # blocks
        session.expunge_all()  # fine
        session.scalars(select(Order))  # blocks
        session.query(Order).filter_by(id=1).first()  # blocks
        session.query(Order).order_by(Order.id).all()  # blocks
        session.query(Order).filter(Order.id == 1)  # fine


def made(Order):
    session = Maker()
    session.flush()  # blocks
    session.rollback()  # blocks
    session.refresh(Order())  # blocks


def declared(session: Session, number: int):
    session.commit()  # blocks
    select(1).where(text("x"))  # fine


def not_sql(cursor, command, tree: list):
    cursor.execute("x")  # fine
    command.commit()  # fine
    tree.append(1)  # fine
    "select".join(["a"])  # fine


class Statement:
    """A builder with the words of a cursor."""

    def __init__(self):
        self.parts = []

    def execute(self, part):
        self.parts.append(part)  # fine
        return self

    def commit(self):
        return " ".join(self.parts)  # fine


def build(values):
    statement = Statement()
    statement.execute("select").execute("1").commit()  # fine
    statement.parts.count("select")  # fine
    sqlite3.complete_statement("select 1;")  # fine
    text("select :a").bindparams(a=1)  # fine
    select(1).order_by("a").limit(3)  # fine
    values.all()  # fine
    any(values)  # fine
