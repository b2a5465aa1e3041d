import asyncio
async def main():
    async def body():
        me = asyncio.current_task()
        try:
            await asyncio.sleep(3)
        except asyncio.CancelledError:
            print(me.cancelling(), me.uncancel(), me.cancelling())
        await asyncio.sleep(1)
        return "went on"
    t = asyncio.create_task(body())
    await asyncio.sleep(1)
    t.cancel()
    print(await t, t.cancelling())

asyncio.run(main())
