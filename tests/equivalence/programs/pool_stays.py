"""Pools that stay: their functions lock, or their futures leave the function."""
import threading
import time
from concurrent.futures import ThreadPoolExecutor

lock = threading.Lock()
total = 0


def add(n):
    global total
    with lock:
        before = total
        time.sleep(0.001)
        total = before + n


def double(n):
    time.sleep(0.001)
    return n * 2


def start(pool, numbers):
    return [pool.submit(double, n) for n in numbers]


def main():
    time.sleep(0.001)
    with ThreadPoolExecutor(max_workers=4) as pool:
        list(pool.map(add, range(10)))
    with ThreadPoolExecutor(max_workers=2) as pool:
        print([future.result() for future in start(pool, [1, 2, 3])])
    print(total)


main()
