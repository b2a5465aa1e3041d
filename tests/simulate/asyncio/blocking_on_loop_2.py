import asyncio
async def main():
    import time
    async def tick():
        for i in range(3):
            print("tick", asyncio.get_running_loop().time())
            await asyncio.sleep(0.4)
    async def hog():
        await asyncio.sleep(0.5)
        time.sleep(0.3)
        print("hog done")
    await asyncio.gather(tick(), hog())

asyncio.run(main())
