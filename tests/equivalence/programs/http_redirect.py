"""Redirects, followed and not."""
import os

import requests

BASE = os.environ["BASE"]


def follow(path, allow=True):
    response = requests.get(BASE + path, allow_redirects=allow)
    return response.status_code, response.url.removeprefix(BASE)


def main():
    print(follow("/redirect/3"))
    print(follow("/redirect/3", allow=False))


main()
