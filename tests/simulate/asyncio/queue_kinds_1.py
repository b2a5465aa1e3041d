import asyncio
async def main():
    q = asyncio.Queue()
    for item in (3, 1, 2):
        q.put_nowait(item)
    print(q.qsize(), [await q.get() for _ in range(3)])
    try:
        q.get_nowait()
    except asyncio.QueueEmpty:
        print("empty")

asyncio.run(main())
