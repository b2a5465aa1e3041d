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
    tasks = [asyncio.create_task(work("a", 1)), asyncio.create_task(work("b", 0.5, OSError)), asyncio.create_task(work("c", 4))]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    print(len(done), len(pending), [type(t.exception()).__name__ for t in tasks if t in done])
    for t in tasks:
        t.cancel()

asyncio.run(main())
