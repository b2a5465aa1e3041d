"""A crawler that pauses after each page: politeness per host, not for all hosts together."""
import time
from urllib.error import URLError
from urllib.request import Request, urlopen

PAUSE = 0.5
SITES = {
    "library.example": ["/", "/catalogue", "/opening-hours"],
    "museum.example": ["/", "/exhibitions"],
    "theatre.example": ["/", "/programme", "/tickets"],
}


def fetch(host, path):
    request = Request(f"https://{host}{path}", headers={"User-Agent": "polite-crawler"})
    with urlopen(request, timeout=10) as response:
        return response.read()


def crawl_site(host, paths):
    pages = {}
    for path in paths:
        try:
            pages[path] = fetch(host, path)
        except URLError:
            pages[path] = None
        time.sleep(PAUSE)
    return pages


def crawl(sites):
    found = {}
    for host, paths in sites.items():
        found[host] = crawl_site(host, paths)
    return found


if __name__ == "__main__":
    found = crawl(SITES)
    print(sum(len(pages) for pages in found.values()), "pages")
