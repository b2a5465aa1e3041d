"""Pools that are not opened by `with`."""
import time
from concurrent.futures import ThreadPoolExecutor, as_completed, wait
from multiprocessing.pool import ThreadPool


def load(key, size=1):
    time.sleep(0.01)
    if key == "bad":
        raise ValueError(key)
    return key * size


def submitted(keys):
    pool = ThreadPoolExecutor(max_workers=2)
    futures = [pool.submit(load, key, size=2) for key in keys]
    wait(futures)
    found = [future.result() for future in futures]
    pool.shutdown()
    return found


def completed(keys):
    pool = ThreadPoolExecutor()
    futures = {pool.submit(load, key): key for key in keys}
    found = []
    for future in as_completed(futures):
        try:
            found.append((futures[future], future.result()))
        except ValueError as error:
            found.append((futures[future], f"no {error}"))
    pool.shutdown(wait=True)
    return sorted(found)


def mapped(keys):
    with ThreadPool(3) as pool:
        found = pool.map(load, keys)
        return found + pool.starmap(load, [(key, 3) for key in keys])


def closed(keys):
    pool = ThreadPool(processes=2)
    found = list(pool.imap(load, keys))
    pool.close()
    pool.join()
    return found


def main():
    print(submitted(["a", "b", "c"]), submitted([]))
    print(completed(["a", "bad"]))
    print(mapped(["x", "y"]), closed(["z"]))


if __name__ == "__main__":
    main()
