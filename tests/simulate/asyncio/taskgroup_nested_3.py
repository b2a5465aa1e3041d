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
    async def group(k):
        async with asyncio.TaskGroup() as tg:
            for i in range(2):
                tg.create_task(work(f"{k}{i}", (i + 1) * 0))
    async with asyncio.TaskGroup() as outer:
        outer.create_task(group("x"))
        outer.create_task(group("y"))
    print(asyncio.get_running_loop().time())

asyncio.run(main())
