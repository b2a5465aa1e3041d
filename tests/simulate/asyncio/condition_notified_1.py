import asyncio
async def main():
    c = asyncio.Condition()
    async def waiter(n):
        async with c:
            await c.wait()
            print("woken", n)
    ts = [asyncio.create_task(waiter(i)) for i in range(3)]
    await asyncio.sleep(1)
    async with c:
        c.notify()
    done, pending = await asyncio.wait(ts, timeout=1)
    print(len(done), len(pending))

asyncio.run(main())
