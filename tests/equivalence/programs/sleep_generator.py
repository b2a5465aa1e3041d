"""A generator waits before each item, and whoever reads it stops early."""
import time


def ticks(count, pause):
    for number in range(count):
        time.sleep(pause)
        yield number


def average(source):
    total = count = 0
    for value in source:
        total += value
        count += 1
        if count == 4:
            break
    return total / count


def main():
    print(average(ticks(10, 0.06)))
    for number in ticks(3, 0.08):
        print(number)
    print(sum(1 for _ in ticks(2, 0.05)))


main()
