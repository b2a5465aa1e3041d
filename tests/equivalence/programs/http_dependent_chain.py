"""Each request needs what the one before it gave."""
import os

import requests

BASE = os.environ["BASE"]


def log_in(session, name):
    answer = session.post(f"{BASE}/login", json={"name": name}, timeout=5)
    answer.raise_for_status()
    return len(answer.json()["body"])


def profile(session, token):
    return session.get(f"{BASE}/json/{token}", params={"view": "full"}, timeout=5).json()


def orders(session, first, count):
    found = []
    for number in range(first, first + count):
        page = session.get(f"{BASE}/json/{number}", timeout=5).json()
        if page["n"] % 2 == 0:
            break
        found.append(page["n"])
    return found


def main():
    with requests.Session() as session:
        token = log_in(session, "ada")
        user = profile(session, token)
        print(token, user)
        print(orders(session, user["n"], 4))
        print(profile(session, 3)["query"])


main()
