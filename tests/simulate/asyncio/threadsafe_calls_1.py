import asyncio
async def main():
    import threading, time
    loop = asyncio.get_running_loop()
    done = asyncio.Event()
    def job():
        time.sleep(0.5)
        loop.call_soon_threadsafe(done.set)
        return asyncio.run_coroutine_threadsafe(asyncio.sleep(1, "from loop"), loop).result()
    t = asyncio.create_task(asyncio.to_thread(job))
    await done.wait()
    print("woken", loop.time())
    print(await t, loop.time())

asyncio.run(main())
