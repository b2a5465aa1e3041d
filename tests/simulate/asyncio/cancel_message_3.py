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
    t = asyncio.create_task(work("t", 5))
    await asyncio.sleep(0)
    print(t.cancel(msg='because'), t.cancelling())
    try:
        await t
    except asyncio.CancelledError as e:
        print(e.args)
    print(t.cancelled(), t.cancel())

asyncio.run(main())
