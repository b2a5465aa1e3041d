"""A client class, used by a service class."""
import os

import requests

BASE = os.environ["BASE"]


class Client:
    def __init__(self, base):
        self.base = base
        self.calls = 0

    def get(self, path, **params):
        self.calls += 1
        response = requests.get(self.base + path, params=params, timeout=(2, 5))
        if response.status_code != 200:
            raise RuntimeError(f"{path}: {response.status_code} {response.text}")
        return response.json()


class Service:
    def __init__(self, client):
        self.client = client

    def pair(self, a, b):
        first = self.client.get(f"/json/{a}")
        second = self.client.get(f"/json/{b}", page="2")
        return first, second


def main():
    client = Client(BASE)
    service = Service(client)
    print(service.pair(1, 2))
    try:
        client.get("/nowhere")
    except RuntimeError as error:
        print(error)
    print(client.calls)


main()
