"""A service that is down is asked again, after longer and longer pauses."""
import os
import time

import requests

BASE = os.environ["BASE"]


class Unavailable(Exception):
    pass


def ask(attempt):
    if attempt < 3:
        response = requests.get(f"{BASE}/status/503", timeout=5)
        raise Unavailable(response.status_code)
    return requests.get(f"{BASE}/status/200", timeout=5).text


def with_backoff(function, attempts=5, pause=0.04):
    for attempt in range(attempts):
        try:
            return function(attempt)
        except Unavailable as error:
            print(f"attempt {attempt}: {error}")
            time.sleep(pause * 2 ** attempt)
    raise RuntimeError("gave up")


def main():
    print(with_backoff(ask))
    print(requests.get(f"{BASE}/json/9", timeout=5).json())


main()
