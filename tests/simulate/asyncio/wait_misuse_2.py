import asyncio
async def main():
    for bad in (set(), []):
        try:
            await asyncio.wait(bad)
        except (TypeError, ValueError) as e:
            print(type(e).__name__, e)

asyncio.run(main())
