"""A loop that prints each result in order."""
import time


def fetch(n):
    time.sleep(0.03 - n / 100)
    return n * n


def main():
    total = 0
    for n in [0, 1, 2]:
        value = fetch(n)
        total += value
        print(n, value, total)
    for n, name in enumerate("ab"):
        print(name, fetch(n))
    print("total", total)


main()
