import dataclasses
from dataclasses import FrozenInstanceError, InitVar, asdict, astuple, dataclass, field, fields, is_dataclass, replace
from typing import ClassVar


@dataclass
class Point:
    x: int
    y: int = 0
    tags: list = field(default_factory=list)
    kind: ClassVar[str] = "point"
    secret: str = field(default="s", repr=False, compare=False)

    def norm(self):
        return (self.x ** 2 + self.y ** 2) ** 0.5


p = Point(3, 4)
print(p, p.norm(), p == Point(3, 4), p == Point(3, 5), p != 3, Point(1).tags is Point(1).tags)
print(asdict(p), astuple(p), replace(p, x=9), [f.name for f in fields(p)], is_dataclass(p), is_dataclass(Point), is_dataclass(3))
for call in (lambda: Point(), lambda: Point(1, 2, [], "s", 5), lambda: Point(1, q=2), lambda: Point(1, x=2), lambda: hash(p), lambda: p < p):
    try:
        print(call())
    except TypeError as error:
        print("TypeError", error)


@dataclass(frozen=True, order=True)
class Version:
    major: int
    minor: int = 0


v = Version(1, 2)
print(v < Version(1, 3), sorted([Version(2), Version(1, 5), v]), hash(v) == hash(Version(1, 2)), {v: 1}[Version(1, 2)])
for change in (lambda: setattr(v, "major", 5), lambda: delattr(v, "major")):
    try:
        change()
    except FrozenInstanceError as error:
        print(error)


@dataclass
class Base:
    name: str
    size: int = 1

    def __post_init__(self):
        print("post", self.name)


@dataclass
class Child(Base):
    size: int = 10
    extra: float = field(default=0.5, kw_only=True)
    doubled: int = field(init=False)
    scale: InitVar[int] = 2

    def __post_init__(self, scale):
        super().__post_init__()
        self.doubled = self.size * scale


c = Child("c", extra=1.5)
print(c, c.doubled, Child("d", 3, 5).doubled)


@dataclass(kw_only=True)
class Options:
    host: str = "localhost"
    port: int


print(Options(port=80))
try:
    Options("h", 80)
except TypeError as error:
    print(error)


@dataclass(slots=True)
class Slim:
    a: int
    b: int = 2


s = Slim(1)
print(s, Slim.__slots__)
try:
    s.c = 3
except AttributeError as error:
    print("AttributeError")


@dataclass
class Node:
    value: int
    children: list["Node"] = field(default_factory=list)
    parent: "Node | None" = field(default=None, repr=False)


tree = Node(1, [Node(2), Node(3, [Node(4)])])
print(tree)
print(asdict(tree))
loop = Node(0)
loop.children.append(loop)
print(loop)
match p:
    case Point(x, y):
        print("matched", x, y)
try:
    @dataclass
    class Bad:
        items: list = []
except ValueError as error:
    print(error)
try:
    @dataclass
    class Worse:
        a: int = 1
        b: int
except TypeError as error:
    print(error)


@dataclass(eq=False)
class Identity:
    a: int


print(Identity(1) == Identity(1), isinstance(hash(Identity(1)), int))


@dataclass(repr=False)
class Quiet:
    a: int

    def __str__(self):
        return f"quiet {self.a}"


print(Quiet(4))
Made = dataclasses.make_dataclass("Made", ["a", ("b", int, 5)])
print(Made(1), [f.name for f in fields(Made)])
