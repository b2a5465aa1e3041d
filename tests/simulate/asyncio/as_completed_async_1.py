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
    tasks = [asyncio.create_task(work(n, s)) for n, s in (("a", 2), ("b", 1))]
    async for t in asyncio.as_completed(tasks):
        print(tasks.index(t), t.result())

asyncio.run(main())
