"""A job is started and asked for until it is done, with a pause between two questions."""
import os
import time

import requests

BASE = os.environ["BASE"]


def start_job(kind):
    response = requests.post(f"{BASE}/jobs", data=kind, timeout=5)
    return response.status_code


def progress(turn):
    return requests.get(f"{BASE}/json/{turn * 25}", timeout=5).json()["n"]


def wait_until_done(limit=10):
    for turn in range(limit):
        percent = progress(turn)
        print(f"turn {turn}: {percent} %")
        if percent >= 100:
            return turn
        time.sleep(0.05)
    raise TimeoutError("the job takes too long")


if __name__ == "__main__":
    print(start_job("report"))
    print("done after", wait_until_done())
