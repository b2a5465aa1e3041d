"""A million steps of the simulator."""

import time


def work(n):
    total = 0
    for i in range(n):
        total = (total * 31 + i) % 1000003
    return total


if __name__ == "__main__":
    work(91_000)
    time.sleep(0.001)
