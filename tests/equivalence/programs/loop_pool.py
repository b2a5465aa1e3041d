"""Loops that are kept for the next call: each call takes one and gives it back."""
import asyncio
import time

free = []


def wait_for(coroutine):
    loop = free.pop() if free else asyncio.new_event_loop()
    try:
        return loop.run_until_complete(coroutine)
    finally:
        free.append(loop)


async def load(key):
    await asyncio.sleep(0.01)
    return key * 2


def plain(key):
    time.sleep(0.01)
    return wait_for(load(key)) + 1


def total(keys):
    found = 0
    for key in keys:
        found += wait_for(load(key))
    return found


def main():
    print(plain(1), total([1, 2, 3]))
    print([plain(key) for key in range(3)])


if __name__ == "__main__":
    main()
    for loop in free:
        loop.close()
