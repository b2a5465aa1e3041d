import asyncio
async def main():
    import time
    def bad():
        time.sleep(1)
        raise ValueError("in thread")
    try:
        await asyncio.to_thread(bad)
    except ValueError as e:
        print(e, asyncio.get_running_loop().time())

asyncio.run(main())
