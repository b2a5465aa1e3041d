# A class with most of the number and container protocol.
import asyncio
import functools
import operator

@functools.total_ordering
class Vector:
    __slots__ = ("_items",)

    def __init__(self, *items):
        self._items = tuple(items)

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(map(repr, self._items))})"

    def __format__(self, spec):
        return "<" + "; ".join(format(i, spec) for i in self._items) + ">"

    def __len__(self):
        return len(self._items)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return Vector(*self._items[index])
        return self._items[index]

    def __contains__(self, x):
        return x in self._items

    def __iter__(self):
        return iter(self._items)

    def __reversed__(self):
        return Vector(*self._items[::-1])

    def __eq__(self, other):
        return isinstance(other, Vector) and self._items == other._items

    def __hash__(self):
        return hash(self._items)

    def __lt__(self, other):
        if not isinstance(other, Vector):
            return NotImplemented
        return abs(self) < abs(other)

    def __abs__(self):
        return sum(i * i for i in self) ** 0.5

    def __bool__(self):
        return any(self)

    def __add__(self, other):
        return Vector(*map(operator.add, self, other))

    def __radd__(self, other):
        return self if other == 0 else NotImplemented

    def __mul__(self, k):
        return Vector(*(i * k for i in self))
    __rmul__ = __mul__

    def __matmul__(self, other):
        return sum(a * b for a, b in zip(self, other, strict=True))

    def __neg__(self):
        return self * -1

    def __truediv__(self, k):
        return self * (1 / k)

    def __divmod__(self, k):
        return Vector(*(i // k for i in self)), Vector(*(i % k for i in self))

    def __call__(self, f):
        return Vector(*map(f, self))

    def __getattr__(self, name):
        if name in "xyz":
            return self._items["xyz".index(name)]
        raise AttributeError(f"no axis {name}")

    def __index__(self):
        return int(abs(self))

    def __await__(self):
        for i in self:
            yield from asyncio.sleep(i).__await__()
        return abs(self)

async def main():
    v, w = Vector(3, 4), Vector(1, 2)
    print(v, v + w, 2 * v, v * 3, -v, v @ w, v / 2, divmod(v, 2))
    print(f"{v:.2f} {w!r:>15} {abs(v):g}", v > w, v >= w, v == Vector(3, 4), v != w, sorted([v, w]))
    print(len(v), 4 in v, v[0], v[-1:], list(reversed(v)), v.x, v.y, bool(Vector(0, 0)), v(lambda i: i + 1))
    print(sum([v, w, v]), {v: 1}[Vector(3, 4)], [10, 11, 12, 13, 14, 15][v], hash(v) == hash(Vector(3, 4)))
    for bad in (lambda: v.q, lambda: v @ Vector(1), lambda: v < 3, lambda: v + 1, lambda: setattr(v, "new", 1)):
        try:
            print(bad())
        except Exception as e:
            print(type(e).__name__, e)
    print(await v, await asyncio.gather(v, w))

asyncio.run(main())
