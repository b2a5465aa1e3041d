import asyncio
async def main():
    async def bad():
        raise ValueError("lost")
    t = asyncio.create_task(bad())
    await asyncio.sleep(1)
    t = None
    print("end")

asyncio.run(main())
