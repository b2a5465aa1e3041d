import asyncio
async def main():
    q = asyncio.Queue()
    async def getter():
        try:
            while True:
                print(await q.get())
        except asyncio.QueueShutDown:
            print("shut down", asyncio.get_running_loop().time())
    t = asyncio.create_task(getter())
    q.put_nowait(1)
    await asyncio.sleep(1)
    q.put_nowait(2)
    q.shutdown(immediate=True)
    await t

asyncio.run(main())
