# Jobs queue for two worker threads; order of results is kept, of completion is not.
import asyncio
import time
from concurrent.futures import ThreadPoolExecutor, as_completed, wait, FIRST_COMPLETED

def job(n, seconds):
    time.sleep(seconds)
    if n == 3:
        raise ValueError(f"job {n}")
    return n * n

async def main():
    loop = asyncio.get_running_loop()
    start = loop.time()
    with ThreadPoolExecutor(max_workers=2, thread_name_prefix="work") as pool:
        futures = [loop.run_in_executor(pool, job, n, 0.1 * (5 - n)) for n in range(5)]
        for f in asyncio.as_completed(futures):
            try:
                print(f"{loop.time() - start:.1f}", await f)
            except ValueError as e:
                print(f"{loop.time() - start:.1f}", "failed", e)
    print(f"{loop.time() - start:.1f} pool is shut")
    limit = asyncio.Semaphore(3)
    async def limited(n):
        async with limit:
            return await asyncio.to_thread(job, n, 0.2)
    print(await asyncio.gather(*(limited(n) for n in range(7)), return_exceptions=True))
    print(f"{loop.time() - start:.1f}")

asyncio.run(main())
with ThreadPoolExecutor(2) as pool:
    print(list(pool.map(job, [0, 1, 2], [0.1, 0.2, 0.1])))
    f = pool.submit(job, 3, 0)
    print(repr(f.exception()), f.done(), f.cancelled())
