"""Rows by name, loops over a cursor, and a list made of one."""

import sqlite3


def totals(path):
    db = sqlite3.connect(path)
    db.row_factory = sqlite3.Row
    db.execute("create table if not exists sales (shop text, amount integer)")
    db.execute("delete from sales")
    for number in range(6):
        db.execute("insert into sales values (?, ?)", ("north" if number % 2 else "south", number))
    db.commit()
    found = {}
    for row in db.execute("select shop, sum(amount) as total from sales group by shop order by shop"):
        found[row["shop"]] = row["total"]
    cursor = db.cursor()
    cursor.execute("select amount from sales order by amount")
    first = cursor.fetchone()["amount"]
    rest = [row["amount"] for row in cursor.fetchmany(2)]
    last = list(cursor)
    db.close()
    return found, first, rest, len(last)


print(totals("sales.db"))
