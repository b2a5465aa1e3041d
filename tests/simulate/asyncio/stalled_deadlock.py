# Two tasks take two locks in opposite order: nothing can ever move again.
import asyncio

async def take(first, second, name):
    async with first:
        print(name, "has its first lock")
        await asyncio.sleep(0.1)
        async with second:
            print(name, "never gets here")

async def main():
    a, b = asyncio.Lock(), asyncio.Lock()
    await asyncio.gather(take(a, b, "one"), take(b, a, "two"))

asyncio.run(main())
