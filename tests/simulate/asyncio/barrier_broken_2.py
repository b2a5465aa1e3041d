import asyncio
async def main():
    b = asyncio.Barrier(3)
    async def member(i):
        try:
            async with b:
                print("in", i)
        except asyncio.BrokenBarrierError as e:
            print("broken", i, e)
    ts = [asyncio.create_task(member(i)) for i in range(2)]
    await asyncio.sleep(1)
    await b.reset()
    await asyncio.gather(*ts)
    print(b.broken)

asyncio.run(main())
