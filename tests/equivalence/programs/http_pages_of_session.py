"""Pages of a session, one after the other, each of which says where to go on."""
import os
import time

import requests

BASE = os.environ["BASE"]


def pages(session, count):
    at = 1
    for _ in range(count):
        page = session.get(f"{BASE}/json/{at}", timeout=5).json()
        at = page["n"] * 2
        yield page["n"]


def main():
    session = requests.Session()
    session.headers["X-Client"] = "pages"
    total = 0
    for number in pages(session, 4):
        total += number
        time.sleep(0.03)
    print(total)
    print(session.get(f"{BASE}/headers/X-Client", timeout=5).json()["value"])
    session.close()


main()
