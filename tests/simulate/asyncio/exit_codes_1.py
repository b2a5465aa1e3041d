import asyncio
async def main():
    raise SystemExit(3)

asyncio.run(main())
