"""Pages by urllib alone, with a pause after each."""
import json
import os
import time
from urllib.request import urlopen

BASE = os.environ["BASE"]


def page(number):
    with urlopen(f"{BASE}/json/{number}", timeout=5) as response:
        return json.loads(response.read())


def main():
    for number in range(4):
        print(page(number))
        time.sleep(0.05)
    print("all read")


main()
