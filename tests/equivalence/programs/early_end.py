"""Loops that end early make no more calls than before."""
import time

asked = []


def check(n):
    asked.append(n)
    time.sleep(0.002)
    return n >= 2


def first(numbers):
    for n in numbers:
        if check(n):
            return n
    return None


def main():
    print(first(range(10)), asked)
    for n in range(5):
        if check(n):
            break
    else:
        print("none")
    print(asked)


main()
