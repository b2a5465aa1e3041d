"""One request, read as JSON."""
import os

import requests

BASE = os.environ["BASE"]


def load(n):
    response = requests.get(f"{BASE}/json/{n}", params={"q": "x y"}, timeout=5)
    response.raise_for_status()
    return response.json()


def main():
    print(load(1))
    print([load(n)["n"] for n in range(3)])


if __name__ == "__main__":
    main()
