"""A client of httpx against the local server."""

import os

import httpx

BASE = os.environ["BASE"]


def load(names):
    with httpx.Client(base_url=BASE, timeout=10) as client:
        found = []
        for name in names:
            response = client.get(f"/json/{name}")
            found.append((response.status_code, name))
        return found


def missing():
    client = httpx.Client(base_url=BASE)
    response = client.get("/status/404")
    client.close()
    return response.status_code, client.is_closed


def unreachable():
    with httpx.Client() as client:
        try:
            client.get("http://127.0.0.1:9/")
        except httpx.ConnectError:
            return "no connection"


if __name__ == "__main__":
    print(load(["a", "b"]))
    print(missing())
    print(unreachable())
