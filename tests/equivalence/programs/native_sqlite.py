"""A database of files: rows, transactions, and what goes wrong."""

import sqlite3
from contextlib import closing


def fill(path):
    connection = sqlite3.connect(path)
    connection.execute("create table books (title text, pages integer)")
    connection.executemany("insert into books values (?, ?)", [("Ida", 120), ("Emma", 474), ("Dune", 412)])
    connection.commit()
    connection.close()


def long_books(path, pages):
    with closing(sqlite3.connect(path)) as connection:
        return [title for (title,) in connection.execute("select title from books where pages > ?", (pages,))]


def add(path, title):
    connection = sqlite3.connect(path)
    cursor = connection.cursor()
    cursor.execute("insert into books values (?, 1)", (title,))
    connection.commit()
    return cursor.lastrowid, cursor.rowcount


def fails(path):
    connection = sqlite3.connect(path)
    try:
        connection.execute("select * from nothing")
    except sqlite3.OperationalError as error:
        return str(error)


def main():
    fill("books.db")
    print(long_books("books.db", 200))
    print(add("books.db", "It"))
    print(fails("books.db"))
    print(sorted(long_books("books.db", 0)))


if __name__ == "__main__":
    main()
