"""A job is started and asked for again and again, with a pause between two questions."""
import os
import time

import requests

BASE = os.environ["BASE"]


def start_job(kind):
    response = requests.post(f"{BASE}/jobs", data=kind, timeout=5)
    return response.status_code


def progress(turn):
    return requests.get(f"{BASE}/json/{turn * 25}", timeout=5).json()["n"]


def watch(turns):
    for turn in range(turns):
        percent = progress(turn)
        print(f"turn {turn}: {percent} %")
        time.sleep(0.05)


def main():
    print(start_job("report"))
    watch(5)


if __name__ == "__main__":
    main()
