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
    t = asyncio.create_task(work("t", 1), name='mine')
    print(t.get_name(), t.done(), t.cancelled())
    t.set_name("renamed")
    print(await t, t.get_name(), t.result(), t.exception())

asyncio.run(main())
