"""A report of independent queries: with a connection each, they can wait at the same time."""
import sqlite3
from contextlib import closing


def orders_per_month(path, year):
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute("SELECT month, COUNT(*) FROM orders WHERE year = ? GROUP BY month", (year,))
        return rows.fetchall()


def best_customers(path, year):
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute("SELECT customer, SUM(total) FROM orders WHERE year = ? GROUP BY customer", (year,))
        return rows.fetchall()


def page(path, year):
    months = orders_per_month(path, year)
    customers = best_customers(path, year)
    return f"{year}: {len(months)} months, {len(customers)} customers"


def report(path, years):
    pages = []
    for year in years:
        pages.append(page(path, year))
    return "\n".join(pages)


if __name__ == "__main__":
    print(report("shop.db", [2024, 2025, 2026]))
