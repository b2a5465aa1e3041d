# Asynchronous generators: early exit, aclose, athrow, asend, clean-up with awaits.
import asyncio
from contextlib import aclosing

async def ticker(name, period):
    n = 0
    try:
        while True:
            got = yield n
            if got is not None:
                print(name, "was sent", got)
                n = got
            await asyncio.sleep(period)
            n += 1
    except ValueError as e:
        print(name, "thrown", e)
        yield "recovered"
    finally:
        await asyncio.sleep(period)
        print(name, "closed at", round(asyncio.get_running_loop().time(), 3))

async def main():
    async with aclosing(ticker("a", 0.1)) as ticks:
        async for n in ticks:
            if n == 3:
                break
    t = ticker("b", 0.2)
    print(await anext(t), await t.asend(10), await t.asend(None))
    print(await t.athrow(ValueError("bad")))
    try:
        await t.__anext__()
    except StopAsyncIteration:
        print("exhausted")
    print(await anext(t, "default"))
    c = ticker("c", 0.05)
    await c.asend(None)
    await c.aclose()
    await c.aclose()
    squares = (x * x async for x in ticker("d", 0.01))
    print([await anext(squares) for _ in range(4)])
    await squares.aclose()
    result = {k: v async for k, v in pairs()}
    print(result, [y async for y in numbers() if y % 2])
    left = ticker("left", 1)
    await anext(left)
    print("leaving")

async def pairs():
    for k in "xyz":
        await asyncio.sleep(0)
        yield k, ord(k)

async def numbers():
    for i in range(6):
        yield i

asyncio.run(main())
