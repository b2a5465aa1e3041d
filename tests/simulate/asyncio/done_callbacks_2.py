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
    t = asyncio.create_task(work("t", 1))
    def one(x): print("one", x.result())
    def two(x): print("two")
    t.add_done_callback(one)
    t.add_done_callback(two)
    print(t.remove_done_callback(one))
    await t
    print("main")
    await asyncio.sleep(0)

asyncio.run(main())
