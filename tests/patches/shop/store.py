import time
from contextlib import contextmanager

WAIT = 0.01


def fetch(key):
    time.sleep(WAIT)
    return len(key)


class Store:
    def price(self, key):
        time.sleep(WAIT)
        return fetch(key) * 10

    @staticmethod
    def ping():
        time.sleep(WAIT)
        return "pong"

    @property
    def name(self):
        return type(self).__name__


class Discount(Store):
    def price(self, key):
        return super().price(key) - 1


@contextmanager
def opened(store):
    store.ping()
    yield store
    time.sleep(WAIT)


def even(number):
    time.sleep(WAIT)
    return number == 0 or odd(number - 1)


def odd(number):
    return number != 0 and even(number - 1)
