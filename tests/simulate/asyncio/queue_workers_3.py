import asyncio
async def main():
    q = asyncio.Queue(3)
    async def worker(n):
        while True:
            item = await q.get()
            await asyncio.sleep(0.3 * n)
            print(n, item)
            q.task_done()
    ws = [asyncio.create_task(worker(i)) for i in (1, 2)]
    for i in range(5):
        await q.put(i)
    await q.join()
    for w in ws:
        w.cancel()
    print(asyncio.get_running_loop().time(), q.qsize(), q.empty(), q.full())

asyncio.run(main())
