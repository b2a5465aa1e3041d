"""Each request needs what the one before it gave."""
import os

import requests

BASE = os.environ["BASE"]


def log_in(session, name):
    answer = session.post(f"{BASE}/login", json={"name": name}, timeout=5)
    answer.raise_for_status()
    return answer.status_code


def profile(session, token):
    return session.get(f"{BASE}/json/{token}", params={"view": "full"}, timeout=5).json()


def orders(session, user, count):
    found = []
    last = user["n"]
    for _ in range(count):
        page = session.get(f"{BASE}/json/{last}", timeout=5).json()
        last = page["n"] + 1
        found.append(last)
    return found


def main():
    with requests.Session() as session:
        token = log_in(session, "ada")
        user = profile(session, token)
        print(token, user)
        print(orders(session, user, 4))
        print(profile(session, 3)["query"])


main()
