"""A report made of independent queries, page by page."""
import sqlite3


def orders_per_month(db, year):
    cursor = db.execute("SELECT month, COUNT(*) FROM orders WHERE year = ? GROUP BY month", (year,))
    return cursor.fetchall()


def best_customers(db, year):
    cursor = db.execute("SELECT customer, SUM(total) FROM orders WHERE year = ? GROUP BY customer", (year,))
    return cursor.fetchall()


def report(path, years):
    db = sqlite3.connect(path)
    try:
        pages = []
        for year in years:
            pages.append((year, orders_per_month(db, year), best_customers(db, year)))
        return pages
    finally:
        db.close()


def save(path, pages):
    with open(path, "w") as out:
        for year, months, customers in pages:
            out.write(f"{year}: {len(months)} months, {len(customers)} customers\n")


if __name__ == "__main__":
    save("report.txt", report("shop.db", [2024, 2025, 2026]))
    print("saved")
