"""A loop that collects results."""
import time


def fetch(n):
    time.sleep(0.01)
    return n * n


def collect(numbers):
    squares = []
    for n in numbers:
        squares.append(fetch(n))
    return squares


def main():
    print(collect(range(5)))
    print(collect(n for n in [7, 8]))


main()
