"""Two calls that do not need each other, and one that needs both."""
import time


def user(key):
    time.sleep(0.02)
    return {"key": key, "name": f"user {key}"}


def orders(key):
    time.sleep(0.03)
    return [key * 10 + i for i in range(3)]


def price(user, orders):
    time.sleep(0.01)
    return len(user["name"]) + sum(orders)


def main():
    who = user(1)
    what = orders(1)
    print(who, what)
    print(price(who, what))


main()
