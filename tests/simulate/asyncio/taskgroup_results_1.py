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
    async with asyncio.TaskGroup() as tg:
        tasks = [tg.create_task(work(str(i), i * 0.1), name=f"w{i}") for i in range(3)]
    print([t.result() for t in tasks], [t.get_name() for t in tasks])

asyncio.run(main())
