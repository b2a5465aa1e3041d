import asyncio
async def main():
    s = asyncio.BoundedSemaphore(2)
    for _ in range(2):
        await s.acquire()
    print(s.locked())
    for _ in range(2 + 1):
        try:
            s.release()
            print("released")
        except ValueError as e:
            print(e)

asyncio.run(main())
