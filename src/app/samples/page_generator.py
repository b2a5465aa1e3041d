"""A generator that waits for each page becomes an async generator, and its loop an `async for`."""
import time

import requests


def pages(url):
    while url:
        response = requests.get(url, timeout=10)
        body = response.json()
        yield body["items"]
        url = body.get("next")
        time.sleep(0.2)


def count_items(url):
    total = 0
    for items in pages(url):
        total += len(items)
    return total


if __name__ == "__main__":
    print(count_items("https://archive.example/records?page=1"))
