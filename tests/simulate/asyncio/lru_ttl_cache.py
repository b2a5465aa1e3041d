# A cache with a lifetime that makes one request for many who ask at once.
import asyncio
from collections import OrderedDict
from functools import wraps

class TTLCache:
    def __init__(self, size, ttl):
        self.size, self.ttl = size, ttl
        self.items = OrderedDict()
        self.running = {}
        self.stats = dict(hits=0, misses=0, shared=0, evicted=0)

    def __call__(self, fn):
        @wraps(fn)
        async def wrapper(*args):
            now = asyncio.get_running_loop().time()
            if (found := self.items.get(args)) and now < found[1]:
                self.stats["hits"] += 1
                self.items.move_to_end(args)
                return found[0]
            if args in self.running:
                self.stats["shared"] += 1
                return await asyncio.shield(self.running[args])
            self.stats["misses"] += 1
            task = self.running[args] = asyncio.ensure_future(fn(*args))
            try:
                result = await task
            finally:
                del self.running[args]
            self.items[args] = result, asyncio.get_running_loop().time() + self.ttl
            while len(self.items) > self.size:
                self.items.popitem(last=False)
                self.stats["evicted"] += 1
            return result
        wrapper.cache = self
        return wrapper

calls = []

@TTLCache(size=2, ttl=1)
async def load(key):
    """Loads a key."""
    calls.append(key)
    await asyncio.sleep(0.1)
    if key == "bad":
        raise LookupError(key)
    return key * 2

async def main():
    print(await asyncio.gather(*(load(k) for k in "aab")), load.cache.stats, load.__doc__, load.__name__)
    print(await load("a"), await load("c"), list(load.cache.items))
    await asyncio.sleep(1.1)
    print(await load("a"), calls)
    print(await asyncio.gather(load("bad"), load("bad"), return_exceptions=True), load.cache.running)
    waiter = asyncio.create_task(load("slow"))
    other = asyncio.create_task(load("slow"))
    await asyncio.sleep(0.05)
    other.cancel()
    print(await asyncio.gather(waiter, other, return_exceptions=True))
    print(load.cache.stats, {k: round(v[1], 2) for k, v in load.cache.items.items()})

asyncio.run(main())
