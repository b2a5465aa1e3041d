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
            tg.create_task(work("a", 1, ValueError))
            tg.create_task(work("b", 1, KeyError))
            tg.create_task(work("c", 3))
    except* ValueError as group:
        print("values", group.exceptions)
    except* KeyError as group:
        print("keys", group.exceptions)
    print(asyncio.current_task().cancelling())

asyncio.run(main())
