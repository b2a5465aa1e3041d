import asyncio
async def main():
    import time
    def blocking(n):
        time.sleep(n)
        print("slept", n)
        return n * 2
    print(await asyncio.gather(*(asyncio.to_thread(blocking, s) for s in (1, 2)), asyncio.sleep(0.5, "loop")))
    print(asyncio.get_running_loop().time())

asyncio.run(main())
