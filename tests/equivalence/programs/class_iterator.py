"""An iterator class that waits for each item."""
import time


class Pages:
    def __init__(self, count):
        self.count = count
        self.page = 0

    def __iter__(self):
        return self

    def __next__(self):
        if self.page >= self.count:
            raise StopIteration
        time.sleep(0.005)
        self.page += 1
        return f"page {self.page}"


class Book:
    def __init__(self, count):
        self.count = count

    def __iter__(self):
        for page in Pages(self.count):
            yield page.title()


def main():
    for page in Pages(3):
        print(page)
    print([page for page in Book(2)])


main()
