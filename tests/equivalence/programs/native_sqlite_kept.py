"""A connection that an object keeps, made by its constructor, with transactions that fail and nest in loops."""
import sqlite3


class Account:
    """Keeps sums of money."""

    def __init__(self, path: str, currency: str = "EUR") -> None:
        """Opens the database."""
        self.connection: sqlite3.Connection = sqlite3.connect(path)
        self.connection.row_factory = sqlite3.Row
        self.connection.execute("create table if not exists entries (name text primary key, cents integer)")
        self.currency = currency  # as on the bill

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()

    def put(self, name, cents):
        with self.connection:
            self.connection.execute("insert into entries values (?, ?)", (name, cents))
            if cents < 0:
                raise ValueError(f"{name} is negative")

    def sums(self) -> dict:
        cursor = self.connection.execute("select name, cents from entries order by name")
        return {row["name"]: row["cents"] for row in cursor}

    def first(self):
        with self.connection:
            return self.connection.execute("select name from entries order by name").fetchone()["name"]

    def close(self):
        self.connection.close()


def fill(account: Account, pairs):
    for name, cents in pairs:
        try:
            account.put(name, cents)
        except ValueError as error:
            print("refused:", error)
        except sqlite3.IntegrityError as error:
            print("twice:", error)


def main():
    with Account("account.db") as account:
        fill(account, [("rent", 90000), ("debt", -5), ("rent", 1), ("tea", 350)])
        print(account.sums(), account.first(), account.currency)
    again = Account("account.db", currency="USD")
    try:
        print(sorted(again.sums()), again.currency, isinstance(again, Account))
    finally:
        again.close()
    try:
        again.sums()
    except (sqlite3.ProgrammingError, ValueError):
        print("closed")


if __name__ == "__main__":
    main()
