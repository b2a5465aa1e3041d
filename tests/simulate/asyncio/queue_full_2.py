import asyncio
async def main():
    q = asyncio.Queue(1)
    q.put_nowait("a")
    try:
        q.put_nowait("b")
    except asyncio.QueueFull:
        print("full", q.full(), q)
    async def later():
        await asyncio.sleep(1)
        print(await q.get())
    t = asyncio.create_task(later())
    await q.put("c")
    print(asyncio.get_running_loop().time(), await q.get())
    await t

asyncio.run(main())
