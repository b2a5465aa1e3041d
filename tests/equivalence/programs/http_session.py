"""A session with headers of its own."""
import os

import requests

BASE = os.environ["BASE"]


def many(numbers):
    with requests.Session() as session:
        session.headers.update({"X-Token": "secret"})
        token = session.get(BASE + "/headers/X-Token").json()["value"]
        return token, [session.get(f"{BASE}/json/{n}").json()["n"] for n in numbers]


def opened():
    http = requests.Session()
    response = http.get(BASE + "/json/7")
    data = response.json()
    http.close()
    return data["n"]


def main():
    print(many([1, 2, 3]))
    print(opened())


main()
