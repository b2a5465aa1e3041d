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
    tasks = [asyncio.create_task(work(n, s), name=n) for n, s in (("a", 1), ("b", 2), ("c", 3))]
    done, pending = await asyncio.wait(tasks, timeout=1.5)
    print(sorted(t.get_name() for t in done), sorted(t.get_name() for t in pending))
    for t in pending:
        t.cancel()
    print(await asyncio.gather(*pending, return_exceptions=True))

asyncio.run(main())
