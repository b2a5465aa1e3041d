"""A pool of threads: map, submit and results in order."""
import time
from concurrent.futures import ThreadPoolExecutor, as_completed


def square(n):
    time.sleep(0.01)
    return n * n


def mapped(numbers):
    with ThreadPoolExecutor(max_workers=4) as pool:
        return list(pool.map(square, numbers))


def submitted(numbers):
    with ThreadPoolExecutor(max_workers=4) as pool:
        futures = [pool.submit(square, n) for n in numbers]
        return [future.result() for future in futures]


def completed(numbers):
    with ThreadPoolExecutor() as pool:
        futures = {pool.submit(square, n): n for n in numbers}
        return sorted((futures[future], future.result()) for future in as_completed(futures))


def main():
    time.sleep(0.001)
    print(mapped(range(4)))
    print(submitted(range(3)))
    print(completed(range(3)))
    print(square(9))


main()
