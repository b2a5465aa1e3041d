import asyncio
async def main():
    loop = asyncio.get_running_loop()
    pass
    loop.call_soon(int, "x")
    await asyncio.sleep(1)
    print("still here")

asyncio.run(main())
