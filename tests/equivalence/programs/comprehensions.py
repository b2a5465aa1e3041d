"""Comprehensions of every kind."""
import time


def twice(n):
    time.sleep(0.005)
    return 2 * n


def is_even(n):
    time.sleep(0.005)
    return n % 2 == 0


def main():
    print([twice(n) for n in range(4)])
    print([n for n in range(6) if is_even(n)])
    print({twice(n) for n in range(3)} == {0, 2, 4})
    print({n: twice(n) for n in range(3)})
    print(sum(twice(n) for n in range(4)), max((twice(n) for n in range(4)), default=0))
    print(any(is_even(n) for n in [1, 3]), all(is_even(n) for n in [2, 4]))
    print(", ".join(str(twice(n)) for n in range(3)))
    print([[twice(a + b) for a in range(2)] for b in range(2)])


main()
