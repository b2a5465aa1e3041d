"""An error on the way: nothing of it is kept."""

import sqlite3


def prepare(path):
    db = sqlite3.connect(path)
    db.executescript("create table t (n integer unique); insert into t values (1);")
    db.close()


def insert(path, numbers):
    db = sqlite3.connect(path)
    try:
        for number in numbers:
            db.execute("insert into t values (?)", (number,))
        db.commit()
    except sqlite3.IntegrityError as error:
        db.rollback()
        print("refused:", error)
    finally:
        db.close()


def count(path):
    db = sqlite3.connect(path)
    (number,) = db.execute("select count(*) from t").fetchone()
    return number


def main():
    prepare("t.db")
    insert("t.db", [2, 3])
    insert("t.db", [4, 1])
    print(count("t.db"))


main()
