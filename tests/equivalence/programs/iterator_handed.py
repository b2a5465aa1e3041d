"""Classes whose `__iter__` waits, and gives the iterator of what it waited for."""
import time


class Table:
    def __init__(self, rows):
        self.rows = rows

    def read(self):
        time.sleep(0.005)
        if self.rows is None:
            raise LookupError("no rows")
        return self.rows

    def __iter__(self):
        """All rows."""
        print("reading")
        return iter(
            sorted(self.read())
        )


class Pairs(Table):
    def __iter__(self):
        rows = self.read()
        return iter(rows.items())


def main():
    for row in Table([3, 1, 2]):
        print(row)
    print([row + 1 for row in Table([1])], list(Table([2, 1])), sum(Table([4, 5])))
    for key, value in Pairs({"a": 1}):
        print(key, value)
    try:
        for row in Table(None):
            print(row)
    except LookupError as error:
        print(error)


main()
