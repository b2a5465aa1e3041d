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
    try:
        print(await asyncio.gather(work("a", 1, ValueError), work("b", 2), work("c", 0.5), return_exceptions=True))
    except ValueError as e:
        print("caught", e)
    await asyncio.sleep(0)

asyncio.run(main())
