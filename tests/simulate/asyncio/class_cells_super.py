# super() in all places, cooperative chains, class and static methods, __new__, copies, comparisons, slots.
import asyncio
import copy

class Base:
    registry = []
    def __new__(cls, *args, **kw):
        made = super().__new__(cls)
        made.history = [cls.__name__]
        return made
    def __init__(self, name="base"):
        self.name = name
    def __init_subclass__(cls, **kw):
        super().__init_subclass__(**kw)
        Base.registry.append(cls.__name__)
    async def hello(self):
        await asyncio.sleep(0.01)
        return f"base {self.name}"
    @classmethod
    def create(cls, *a): return cls(*a)
    @staticmethod
    def tool(x): return x * 2
    @property
    def size(self): return len(self.name)

class Left(Base):
    async def hello(self):
        return "left+" + await super().hello()
    @classmethod
    def create(cls, *a):
        made = super().create(*a)
        made.history.append("created")
        return made
    @property
    def size(self): return super().size + 1

class Right(Base):
    async def hello(self):
        return "right+" + await super().hello()

class Both(Left, Right):
    async def hello(self):
        async def inner():
            return await super(Both, self).hello()
        return "both+" + await inner()
    @staticmethod
    def tool(x): return Base.tool(x) + 1
    def __copy__(self):
        return type(self)(self.name + " copy")

class Single:
    _instance = None
    def __new__(cls, *a):
        if cls._instance is None:
            cls._instance = super().__new__(cls)
        return cls._instance
    def __init__(self, v=None):
        if v is not None: self.v = v

class Money(int):
    def __new__(cls, cents): return super().__new__(cls, cents)
    def __add__(self, other): return Money(super().__add__(other))
    def __repr__(self): return f"Money({int(self)})"
    def __str__(self): return f"{self / 100:.2f}"

class Celsius(float):
    @property
    def fahrenheit(self): return self * 9 / 5 + 32

class Tag(str):
    def __eq__(self, other): return str.lower(self) == str(other).lower()
    def __hash__(self): return hash(self.lower())

class Pair(tuple):
    def __new__(cls, a, b): return super().__new__(cls, (a, b))
    a = property(lambda self: self[0])
    def swap(self): return Pair(*reversed(self))

class Slotted:
    __slots__ = ("x", "__weakref__")
    def __init__(self): self.x = 1

class Fixed(Slotted):
    __slots__ = ("y",)

async def main():
    b = Both.create("n")
    print(await b.hello(), b.history, b.size, Both.tool(3), b.tool(4), [c.__name__ for c in Both.__mro__], Base.registry)
    print(copy.copy(b).name, copy.deepcopy(Left("l")).history, Single(1) is Single(2), Single().v, isinstance(b, Right), super(Left, b).size)
    m = Money(250)
    print(m + 50, str(m + 1), m * 2, type(m * 2).__name__, repr(sum([m, m])), m == 250, {m: 1}[250], Celsius(100).fahrenheit, Celsius(1.5) + 1)
    print(Tag("Ab") == "aB", {Tag("X"): 1}.get(Tag("x")), Tag("q").upper(), Pair(1, 2).swap(), Pair(1, 2).a, Pair(1, 2) == (1, 2), len(Pair(3, 4)), Tag("a") in ["A"])
    s = Fixed(); s.y = 2
    for bad in (lambda: setattr(s, "z", 1), lambda: s.__dict__, lambda: Base().nope, lambda: Both(1, 2), lambda: super(Left, 3), lambda: object().x, lambda: type("T", (int, str), {}), lambda: b.size.real.nope):
        try:
            print(bad())
        except Exception as e:
            print(type(e).__name__, e)
    print(s.x, s.y, hasattr(s, "z"), b.__class__.__qualname__, Both.hello.__qualname__, Base.create.__self__ is Base, b.create.__func__ is Left.create.__func__, type(b.hello).__name__)
    b.hello = lambda: "instance"
    print(b.hello(), "hello" in vars(b), delattr(b, "hello"), await b.hello())

asyncio.run(main())
