import asyncio
async def main():
    class Later:
        def __await__(self):
            yield from asyncio.sleep(1).__await__()
            return "later"
    f = asyncio.ensure_future(Later())
    print(type(f).__name__, await f)
    try:
        asyncio.ensure_future(3)
    except TypeError as e:
        print(e)

asyncio.run(main())
