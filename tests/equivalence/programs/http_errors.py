"""Errors of the library, caught where they were."""
import os

import requests
from requests.exceptions import ConnectionError, HTTPError

BASE = os.environ["BASE"]


def status(path):
    try:
        response = requests.get(BASE + path, timeout=5)
        response.raise_for_status()
        return "fine", response.status_code
    except HTTPError as error:
        return "http error", error.response.status_code


def slow():
    try:
        response = requests.get(BASE + "/slow/500", timeout=0.05)
        return response.text
    except requests.Timeout:
        return "too slow"


def refused():
    try:
        response = requests.get("http://127.0.0.1:9/", timeout=2)
        return response.text
    except ConnectionError:
        return "no connection"


def anything(path):
    try:
        response = requests.get(BASE + path)
        response.raise_for_status()
        return response.json()
    except requests.RequestException as error:
        return "failed"


def main():
    print(status("/json/1"), status("/status/404"), status("/status/503"))
    print(slow(), refused(), anything("/status/400"), anything("/json/2"))


main()
