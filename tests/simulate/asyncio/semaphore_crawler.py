# A crawler over a graph of pages with a limit, politeness and statistics.
import asyncio
from collections import defaultdict, deque
from urllib.parse import urljoin, urlparse, urlencode, parse_qs, quote, unquote

GRAPH = {
    "/": ["/a", "/b", "c?x=1"],
    "/a": ["/b", "/d#frag"],
    "/b": ["/", "/broken"],
    "/c?x=1": ["/deep/1"],
    "/deep/1": ["2", "../a"],
    "/deep/2": ["3"],
}

class Crawler:
    def __init__(self, root, limit):
        self.root, self.gate = root, asyncio.BoundedSemaphore(limit)
        self.seen, self.errors, self.order = set(), {}, []
        self.active = self.peak = 0
        self.by_depth = defaultdict(list)

    async def fetch(self, url):
        path = url.removeprefix(self.root)
        async with self.gate:
            self.active += 1
            self.peak = max(self.peak, self.active)
            try:
                await asyncio.sleep(0.1 + len(path) / 100)
                if "broken" in path:
                    raise ConnectionError(f"cannot reach {path}")
                return GRAPH.get(path, [])
            finally:
                self.active -= 1

    async def crawl(self, url, depth=0):
        url = urljoin(self.root, url).split("#")[0]
        if url in self.seen or depth > 3:
            return
        self.seen.add(url)
        try:
            links = await self.fetch(url)
        except ConnectionError as e:
            self.errors[url] = str(e)
            return
        self.order.append(url.removeprefix(self.root))
        self.by_depth[depth].append(len(links))
        async with asyncio.TaskGroup() as group:
            for link in links:
                group.create_task(self.crawl(urljoin(url, link), depth + 1))

async def main():
    crawler = Crawler("https://x.org", 2)
    await crawler.crawl("https://x.org/")
    print(crawler.order, crawler.peak, dict(crawler.by_depth), crawler.errors)
    print(f"{asyncio.get_running_loop().time():.2f}", len(crawler.seen))
    u = urlparse("https://user@host:8080/p/a?q=1&q=2#f")
    print(u.scheme, u.netloc, u.hostname, u.port, u.path, u.query, u.fragment, parse_qs(u.query), urlencode({"a b": "c&d", "n": 1}), quote("a b/ü"), unquote("a%20b"))
    try:
        crawler.gate.release()
    except ValueError as e:
        print(e)

asyncio.run(main())
