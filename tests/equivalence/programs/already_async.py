"""Coroutines that block by mistake."""
import asyncio
import time


async def good(n):
    await asyncio.sleep(0.001)
    return n


async def bad(n):
    time.sleep(0.002)
    return helper(n)


def helper(n):
    time.sleep(0.001)
    return n + 1


async def main():
    print(await good(1), await bad(2))
    print(await asyncio.gather(good(3), bad(4)))


asyncio.run(main())
