import asyncio
async def main():
    async def bad():
        raise ValueError("lost")
    t = asyncio.create_task(bad())
    await asyncio.sleep(1)
    print(repr(t.exception()))
    print("end")

asyncio.run(main())
