import asyncio
async def main():
    c = asyncio.Condition()
    items = []
    async def consumer():
        async with c:
            print(await c.wait_for(lambda: len(items) >= 1))
    async def producer():
        for i in range(4):
            await asyncio.sleep(0.5)
            async with c:
                items.append(i)
                c.notify_all()
    await asyncio.gather(consumer(), producer())
    print(items)

asyncio.run(main())
