import asyncio
async def main():
    s = asyncio.BoundedSemaphore(1)
    for _ in range(1):
        await s.acquire()
    print(s.locked())
    for _ in range(1 + 1):
        try:
            s.release()
            print("released")
        except ValueError as e:
            print(e)

asyncio.run(main())
