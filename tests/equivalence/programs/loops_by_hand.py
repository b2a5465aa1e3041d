"""Loops that are made, run and closed by hand."""
import asyncio


async def load(key):
    await asyncio.sleep(0.02)
    if key < 0:
        raise ValueError(key)
    return key * 2


def by_hand(key):
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        found = loop.run_until_complete(load(key))
        print("found", found)
        return found
    finally:
        loop.close()


def without_try(key):
    loop = asyncio.new_event_loop()
    found = loop.run_until_complete(load(key))
    loop.close()
    return found


def twice():
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(load(1)), loop.run_until_complete(load(2))
    finally:
        loop.close()


print(by_hand(1), without_try(2), twice())
try:
    by_hand(-1)
except ValueError as error:
    print("no", error)
