"""A report whose every line takes a request, and which is printed as it grows."""
import os

import requests

BASE = os.environ["BASE"]


class Report:
    def __init__(self, title):
        self.title = title
        self.lines = []

    def __enter__(self):
        print(f"== {self.title} ==")
        return self

    def __exit__(self, kind, error, trace):
        print(f"== {len(self.lines)} lines ==")

    def add(self, number):
        value = requests.get(f"{BASE}/json/{number}", timeout=5).json()["n"]
        line = f"{number:>3}: {value:03d}"
        self.lines.append(line)
        print(line)


def main():
    with Report("numbers") as report:
        for number in (7, 21, 300):
            report.add(number)
        report.add(4)


main()
