"""The standard library's own way to send requests."""
import json
import os
import urllib.error
import urllib.request

BASE = os.environ["BASE"]


def load(path):
    with urllib.request.urlopen(BASE + path, timeout=5) as response:
        return response.status, json.loads(response.read())


def main():
    print(load("/json/1"))
    try:
        load("/status/404")
    except urllib.error.HTTPError as error:
        print("error", error.code)


main()
