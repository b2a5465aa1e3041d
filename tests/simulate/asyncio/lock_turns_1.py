import asyncio
async def main():
    lock = asyncio.Lock()
    async def user(n):
        async with lock:
            print(n, "in", lock.locked())
            await asyncio.sleep(1)
        print(n, "out")
    await asyncio.gather(*(user(i) for i in range(3)))
    print(lock.locked())

asyncio.run(main())
