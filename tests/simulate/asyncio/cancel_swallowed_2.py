import asyncio
async def main():
    async def stubborn():
        for i in range(2):
            try:
                await asyncio.sleep(1)
            except asyncio.CancelledError:
                print("not now", i, asyncio.current_task().cancelling())
        return "done"
    t = asyncio.create_task(stubborn())
    await asyncio.sleep(0.5)
    t.cancel()
    await asyncio.sleep(0)
    print(t.done())
    print(await asyncio.gather(t, return_exceptions=True))

asyncio.run(main())
