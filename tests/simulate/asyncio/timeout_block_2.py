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
        async with asyncio.timeout(1.5) as cm:
            await work("a", 1)
            await work("b", 1)
    except TimeoutError:
        print("over")
    print(cm.expired(), cm.when())

asyncio.run(main())
