"""Generators that wait between their items, read in several ways."""
import time


def ticks(count):
    for n in range(count):
        time.sleep(0.005)
        yield n


def doubled(count):
    for n in ticks(count):
        yield 2 * n


def all_of(count):
    yield from ticks(count)
    yield from "ab"
    yield from doubled(count)


def main():
    for n in doubled(3):
        print(n)
    print(list(all_of(2)))
    print(sum(ticks(4)), sorted(doubled(3), reverse=True))
    print([n + 1 for n in ticks(3) if n])
    iterator = ticks(2)
    print(next(iterator), next(iterator))
    print(*ticks(2))


main()
