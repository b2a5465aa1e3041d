import asyncio
async def main():
    print(await asyncio.sleep(0, 1), asyncio.get_running_loop().time())

asyncio.run(main())
