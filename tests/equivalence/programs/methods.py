"""Class methods, static methods, callable objects and keyword arguments."""
import time


class Account:
    opened = 0

    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance

    @classmethod
    def open(cls, owner, **kwargs):
        time.sleep(0.002)
        cls.opened += 1
        return cls(owner, **kwargs)

    @staticmethod
    def fee(amount):
        time.sleep(0.002)
        return amount // 10

    def withdraw(self, amount, *notes):
        self.balance -= amount + self.fee(amount)
        return self

    def __call__(self, text):
        time.sleep(0.001)
        return f"{self.owner}: {text}"


def main():
    account = Account.open("Ada", balance=100)
    print(account.withdraw(10).withdraw(20, "rent").balance)
    print(account("hello"), Account.opened)


main()
