import asyncio
async def main():
    async def forgotten(): pass
    forgotten()
    print("done")

asyncio.run(main())
