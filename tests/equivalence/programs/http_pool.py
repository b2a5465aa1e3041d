"""Requests on a pool of threads."""
import os
from concurrent.futures import ThreadPoolExecutor

import requests

BASE = os.environ["BASE"]


def load(n):
    response = requests.get(f"{BASE}/json/{n}", timeout=5)
    return response.json()["n"]


def main():
    with ThreadPoolExecutor(max_workers=3) as pool:
        print(list(pool.map(load, range(5))))


main()
