import asyncio
async def main():
    async def inner(): pass
    c = inner()
    try:
        asyncio.run(c)
    except RuntimeError as e:
        print(e)
    c.close()

asyncio.run(main())
