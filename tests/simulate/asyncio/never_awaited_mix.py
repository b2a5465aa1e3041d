# Mistakes: calls without await, exceptions nobody asks for, results of nothing.
import asyncio

async def save(x):
    await asyncio.sleep(0.1)
    if x == 3:
        raise ValueError("lost")
    return x

async def main():
    save(1)
    task = asyncio.create_task(save(3))
    [save(n) for n in (5, 6)]
    await asyncio.sleep(1)
    del task
    if save(2):
        print("a coroutine is true")
    try:
        save(4) + 1
    except TypeError as e:
        print(e)
    try:
        for x in save(9):
            pass
    except TypeError as e:
        print(e)
    try:
        async with save(8):
            pass
    except TypeError as e:
        print(e)
    try:
        await 5
    except TypeError as e:
        print(e)
    c = save(7)
    print(await c)
    try:
        await c
    except RuntimeError as e:
        print(e)

asyncio.run(main())
