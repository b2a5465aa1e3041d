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
    t = asyncio.create_task(work("once", 1))
    print(await asyncio.gather(t, t, asyncio.shield(t)))

asyncio.run(main())
