# Merging, zipping, windows and throttling of asynchronous iterators.
import asyncio
from collections import deque
from contextlib import aclosing
from typing import AsyncIterator

async def source(name: str, delays) -> AsyncIterator[str]:
    for i, d in enumerate(delays):
        await asyncio.sleep(d)
        yield f"{name}{i}"

async def merge(*sources):
    queue, left = asyncio.Queue(), len(sources)
    async def pump(s):
        nonlocal left
        async for x in s:
            await queue.put(x)
        left -= 1
        if not left:
            await queue.put(None)
    tasks = [asyncio.create_task(pump(s)) for s in sources]
    try:
        while (x := await queue.get()) is not None:
            yield x
    finally:
        for t in tasks:
            t.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

async def azip(*sources):
    iterators = [aiter(s) for s in sources]
    while True:
        items = await asyncio.gather(*(anext(i, None) for i in iterators))
        if None in items:
            return
        yield tuple(items)

class Window:
    def __init__(self, source, size):
        self.source, self.items = source, deque(maxlen=size)

    def __aiter__(self):
        self.iterator = aiter(self.source)
        return self

    async def __anext__(self):
        self.items.append(await anext(self.iterator))
        return list(self.items)

async def enumerate_async(source, start=0):
    n = start
    async for x in source:
        yield n, x
        n += 1

async def main():
    loop = asyncio.get_running_loop()
    async for x in merge(source("a", [0.1, 0.2, 0.1]), source("b", [0.15, 0.1])):
        print(f"{loop.time():.2f}", x)
    async with aclosing(merge(source("c", [0.1] * 5), source("d", [0.3]))) as merged:
        async for x in merged:
            if x == "c1":
                break
    print(f"{loop.time():.2f}", len(asyncio.all_tasks()))
    print([w async for w in Window(source("e", [0.1, 0.1, 0.1]), 2)])
    print({n: x async for n, x in enumerate_async(source("f", [0, 0]), 1)})
    print([x for s in (source("g", [0]), source("h", [0])) async for x in s])
    first, second = source("i", [0.1, 0.1]), source("j", [0.2, 0.2])
    print([pair async for pair in azip(first, second)])
    try:
        async for x in [1, 2]:
            pass
    except TypeError as e:
        print(e)
    print(await anext(source("z", []), "empty"))

asyncio.run(main())
