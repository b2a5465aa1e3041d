import asyncio
async def main():
    print(await asyncio.sleep(-1, None), asyncio.get_running_loop().time())

asyncio.run(main())
