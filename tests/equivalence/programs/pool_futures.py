"""Futures of a pool: kept in lists and dictionaries, read in order and as they are done, with errors."""
import time
from concurrent.futures import ThreadPoolExecutor, as_completed, wait


def load(key, size=1):
    time.sleep(0.01 * len(key))
    if key == "bad":
        raise ValueError(key)
    return key * size


def in_order(keys):
    with ThreadPoolExecutor(max_workers=3) as pool:
        first = pool.submit(load, "first", size=2)
        others = []
        for key in keys:
            others.append(pool.submit(load, key))
    found = [first.result()]
    for key, other in zip(keys, others):
        found.append((key, other.result()))
    return found


def as_done(keys):
    results = {}
    with ThreadPoolExecutor() as pool:
        futures = {pool.submit(load, key): key for key in keys}
        for future in as_completed(futures):
            key = futures[future]
            try:
                results[key] = future.result()
            except ValueError as error:
                results[key] = f"no {error}"
    return sorted(results.items())


def pairs(left, right):
    with ThreadPoolExecutor(4) as pool:
        return dict(zip(left, pool.map(load, left, right)))


def split(keys):
    with ThreadPoolExecutor() as pool:
        futures = [pool.submit(load, key) for key in keys]
        done, pending = wait(futures)
    failed = [future for future in done if future.exception()]
    return len(done), len(pending), [str(future.exception()) for future in failed]


class Loader:
    def __init__(self, size):
        self.size = size

    def one(self, key):
        return load(key, self.size)

    def all(self, keys):
        with ThreadPoolExecutor(max_workers=len(keys)) as pool:
            found = []
            for item in pool.map(self.one, keys):
                found.append(item)
            return found


def main():
    print(in_order(["a", "bb", "ccc"]))
    print(as_done(["a", "bad", "cc"]))
    print(split(["a", "bad", "cc"]), split([]))
    print(pairs(["x", "y"], [1, 2]))
    print(Loader(2).all(["p", "q"]))
    try:
        in_order(["bad"])
    except ValueError as error:
        print("failed", error)


main()
