import asyncio
async def main():
    lock = asyncio.Lock()
    await lock.acquire()
    waiters = [asyncio.create_task(lock.acquire(), name=f"w{i}") for i in range(3)]
    await asyncio.sleep(0)
    waiters[0].cancel()
    await asyncio.sleep(1)
    lock.release()
    await asyncio.sleep(0)
    print([t.done() for t in waiters], lock.locked())
    try:
        lock.release()
        lock.release()
        lock.release()
    except RuntimeError as e:
        print(e)

asyncio.run(main())
