"""Every way to read a response."""
import os

import requests

BASE = os.environ["BASE"]


def describe(path):
    r = requests.get(BASE + path, timeout=5)
    kind = r.headers["Content-Type"]
    if r.ok:
        print(r.status_code, kind, r.text, r.content, r.url.endswith(path))
    else:
        print("not ok", r.status_code, r.reason)
    return len(r.text)


def main():
    print(describe("/json/5"))
    print(describe("/status/500"))
    print(requests.get(BASE + "/untyped/3").json())
    print(requests.get(BASE + "/status/200").text)


main()
