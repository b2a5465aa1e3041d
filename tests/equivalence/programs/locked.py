"""Locks that are held while something waits: one that every user can await, and one that `len` takes too."""
import threading
import time


class Account:
    def __init__(self):
        self.lock = threading.Lock()
        self.balance = 0

    def pay(self, amount):
        with self.lock:
            before = self.balance
            time.sleep(0.01)
            self.balance = before + amount
        return self.balance


class Shelf:
    def __init__(self):
        self.lock = threading.Lock()
        self.books = []

    def __len__(self):
        with self.lock:
            return len(self.books)

    def add(self, book):
        with self.lock:
            time.sleep(0.01)
            self.books.append(book)


def main():
    account = Account()
    account.pay(1)
    account.pay(2)
    print(account.balance)
    shelf = Shelf()
    shelf.add("a")
    shelf.add("b")
    time.sleep(0.01)
    print(len(shelf), shelf.books)


if __name__ == "__main__":
    main()
