"""Coroutines that are awaited one after another, though some need not be."""
import asyncio
import time

seen = []


async def load(key):
    await asyncio.sleep(0.02)
    return key * 2


async def note(key):
    await asyncio.sleep(0.01)
    seen.append(key)


async def pair(key):
    one = await load(key)
    two = await load(key + 1)
    return one, two


async def chain(key):
    one = await load(key)
    two = await load(one)
    return two


async def all_of(keys):
    found = {}
    for key in keys:
        found[key] = await load(key)
    return found, [await load(key) for key in keys]


async def noted(keys):
    for key in keys:
        await note(key)
    await note("end")
    return list(seen)


async def until(keys, wanted):
    for key in keys:
        if await load(key) == wanted:
            return key
    return None


async def main():
    start = time.monotonic()
    print(await pair(1), await chain(3))
    print(await all_of([1, 2, 3]))
    print(await noted(["c", "a", "b"]))
    print(await until(range(9), 8))
    print(time.monotonic() - start < 60)


asyncio.run(main())
