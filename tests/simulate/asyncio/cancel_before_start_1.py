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
    t = asyncio.create_task(work("never", 1))
    t.cancel()
    await asyncio.sleep(0)
    print(t.done(), t.cancelled())

asyncio.run(main())
