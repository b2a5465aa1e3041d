# A store of frozen and mutable dataclasses with validation and inheritance.
import asyncio
from dataclasses import InitVar, asdict, astuple, dataclass, field, fields, replace, KW_ONLY, FrozenInstanceError, make_dataclass
from typing import ClassVar, Generic, Optional, Protocol, TypeVar, runtime_checkable

T = TypeVar("T")

@runtime_checkable
class Named(Protocol):
    name: str
    def describe(self) -> str: ...

@dataclass
class Base:
    count: ClassVar[int] = 0
    name: str
    _: KW_ONLY
    tags: set[str] = field(default_factory=set)
    secret: str = field(default="s", repr=False)
    scale: InitVar[int] = 1

    def __post_init__(self, scale):
        type(self).count += 1
        if not self.name:
            raise ValueError("a name is needed")
        self.name = self.name * scale

    def describe(self):
        return f"{self.__class__.__name__.lower()} {self.name}"

@dataclass(order=True, slots=True)
class Version:
    major: int
    minor: int = 0
    label: Optional[str] = field(default=None, compare=False)

@dataclass
class Child(Base):
    size: int = 3

@dataclass(frozen=True)
class Key:
    a: int
    b: tuple = ()

class Store(Generic[T]):
    def __init__(self):
        self._items: dict[Key, T] = {}
        self._lock = asyncio.Lock()

    async def put(self, key, value: T) -> T:
        async with self._lock:
            await asyncio.sleep(0.1)
            return self._items.setdefault(key, value)

    def __class_getitem__(cls, item):
        return super().__class_getitem__(item)

async def main():
    store = Store[Base]()
    values = await asyncio.gather(*(store.put(Key(i % 2, (i % 2,)), Child(f"n{i}", size=i, tags={"t"})) for i in range(4)))
    print(values[0] is values[2], values[3], Child.count, Base.count)
    print(asdict(values[1]), [f.name for f in fields(Child)], isinstance(values[0], Named), values[0].describe())
    print(Version(1, 2) < Version(1, 3, "x"), Version(1) == Version(1, 0, "y"), sorted([Version(2), Version(1, 5)]), astuple(Version(3)))
    k = Key(1)
    print(hash(k) == hash(Key(1)), replace(k, a=2), {k: 1}[Key(1)])
    for bad in (lambda: setattr(k, "a", 2), lambda: Child(""), lambda: Child(), lambda: Child("a", {"x"}), lambda: Version(1).nope,
                lambda: setattr(Version(1), "extra", 1), lambda: Version(1) < 3):
        try:
            bad()
        except Exception as e:
            print(type(e).__name__, e)
    print(isinstance(FrozenInstanceError("x"), AttributeError))
    P = make_dataclass("P", [("x", int), ("y", int, field(default=5))])
    print(P(1), P(1) == P(1, 5), Child("z", scale=2, size=1).name)
    match Version(4, 5):
        case Version(major=4, minor=m):
            print("minor", m)

asyncio.run(main())
