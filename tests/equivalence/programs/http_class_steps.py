"""A client with a session of its own, whose methods build on each other."""
import os

import requests

BASE = os.environ["BASE"]


class Shop:
    def __init__(self):
        self.session = requests.Session()
        self.basket = []

    def price(self, item):
        return self.session.get(f"{BASE}/json/{item}", timeout=5).json()["n"]

    def add(self, item):
        price = self.price(item)
        self.basket.append((item, price))
        return self.total()

    def total(self):
        return sum(price for _, price in self.basket)

    def check_out(self):
        answer = self.session.post(f"{BASE}/orders", json={"total": self.total()}, timeout=5)
        return answer.status_code

    def close(self):
        self.session.close()


def main():
    shop = Shop()
    try:
        print(shop.add(10))
        if shop.total() < 50:
            print(shop.add(45))
        print(shop.check_out(), shop.basket)
    finally:
        shop.close()


main()
