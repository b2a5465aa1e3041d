"""Jobs for two threads at a time, batch after batch."""
import time
from concurrent.futures import ThreadPoolExecutor


def job(number):
    time.sleep(0.12)
    return number * number


def last(number):
    time.sleep(0.12)
    return number * number


def batch(pool, numbers):
    return list(pool.map(job, numbers))


def main():
    with ThreadPoolExecutor(max_workers=2) as pool:
        print(batch(pool, range(4)))
        print(batch(pool, range(4, 6)))
    print(last(9))


main()
