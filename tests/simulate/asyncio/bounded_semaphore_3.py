import asyncio
async def main():
    s = asyncio.BoundedSemaphore(3)
    for _ in range(3):
        await s.acquire()
    print(s.locked())
    for _ in range(3 + 1):
        try:
            s.release()
            print("released")
        except ValueError as e:
            print(e)

asyncio.run(main())
