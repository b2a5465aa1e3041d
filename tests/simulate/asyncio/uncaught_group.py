# A group that nobody catches ends the program; the other tasks are cancelled.
import asyncio

async def fine(name):
    try:
        await asyncio.sleep(5)
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise

async def broken(after, error):
    await asyncio.sleep(after)
    raise error

async def main():
    side = asyncio.create_task(fine("side"))
    async with asyncio.TaskGroup() as g:
        g.create_task(fine("member"))
        g.create_task(broken(1, ValueError("first")))
        g.create_task(broken(1, TypeError("second")))
        await asyncio.sleep(2)
        print("not reached")

asyncio.run(main())
