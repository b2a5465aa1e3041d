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
    print(await asyncio.gather(work("a", 0), work("b", 0)))

asyncio.run(main())
