# Everything that can be awaited: __await__ generators, wrapped coroutines, futures in classes, old-style generators.
import asyncio
import types
import inspect

class Twice:
    def __init__(self, aw): self.aw = aw
    def __await__(self):
        a = yield from self.aw().__await__()
        b = yield from self.aw().__await__()
        return a, b

class Lazy:
    def __init__(self, value): self.value, self.done = value, False
    def __await__(self):
        if not self.done:
            yield from asyncio.sleep(0.1).__await__()
            self.done = True
        return self.value

class Promise(asyncio.Future):
    def then(self, fn):
        p = Promise()
        self.add_done_callback(lambda f: p.set_exception(f.exception()) if f.exception() else p.set_result(fn(f.result())))
        return p

@types.coroutine
def pause(n):
    for _ in range(n):
        yield
    return f"{n} turns"

class Bad:
    def __await__(self): return 5

class Worse:
    def __await__(self): yield 5

async def coro(x=1):
    await asyncio.sleep(0.05)
    return x

async def main():
    print(await Twice(coro), await Twice(lambda: coro("z")))
    lazy = Lazy("v")
    print(await lazy, await lazy, await asyncio.gather(lazy, Lazy("w")), asyncio.get_running_loop().time())
    p = Promise()
    q = p.then(lambda x: x + 1).then(str)
    asyncio.get_running_loop().call_later(0.2, p.set_result, 41)
    print(repr(await q), await pause(3), inspect.isawaitable(p), inspect.isawaitable(lazy), inspect.iscoroutine(coro), asyncio.isfuture(q))
    for bad in (Bad, Worse, lambda: 5, lambda: None, lambda: coro):
        try:
            print(await bad())
        except (TypeError, RuntimeError) as e:
            print(type(e).__name__, str(e).split(" at 0x")[0])
    c = coro(7)
    print(c.cr_running, c.cr_await, inspect.getcoroutinestate(c))
    w = c.__await__()
    try:
        step = next(w)
        print(type(step).__name__)
    finally:
        c.close()
    print(inspect.getcoroutinestate(c))
    d = coro(8)
    try:
        d.send(1)
    except TypeError as e:
        print(e)
    try:
        d.send(None)
        d.throw(ValueError("in"))
    except ValueError as e:
        print("thrown", e)
    async def manual():
        return [x async for x in agen()]
    async def agen():
        yield await coro(1)
        yield await coro(2)
    m = manual()
    t = asyncio.create_task(m)
    await asyncio.sleep(0.01)
    print(m.cr_await is not None, await t)
    ensure = asyncio.ensure_future(Lazy("e"))
    print(type(ensure).__name__, await ensure)
    async def nested(n):
        return await nested(n - 1) + 1 if n else 0
    print(await nested(100))

asyncio.run(main())
