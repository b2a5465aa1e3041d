"""Three stages, each of which needs the whole of the stage before; within one, the order does not matter."""
import os

import requests

BASE = os.environ["BASE"]


def number(n):
    return requests.get(f"{BASE}/json/{n}", timeout=5).json()["n"]


def stage(numbers):
    found = []
    for n in numbers:
        found.append(number(n))
    return found


def main():
    first = stage([1, 2, 3])
    second = stage([n * 10 for n in first])
    third = stage([sum(first), sum(second)])
    print(first, second, third)
    last = number(sum(third))
    print(last)


main()
