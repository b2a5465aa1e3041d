# gather of gathers, of futures twice, with errors in the middle, cancelled from outside and inside.
import asyncio

async def leaf(n, fail=False):
    await asyncio.sleep(n / 10)
    if fail:
        raise ValueError(n)
    return n

async def main():
    loop = asyncio.get_running_loop()
    print(await asyncio.gather(asyncio.gather(leaf(1), leaf(2)), leaf(3), asyncio.gather()))
    same = asyncio.ensure_future(leaf(1))
    print(await asyncio.gather(same, leaf(1), same))
    inner = asyncio.gather(leaf(2), leaf(1, True), leaf(4), return_exceptions=False)
    outer = asyncio.gather(inner, leaf(3), return_exceptions=True)
    print(await outer, loop.time())
    g = asyncio.gather(leaf(5), leaf(6))
    loop.call_later(0.1, g.cancel)
    try:
        await g
    except asyncio.CancelledError as e:
        print("gather cancelled", e.args, g.cancelled(), g.done())
    kids = [asyncio.create_task(leaf(n)) for n in (1, 2)]
    g = asyncio.gather(*kids, return_exceptions=True)
    kids[1].cancel("just one")
    print([repr(r) for r in await g])
    g = asyncio.gather(*[asyncio.create_task(leaf(n)) for n in (1, 2)])
    async def cancels():
        await asyncio.sleep(0.05)
        g.cancel("msg")
    c = asyncio.create_task(cancels())
    try:
        await asyncio.wait_for(asyncio.shield(g), 0.5)
    except asyncio.CancelledError as e:
        print("shielded", e.args)
    first = asyncio.gather(leaf(1, True), leaf(2))
    try:
        await first
    except ValueError as e:
        print("error", e, loop.time())
    await asyncio.sleep(1)
    async def swallow():
        try:
            await asyncio.sleep(9)
        except asyncio.CancelledError:
            return "swallowed"
    s = asyncio.create_task(swallow())
    await asyncio.sleep(0)
    g = asyncio.gather(s, leaf(1))
    await asyncio.sleep(0)
    g.cancel()
    try:
        print(await g)
    except asyncio.CancelledError:
        print("cancelled anyway", s.result())
    print(len(asyncio.all_tasks()))

asyncio.run(main())
