import asyncio
async def main():
    loop = asyncio.get_running_loop()
    await asyncio.sleep(1)
    try:
        async with asyncio.timeout_at(3):
            await asyncio.sleep(1)
            print("fine")
    except TimeoutError:
        print("missed", loop.time())

asyncio.run(main())
