# Scopes: nonlocal, global, late binding, defaults, class scopes, comprehensions, walrus, star expressions.
import asyncio

counter = 0

def make_counter(start=0, *, step=1):
    n = start
    def increase(by=None):
        nonlocal n
        n += step if by is None else by
        return n
    def peek():
        return n
    return increase, peek

def bump():
    global counter
    counter += 1
    return counter

def collect(x, acc=[]):
    acc.append(x)
    return acc

def signature(a, b=2, /, c=3, *args, d, e=5, **kw):
    return a, b, c, args, d, e, kw

class Scoped:
    x = 10
    y = [x * i for i in range(3)]
    z = x + 1
    def method(self):
        return x
    funcs = [lambda i=i: i for i in range(3)]

x = "global x"

async def main():
    inc, peek = make_counter(5, step=2)
    print(inc(), inc(10), peek(), [f() for f in [lambda: i for i in range(3)]], [f() for f in Scoped.funcs])
    print(bump(), bump(), counter, collect(1), collect(2), collect.__defaults__, Scoped().method(), Scoped.y, Scoped.z)
    print(signature(1, d=4), signature(1, 2, 3, 4, 5, d=6, f=7), signature(*[1, 2], **{"d": 3, "z": 0}))
    for bad in (lambda: signature(1), lambda: signature(a=1, d=2), lambda: signature(1, d=2, b=3), lambda: signature(1, 2, 3, d=1, c=2), lambda: bump(1), lambda: make_counter(1, 2), lambda: signature()):
        try:
            print(bad())
        except TypeError as e:
            print(e)
    first, *middle, last = range(5)
    (a, b), c = (1, 2), 3
    print(first, middle, last, a, b, c, [*middle, *"xy"], {**{"a": 1}, "b": 2}, (*(), 1))
    if (n := len(middle)) > 2:
        print("walrus", n, [y := 1, y + 1], y)
    print([i * j for i in range(3) for j in range(i) if (i + j) % 2], {i: {j for j in range(i)} for i in range(3)}, list(zip(*[(1, 2), (3, 4)])))
    while True:
        counter_local = bump()
        if counter_local > 4:
            break
    else:
        print("never")
    print(counter_local, "yes" if counter_local else "no", not counter_local, None or "default", 0 and 1, 1 < 2 != 3)
    del a
    try:
        a
    except UnboundLocalError as e:
        print(e)
    async def agen():
        for i in range(3):
            yield i
    total = sum([i async for i in agen()])
    async def outer():
        async def inner():
            nonlocal total
            total += 1
            await asyncio.sleep(0)
            return total
        return await asyncio.gather(inner(), inner())
    print(await outer(), total, locals().keys() >= {"total", "inc"}, "counter" in globals())
    print((lambda *a, k=1, **kw: (a, k, kw))(1, 2, k=3, z=4), (lambda: (yield))().__class__.__name__)
    matrix = [[0] * 2] * 2
    matrix[0][0] = 1
    x, y = 1, 2
    x, y = y, x
    z = w = [1]
    z += [2]
    print(matrix, x, y, w, eval("x + y"), eval("n * 2", {"n": 21}), sorted(vars(Scoped()).items()))

asyncio.run(main())
