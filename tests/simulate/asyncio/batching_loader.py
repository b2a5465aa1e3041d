# A loader that collects keys asked for in one turn and loads them together.
import asyncio
from itertools import batched

class Loader:
    def __init__(self, load_many, size=3):
        self.load_many, self.size = load_many, size
        self.waiting, self.cache, self.batches = {}, {}, []

    def load(self, key):
        if key in self.cache:
            return self.cache[key]
        future = self.cache[key] = asyncio.get_running_loop().create_future()
        if not self.waiting:
            asyncio.get_running_loop().call_soon(self.dispatch)
        self.waiting[key] = future
        return future

    def dispatch(self):
        waiting, self.waiting = self.waiting, {}
        for batch in batched(waiting.items(), self.size):
            asyncio.create_task(self.run(dict(batch)))

    async def run(self, batch):
        self.batches.append(list(batch))
        try:
            results = await self.load_many(list(batch))
        except Exception as e:
            for future in batch.values():
                future.set_exception(e)
        else:
            for future, result in zip(batch.values(), results):
                if isinstance(result, Exception):
                    future.set_exception(result)
                else:
                    future.set_result(result)

async def load_users(ids):
    await asyncio.sleep(0.1)
    if 13 in ids:
        raise ConnectionError("unlucky")
    return [KeyError(i) if i < 0 else f"user{i}" for i in ids]

async def friends(loader, i):
    me = await loader.load(i)
    others = await asyncio.gather(*(loader.load(i + d) for d in (1, 2)))
    return me, others

async def main():
    loader = Loader(load_users)
    print(await asyncio.gather(friends(loader, 1), friends(loader, 2), friends(loader, 7)))
    print(loader.batches, asyncio.get_running_loop().time())
    print(await asyncio.gather(loader.load(-1), loader.load(1), loader.load(13), return_exceptions=True))
    print(len(loader.cache), loader.batches[-1])

asyncio.run(main())
