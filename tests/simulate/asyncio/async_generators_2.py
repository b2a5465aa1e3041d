import asyncio
async def main():
    async def numbers(n):
        try:
            for i in range(n):
                await asyncio.sleep(0.5)
                yield i
        finally:
            print("closed")
    async for i in numbers(2):
        print(i)
        if i == 1:
            break
    print([x async for x in numbers(2) if x], asyncio.get_running_loop().time())

asyncio.run(main())
