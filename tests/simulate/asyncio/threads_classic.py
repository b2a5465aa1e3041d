# threading, queue and concurrent.futures without any event loop... and then with one.
import asyncio
import queue
import threading
import time
from concurrent.futures import ThreadPoolExecutor, FIRST_COMPLETED, wait

def job(n, seconds):
    time.sleep(seconds)
    return n * 10

with ThreadPoolExecutor(max_workers=3) as pool:
    fs = [pool.submit(job, n, 0.1 * (4 - n)) for n in range(4)]
    print([f.result() for f in fs], round(time.monotonic(), 2))
    print(list(pool.map(job, range(3), (0.2, 0.1, 0.3))), round(time.monotonic(), 2))

async def bridge():
    loop = asyncio.get_running_loop()
    results = asyncio.Queue()
    def produce():
        for i in range(3):
            time.sleep(0.1)
            loop.call_soon_threadsafe(results.put_nowait, i)
        loop.call_soon_threadsafe(results.put_nowait, None)
    work = loop.run_in_executor(None, produce)
    got = []
    while (x := await results.get()) is not None:
        got.append((x, round(loop.time(), 2)))
    await work
    return got

print(asyncio.run(bridge()))

async def from_thread():
    loop = asyncio.get_running_loop()
    async def inside(n):
        await asyncio.sleep(0.2)
        return n + 1
    def sync():
        future = asyncio.run_coroutine_threadsafe(inside(41), loop)
        return future.result(timeout=1)
    return await asyncio.to_thread(sync)

print(asyncio.run(from_thread()))

local = threading.local()
async def locals_():
    local.x = asyncio.current_task().get_name()
    await asyncio.sleep(0.1)
    def other():
        return getattr(local, "x", "unset")
    return local.x, await asyncio.to_thread(other)

async def both():
    return await asyncio.gather(locals_(), locals_())
print(asyncio.run(both()))
