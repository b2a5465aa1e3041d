import asyncio
async def main():
    print(await asyncio.sleep(1.25, 'x'), asyncio.get_running_loop().time())

asyncio.run(main())
