"""Threads share a queue of work; what they found is put in order at the end."""
import os
import queue
import threading

import requests

BASE = os.environ["BASE"]


def worker(work, found):
    while True:
        try:
            n = work.get_nowait()
        except queue.Empty:
            return
        found[n] = requests.get(f"{BASE}/json/{n}", timeout=5).json()["n"]


def collect(numbers, count):
    work, found = queue.Queue(), {}
    for n in numbers:
        work.put(n)
    threads = [threading.Thread(target=worker, args=(work, found)) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def main():
    found = collect(range(6), 2)
    print([found[n] for n in sorted(found)])
    print(requests.get(f"{BASE}/status/204", timeout=5).status_code)


main()
