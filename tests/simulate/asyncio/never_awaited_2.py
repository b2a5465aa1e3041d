import asyncio
async def main():
    async def forgotten(): pass
    x = forgotten(); del x
    print("done")

asyncio.run(main())
