# Eager tasks: those that never wait are done at once and never queued.
import asyncio

cache = {}

async def fetch(key):
    if key in cache:
        return cache[key]
    await asyncio.sleep(0.1)
    cache[key] = key.upper()
    return cache[key]

async def main():
    loop = asyncio.get_running_loop()
    loop.set_task_factory(asyncio.eager_task_factory)
    a = asyncio.create_task(fetch("a"))
    print(a.done())
    print(await a)
    b = asyncio.create_task(fetch("a"), name="cached")
    print(b.done(), b.result(), b.get_name())
    print(await asyncio.gather(fetch("a"), fetch("b"), fetch("a")))
    async def fails():
        raise RuntimeError("at once")
    c = asyncio.create_task(fails())
    print(c.done(), repr(c.exception()))
    order = []
    async def step(n):
        order.append(("start", n, asyncio.current_task().get_name()))
        await asyncio.sleep(0)
        order.append(("end", n))
    async with asyncio.TaskGroup() as g:
        for n in range(3):
            g.create_task(step(n), name=f"s{n}")
            order.append(("made", n))
    for o in order:
        print(*o)
    loop.set_task_factory(None)
    d = asyncio.create_task(fetch("a"))
    print(d.done(), await d)

asyncio.run(main())
