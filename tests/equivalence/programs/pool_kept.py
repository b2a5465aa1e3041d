"""Pools that objects keep for all of their methods."""
import time
from concurrent.futures import ThreadPoolExecutor


class Loader:
    def __init__(self, workers):
        self.pool = ThreadPoolExecutor(max_workers=workers)
        self.running = 0
        self.most = 0

    def load(self, key):
        self.running += 1
        self.most = max(self.most, self.running)
        time.sleep(0.01)
        self.running -= 1
        if key < 0:
            raise ValueError(key)
        return key * 2

    def all_of(self, keys):
        return list(self.pool.map(self.load, keys))

    def in_order(self, keys):
        futures = [self.pool.submit(self.load, key) for key in keys]
        return [future.result() for future in futures]

    def close(self):
        self.pool.shutdown()


class Printer:
    def __init__(self):
        self.threads = ThreadPoolExecutor()

    def print_all(self, keys):
        for text in self.threads.map(self.text, keys):
            print(text)

    def text(self, key):
        time.sleep(0.01)
        return f"<{key}>"


def main():
    loader = Loader(2)
    print(loader.all_of(range(6)))
    print(loader.in_order([3, 1, 2]))
    print(loader.most)
    try:
        loader.in_order([-1])
    except ValueError as error:
        print("no", error)
    loader.close()
    Printer().print_all("abc")


main()
