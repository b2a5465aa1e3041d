import asyncio
async def main():
    s = asyncio.Semaphore(1)
    async def job(i):
        async with s:
            print("job", i, asyncio.get_running_loop().time())
            await asyncio.sleep(1)
    await asyncio.gather(*(job(i) for i in range(5)))
    print(s.locked())

asyncio.run(main())
