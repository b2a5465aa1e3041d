import asyncio
async def main():
    async def bad():
        raise ValueError("lost")
    t = asyncio.create_task(bad())
    await asyncio.sleep(0)
    del t
    print("end")

asyncio.run(main())
