import asyncio
async def main():
    import time
    from concurrent.futures import ThreadPoolExecutor
    def blocking(n):
        time.sleep(1)
        return n
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(4) as pool:
        print(await asyncio.gather(*(loop.run_in_executor(pool, blocking, i) for i in range(4))))
    print(loop.time())

asyncio.run(main())
