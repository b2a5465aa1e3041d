import asyncio
async def main():
    e = asyncio.Event()
    async def waiter(n):
        print(n, await e.wait())
    ts = [asyncio.create_task(waiter(i)) for i in range(2)]
    await asyncio.sleep(1)
    e.set()
    
    await asyncio.gather(*ts)
    print(e.is_set())

asyncio.run(main())
