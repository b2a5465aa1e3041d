"""A database of sqlite3: rows, errors, a context."""
import sqlite3
import time


def connect():
    connection = sqlite3.connect("basic.db")
    connection.execute("create table if not exists users (name text unique, age int)")
    return connection


def add(connection, name, age):
    try:
        connection.execute("insert into users values (?, ?)", (name, age))
        connection.commit()
    except sqlite3.IntegrityError as error:
        print("refused:", error)


def ages(connection):
    cursor = connection.cursor()
    cursor.execute("select name, age from users order by name")
    return dict(cursor.fetchall())


def main():
    connection = connect()
    add(connection, "Ada", 36)
    add(connection, "Bob", 40)
    add(connection, "Ada", 1)
    time.sleep(0.001)
    print(ages(connection))
    for row in connection.execute("select count(*) from users"):
        print(row)
    print(connection.execute("select max(age) from users").fetchone()[0])
    connection.close()


main()
