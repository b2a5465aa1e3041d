"""Sessions that objects keep: one closed by `with`, one that nobody closes, one handed on."""
import os

import requests

BASE = os.environ["BASE"]


class Forge:
    def __init__(self, token):
        self.session = requests.Session()
        self.session.headers["X-Token"] = token

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.session.close()

    def number(self, n):
        response = self.session.get(f"{BASE}/json/{n}", timeout=10)
        response.raise_for_status()
        return response.json()["n"]

    def token(self):
        return self.session.get(BASE + "/headers/X-Token").json()["value"]


class Open:
    def __init__(self):
        self.session = requests.Session()
        self.asked = 0

    def ask(self, n):
        self.asked += 1
        response = self.session.get(f"{BASE}/json/{n}")
        return response.json()["n"]


class Fails:
    def __init__(self):
        self.http: requests.Session = requests.Session()

    def status(self, path):
        try:
            response = self.http.get(BASE + path)
            response.raise_for_status()
        except requests.HTTPError:
            return "error"
        return response.status_code

    def close(self):
        self.http.close()


def total(forge: Forge, numbers):
    result = 0
    for n in numbers:
        result += forge.number(n)
    return result


def main():
    with Forge("secret") as forge:
        print(forge.token(), total(forge, [1, 2, 3]))
    opened = Open()
    print(opened.ask(4), opened.ask(5))
    print(opened.ask(6))
    print("asked")
    fails = Fails()
    try:
        print(fails.status("/json/1"), fails.status("/nowhere"))
    finally:
        fails.close()


if __name__ == "__main__":
    main()
