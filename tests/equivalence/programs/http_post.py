"""Bodies of both kinds."""
import json
import os

import requests

BASE = os.environ["BASE"]


def send(path, **body):
    response = requests.post(BASE + path, json=body, headers={"X-Me": "1"}, timeout=5)
    reply = response.json()
    return response.status_code, reply["method"], reply["type"], json.loads(reply["body"])


def form():
    response = requests.put(BASE + "/form", data={"a": "1", "b": "x y"})
    return response.json()["body"]


def forget():
    requests.delete(BASE + "/thing")


def main():
    print(send("/a", name="Ada", n=[1, 2]))
    print(form())
    forget()


main()
