"""Pages are read in their order, with a pause after each, and failures are counted."""
import os
import time
from collections import Counter

import requests

BASE = os.environ["BASE"]
PAUSE = 0.08


class Crawler:
    def __init__(self, base):
        self.base = base
        self.seen = Counter()

    def read(self, path):
        response = requests.get(self.base + path, timeout=5)
        self.seen[response.status_code] += 1
        time.sleep(PAUSE)
        return response.text if response.ok else None

    def crawl(self, paths):
        for path in paths:
            text = self.read(path)
            if text is None:
                print("nothing at", path)
                continue
            print(path, len(text))


def main():
    crawler = Crawler(BASE)
    crawler.crawl(["/json/1", "/status/404", "/json/22", "/status/500", "/json/333"])
    print(sorted(crawler.seen.items()))


main()
