"""A thread pool hides the waiting behind four threads; tasks need none."""
from concurrent.futures import ThreadPoolExecutor
from urllib.request import urlopen

FEEDS = [f"https://news.example/feed/{number}.xml" for number in range(12)]


def download(url):
    with urlopen(url, timeout=10) as response:
        return response.read()


def download_all(urls):
    with ThreadPoolExecutor(max_workers=4) as pool:
        return list(pool.map(download, urls))


if __name__ == "__main__":
    print(len(download_all(FEEDS)), "feeds")
