# The same report, blocking and asynchronous, timed on the clock.
import asyncio
import time

def fetch(name, seconds):
    time.sleep(seconds)
    return {"name": name, "size": len(name)}

def report(names):
    return [fetch(n, 0.1 * (i + 1)) for i, n in enumerate(names)]

async def afetch(name, seconds):
    await asyncio.sleep(seconds)
    return {"name": name, "size": len(name)}

async def areport(names, limit):
    gate = asyncio.Semaphore(limit)
    async def one(i, n):
        async with gate:
            return await afetch(n, 0.1 * (i + 1))
    return await asyncio.gather(*(one(i, n) for i, n in enumerate(names)))

names = ["ann", "bob", "christine", "dan"]
start = time.perf_counter()
before = report(names)
print(f"sync {time.perf_counter() - start:.2f}")
for limit in (1, 2, 4):
    start = time.perf_counter()
    after = asyncio.run(areport(names, limit))
    print(f"limit {limit}: {time.perf_counter() - start:.2f}", after == before)

async def mixed():
    ticks = 0
    async def ticker():
        nonlocal ticks
        while True:
            await asyncio.sleep(0.1)
            ticks += 1
    t = asyncio.create_task(ticker())
    await asyncio.sleep(0)
    report(names)
    blocked = ticks
    await asyncio.to_thread(report, names)
    t.cancel()
    return blocked, ticks

print(asyncio.run(mixed()))
