"""Many requests of which none needs another: a page for each number, and two that belong together."""
import os

import requests

BASE = os.environ["BASE"]


def page(number):
    response = requests.get(f"{BASE}/json/{number}", timeout=10)
    response.raise_for_status()
    return response.json()["n"]


def pages(numbers):
    results = []
    for number in numbers:
        results.append(page(number))
    return results


def front():
    first = page(100)
    second = page(200)
    return first + second


def main():
    print(pages(range(20)))
    print(front())


main()
