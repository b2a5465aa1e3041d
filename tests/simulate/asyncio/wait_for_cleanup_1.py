import asyncio
async def main():
    async def slow():
        try:
            await asyncio.sleep(10)
        finally:
            print("cleaning")
            await asyncio.sleep(0)
            print("clean")
    try:
        await asyncio.wait_for(slow(), 1)
    except asyncio.TimeoutError:
        print("timeout at", asyncio.get_running_loop().time())

asyncio.run(main())
