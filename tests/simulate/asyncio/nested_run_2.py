import asyncio
async def main():
    async def inner(): pass
    c = inner()
    try:
        asyncio.get_running_loop().run_until_complete(c)
    except RuntimeError as e:
        print(e)
    c.close()

asyncio.run(main())
