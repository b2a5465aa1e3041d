import asyncio
async def main():
    async def forgotten(): pass
    asyncio.create_task(forgotten())
    print("done")

asyncio.run(main())
