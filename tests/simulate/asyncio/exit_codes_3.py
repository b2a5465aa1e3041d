import asyncio
async def main():
    raise LookupError('top')

asyncio.run(main())
