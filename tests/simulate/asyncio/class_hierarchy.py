# Multiple inheritance, abstract classes, mixins, properties, iteration and context protocols together.
import abc
import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, MutableSequence, Sequence
from typing import NamedTuple, Self

class Named:
    def __init__(self, *args, name="?", **kw):
        super().__init__(*args, **kw)
        self.name = name

    def __repr__(self):
        return f"<{type(self).__name__} {self.name}>"

class Timed:
    def __init__(self, *args, delay=0.1, **kw):
        super().__init__(*args, **kw)
        self.delay = delay

    async def wait(self):
        await asyncio.sleep(self.delay)
        return self

class Job(Named, Timed, abc.ABC):
    @abc.abstractmethod
    async def run(self): ...

    @property
    @abc.abstractmethod
    def cost(self) -> int: ...

    def __await__(self):
        return self.run().__await__()

    def __lt__(self, other):
        return self.cost < other.cost

class Copy(Job):
    cost = 3

    async def run(self):
        await self.wait()
        return f"copied {self.name}"

class Scan(Copy):
    @property
    def cost(self):
        return len(self.name)

    async def run(self):
        first = await super().run()
        return first.replace("copied", "scanned")

class Bag(MutableSequence):
    def __init__(self, items=()):
        self._items = list(items)
    def __getitem__(self, i):
        return self._items[i]
    def __setitem__(self, i, v):
        self._items[i] = v
    def __delitem__(self, i):
        del self._items[i]
    def __len__(self):
        return len(self._items)
    def insert(self, i, v):
        self._items.insert(i, v)

class Table(Mapping):
    def __init__(self, **kw):
        self._kw = kw
    def __getitem__(self, k):
        return self._kw[k]
    def __iter__(self):
        return iter(self._kw)
    def __len__(self):
        return len(self._kw)
    def __missing__(self, k):
        return None

class Countdown(AsyncIterator):
    def __init__(self, n):
        self.n = n
    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        await asyncio.sleep(0.01)
        return self.n

class Point(NamedTuple):
    x: int
    y: int = 0
    def shifted(self, dx) -> Self:
        return self._replace(x=self.x + dx)

class Fluent:
    def __init__(self): self.parts = []
    def __getattr__(self, name):
        if name.startswith("__"): raise AttributeError(name)
        def add(*a): self.parts.append((name, *a)); return self
        return add
    def __enter__(self): return self
    def __exit__(self, *e): self.parts.append("exit"); return e[0] is LookupError

async def main():
    jobs = [Copy(name="abc", delay=0.2), Scan(name="abcdef"), Scan(name="x")]
    print(await asyncio.gather(*jobs), sorted(jobs), [c.__name__ for c in Scan.__mro__])
    try:
        Job(name="no")
    except TypeError as e:
        print(e)
    bag = Bag([3, 1])
    bag.append(2); bag.extend([5, 4]); bag.reverse()
    print(list(bag), bag.pop(), 5 in bag, bag.index(2), bag.count(1), len(bag), isinstance(bag, Sequence), bag[1:3])
    table = Table(a=1, b=2)
    print(dict(table), table.get("c", 9), "a" in table, list(table.items()), table == {"a": 1, "b": 2}, {**table, "z": 0}, isinstance(table, Iterable))
    print([n async for n in Countdown(3)], Point(1).shifted(2), Point(1) == (1, 0), Point._make([5, 6]).y, Point.__annotations__)
    with Fluent() as f:
        f.select("x").where(1).limit(2, 3)
        raise LookupError
    print(f.parts, f.__class__.__name__, hasattr(f, "anything"), getattr(Fluent, "nothing", "default"))
    print(issubclass(Scan, Job), isinstance(jobs[0], (int, Copy)), type(jobs[1]) is Scan, callable(jobs[0]), callable(Scan), Scan.run.__qualname__, Job.__abstractmethods__ == {"run", "cost"})
    cls = type("Dynamic", (Copy,), {"cost": 1, "hello": lambda self: f"hi {self.name}"})
    print(cls(name="d").hello(), await cls(name="e"), cls.__name__)

asyncio.run(main())
