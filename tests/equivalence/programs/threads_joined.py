"""Threads that are started and joined where they are made."""
import threading
import time

results = {}


def load(key, size=1):
    time.sleep(0.01 * size)
    results[key] = key * size


def fail(key):
    time.sleep(0.01)
    results[key] = "failed"


def one():
    thread = threading.Thread(target=load, args=("a",), kwargs={"size": 2})
    thread.start()
    time.sleep(0.01)
    thread.join()
    return results["a"]


def many(keys):
    threads = [threading.Thread(target=load, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)


def gathered(keys):
    threads = []
    for key in keys:
        thread = threading.Thread(target=fail, args=[key], name=f"fail-{key}")
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
    return [results[key] for key in keys]


def main():
    print(one())
    print(many(["x", "y", "z"]), many([]))
    print(gathered(["p", "q"]))


if __name__ == "__main__":
    main()
