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
        async with asyncio.TaskGroup() as tg:
            tg.create_task(work("a", 2))
            await asyncio.sleep(0.5)
            raise ZeroDivisionError()
    except BaseException as error:
        print(type(error).__name__, getattr(error, "exceptions", error.args))

asyncio.run(main())
