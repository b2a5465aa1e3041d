"""Responses that are returned and handed to other functions."""
import os

import requests

BASE = os.environ["BASE"]


def get(path):
    return requests.get(BASE + path, timeout=5)


def summary(response):
    return response.status_code, response.json()


def main():
    print(summary(get("/json/4")))
    responses = [get(f"/json/{n}") for n in range(2)]
    print([response.json()["n"] for response in responses])


main()
