import asyncio
async def main():
    from contextlib import asynccontextmanager
    @asynccontextmanager
    async def resource(n):
        await asyncio.sleep(0.5)
        print("open", n)
        try:
            yield n
        except ValueError as e:
            print("handled", e)
        finally:
            print("close", n)
    async with resource(1) as a, resource(2) as b:
        print(a, b)
        await asyncio.sleep(1)
    print("after")

asyncio.run(main())
