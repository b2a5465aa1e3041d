# Plain generators with send, throw, close, return values and delegation, driven from a coroutine.
import asyncio

def averager():
    total = count = 0
    average = None
    while True:
        try:
            value = yield average
        except ZeroDivisionError:
            total = count = 0
            average = None
            continue
        if value is None:
            return count, average
        total += value
        count += 1
        average = total / count

def collect(results, name):
    results[name] = yield from averager()
    return name.upper()

def chatty():
    try:
        yield 1
        yield 2
    except GeneratorExit:
        print("asked to go")
        raise
    finally:
        print("gone")

def flat(tree):
    for x in tree:
        if isinstance(x, (list, tuple)):
            yield from flat(x)
        else:
            yield x

async def feed(gen, values):
    out = []
    for v in values:
        await asyncio.sleep(0.1)
        out.append(gen.send(v))
    return out

async def main():
    results = {}
    gens = [collect(results, n) for n in ("a", "b")]
    for g in gens:
        next(g)
    print(await asyncio.gather(feed(gens[0], [10, 20, 60]), feed(gens[1], [1, 2])))
    print(gens[0].throw(ZeroDivisionError()), gens[0].send(5))
    for g in gens:
        try:
            g.send(None)
        except StopIteration as stop:
            print("stopped", stop.value)
    print(results)
    c = chatty()
    print(next(c))
    c.close()
    c.close()
    print(list(c))
    try:
        c2 = chatty()
        c2.throw(KeyError("early"))
    except KeyError as e:
        print("through", e)
    print(list(flat([1, [2, (3, [4])], 5])), sum(x for x in flat([[1], [2, 3]])))
    def bad():
        yield
        raise StopIteration("inside")
    b = bad()
    next(b)
    try:
        next(b)
    except RuntimeError as e:
        print(e, repr(e.__cause__))
    def stubborn():
        while True:
            try:
                yield
            except GeneratorExit:
                pass
    s = stubborn()
    next(s)
    try:
        s.close()
    except RuntimeError as e:
        print(e)

asyncio.run(main())
