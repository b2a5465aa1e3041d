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
        print(await asyncio.wait_for(work("job", 1), 2))
    except TimeoutError as e:
        print("late", repr(e), type(e.__cause__).__name__)
    print(asyncio.get_running_loop().time())

asyncio.run(main())
