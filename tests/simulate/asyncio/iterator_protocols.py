# Iterators of every kind, exhausted, chained, peeked, infinite; sentinels; slices of generators.
import asyncio
import itertools
import operator

class Peekable:
    _nothing = object()
    def __init__(self, it):
        self.it, self.ahead = iter(it), Peekable._nothing
    def __iter__(self): return self
    def __next__(self):
        if self.ahead is not self._nothing:
            value, self.ahead = self.ahead, self._nothing
            return value
        return next(self.it)
    def peek(self, default=None):
        if self.ahead is self._nothing:
            self.ahead = next(self.it, self._nothing)
        return default if self.ahead is self._nothing else self.ahead

class Old:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * i
    def __len__(self): return 3

class Tree:
    def __init__(self, value, *kids): self.value, self.kids = value, kids
    def __iter__(self):
        yield self.value
        for kid in self.kids:
            yield from kid
    def __reversed__(self):
        for kid in reversed(self.kids):
            yield from reversed(kid)
        yield self.value

def countdown(n):
    while n:
        got = yield n
        n = got if got is not None else n - 1
    return "lift off"

def delegating():
    result = yield from countdown(2)
    yield result

async def stream(it, delay=0.01):
    for x in it:
        await asyncio.sleep(delay)
        yield x

async def main():
    p = Peekable("abc")
    print(p.peek(), next(p), p.peek(), list(p), p.peek("end"), list(p))
    print(list(Old()), 4 in Old(), list(reversed(Old())), sum(Old()), max(Old()), [*Old()], dict(enumerate(Old())))
    t = Tree(1, Tree(2, Tree(3)), Tree(4))
    print(list(t), list(reversed(t)), 3 in t, sorted(t, reverse=True), min(t), list(zip(t, "ab")), tuple(t)[1:])
    print(list(delegating()), list(itertools.islice(countdown(5), 2)), list(iter([1, 2, 0, 3].__iter__().__next__, 0)))
    g = countdown(3)
    print(next(g), g.send(10), next(g), g.gi_frame is not None, g.close(), list(g))
    it = iter([1, 2, 3, 4])
    print(list(zip(it, it)), next(it, "empty"), list(map(operator.mul, [1, 2], [3, 4])), list(filter(lambda x: x % 2, range(5))))
    print(list(itertools.chain([1], (2,), {3})), list(itertools.accumulate([3, 1, 4], max)), list(itertools.groupby("aab"))[0][0], [list(g) for _, g in itertools.groupby([1, 1, 2])])
    print([x async for x in stream(t)], [x async for x in stream(range(6)) if x % 2], {x async for x in stream("aab")}, asyncio.get_running_loop().time())
    gen = (x * x for x in range(3))
    print(next(gen), list(gen), list(gen), any(x > 3 for x in range(10)), all(x < 3 for x in range(2)), sum(x for x in ()), max((), default="none"))
    a, b, *rest = itertools.count(1).__iter__() if False else (1, 2, 3, 4)
    print(a, b, rest, list(range(3))[::-1], "".join(reversed("abc")), list(enumerate("ab", start=5)), sorted("bca", key=lambda c: -ord(c)))
    for bad in (lambda: next(iter([])), lambda: list(zip([1], [1, 2], strict=True)), lambda: [a for a, b in [(1,)]], lambda: sum(["a"]), lambda: min([]), lambda: iter(3), lambda: next([1]), lambda: list(map(1, [2]))):
        try:
            print(bad())
        except Exception as e:
            print(type(e).__name__, e)

asyncio.run(main())
