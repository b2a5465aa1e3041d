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
    t = asyncio.create_task(work("inner", 5))
    g = asyncio.gather(t, work("other", 3))
    asyncio.get_running_loop().call_later(1, t.cancel)
    try:
        print(await g)
    except asyncio.CancelledError as e:
        print("gather cancelled", e.args)
    print(t.cancelled())

asyncio.run(main())
