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
    inner = asyncio.create_task(work("kept", 2))
    async def waiter():
        try:
            await asyncio.shield(inner)
        except asyncio.CancelledError:
            print("waiter cancelled")
            raise
    w = asyncio.create_task(waiter())
    await asyncio.sleep(0)
    print(w.cancel(), await asyncio.gather(w, return_exceptions=True))
    print(await inner)

asyncio.run(main())
