"""Connections that go from function to function: a factory, a context manager, arguments, an object that is given one."""
import sqlite3
from contextlib import closing, contextmanager
from typing import Optional


def connect(path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    return connection


@contextmanager
def database(path):
    connection = connect(path)
    try:
        yield connection
        connection.commit()
    finally:
        connection.close()


class Books:
    def __init__(self, connection):
        self.connection = connection

    def add(self, title, pages):
        return self.connection.execute("insert into books values (?, ?)", (title, pages)).rowcount

    def longest(self) -> Optional[str]:
        cursor = self.connection.cursor()
        cursor.execute("select title from books order by pages desc limit 1")
        row = cursor.fetchone()
        cursor.close()
        return row["title"] if row else None


def create(connection):
    connection.executescript("create table books (title text, pages integer); create index by_title on books (title);")


def count(connection: sqlite3.Connection) -> int:
    return connection.execute("select count(*) from books").fetchone()[0]


def rename(path):
    with sqlite3.connect(path) as connection:
        connection.execute("update books set title = upper(title)")


def titles(path):
    with closing(sqlite3.connect(path)) as connection:
        return [title for (title,) in connection.execute("select title from books order by title")]


def main():
    with database("handed.db") as connection:
        create(connection)
        books = Books(connection)
        print(books.longest(), books.add("Emma", 474), books.add("Ida", 120))
        print(books.longest(), count(connection))
    try:
        with database("handed.db") as connection:
            Books(connection).add("Lost", 1)
            connection.execute("select * from nothing")
    except sqlite3.OperationalError as error:
        print(error)
    rename("handed.db")
    print(titles("handed.db"))
    memory = sqlite3.connect(":memory:")
    create(memory)
    print(count(memory), Books(memory).longest())
    memory.close()


if __name__ == "__main__":
    main()
