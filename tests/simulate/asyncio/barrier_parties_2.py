import asyncio
async def main():
    b = asyncio.Barrier(3)
    async def member(i):
        await asyncio.sleep(i * 0.5)
        place = await b.wait()
        print(i, place, b.n_waiting, b.broken)
    await asyncio.gather(*(member(i) for i in range(3)))

asyncio.run(main())
