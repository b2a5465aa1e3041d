import asyncio
async def work(name, seconds, fail=None):
    print("start", name)
    try:
        await asyncio.sleep(seconds)
        if fail:
            raise fail(name)
        print("end", name)
        return name.upper()
    except asyncio.CancelledError:
        print("cancelled", name)
        raise

async def main():
    jobs = [asyncio.create_task(work(n, s)) for n, s in (("a", 3), ("b", 1), ("c", 2))]
    await asyncio.sleep(0)
    for next_one in asyncio.as_completed(jobs, timeout=5):
        try:
            print(await next_one)
        except TimeoutError:
            print("no more", asyncio.get_running_loop().time())
    for job in jobs:
        job.cancel()

asyncio.run(main())
