from enum import Enum, Flag, IntEnum, IntFlag, StrEnum, auto, unique


class Color(Enum):
    RED = 1
    GREEN = 2
    BLUE = 3
    CRIMSON = 1

    def describe(self):
        return f"{self.name} is {self.value}"

    @classmethod
    def favourite(cls):
        return cls.BLUE

    @property
    def bright(self):
        return self is not Color.RED


print(Color.RED, repr(Color.RED), Color.RED.name, Color.RED.value, Color(2), Color["BLUE"], Color.CRIMSON, Color.CRIMSON is Color.RED)
print(list(Color), len(Color), Color.RED in Color, 2 in Color, 9 in Color, Color.GREEN.describe(), Color.favourite(), Color.RED.bright, Color)
print(Color.RED == Color.RED, Color.RED == 1, Color.RED != Color.BLUE, {Color.RED: "r"}[Color.RED], isinstance(Color.RED, Color), f"{Color.RED} {Color.RED!r} {Color.RED:>12}")
print(dict(Color.__members__), type(Color.RED), [c.name for c in reversed(Color)])
for call in (lambda: Color(9), lambda: Color["PINK"], lambda: setattr(Color, "RED", 5), lambda: setattr(Color.RED, "value", 5), lambda: Color.RED < Color.BLUE, lambda: Color.PINK):
    try:
        print(call())
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        print(type(error).__name__, error)
try:
    class Child(Color):
        X = 1
except TypeError as error:
    print(error)
try:
    class Twice(Enum):
        A = 1
        A = 2
except TypeError as error:
    print(error)


class Level(IntEnum):
    LOW = 1
    HIGH = auto()
    TOP = 10
    OVER = auto()


print(Level.LOW, repr(Level.HIGH), Level.LOW < Level.TOP, Level.LOW + 1, Level(10), sorted([Level.TOP, Level.LOW]), f"{Level.LOW} {Level.LOW:03d}", Level.OVER.value, max(Level), int(Level.TOP), Level.LOW == 1, [10, 20][Level.LOW])


class Mode(StrEnum):
    READ = auto()
    WRITE = "w"


print(Mode.READ, repr(Mode.READ), Mode.WRITE == "w", Mode("w"), f"{Mode.READ}", Mode.READ.upper(), "x" + Mode.WRITE, isinstance(Mode.READ, str))


class Perm(Flag):
    R = auto()
    W = auto()
    X = auto()
    RW = R | W


print(Perm.R | Perm.X, repr(Perm.R | Perm.W), Perm.RW, Perm.R in Perm.RW, Perm.X in Perm.RW, ~Perm.R, Perm(0), repr(Perm(0)), bool(Perm.R & Perm.W), list(Perm.RW), list(Perm), Perm.R ^ Perm.RW, Perm(5), len(Perm.RW))


class Bits(IntFlag):
    A = 1
    B = 2


print(Bits.A | Bits.B, repr(Bits.A | Bits.B), Bits.A | 8, repr(Bits(9)), Bits.A + 1, repr(Bits(0)))


class Planet(Enum):
    EARTH = (5.97e24, 6.37e6)
    MARS = (6.4e23, 3.39e6)

    def __init__(self, mass, radius):
        self.mass = mass
        self.radius = radius


print(Planet.EARTH.mass, Planet.MARS, repr(Planet.MARS), Planet((6.4e23, 3.39e6)).name)


class Coded(bytes, Enum):
    def __new__(cls, value, label):
        made = bytes.__new__(cls, [value])
        made._value_ = value
        made.label = label
        return made

    A = (65, "first")
    B = (66, "second")


print(Coded(65).label, Coded.B.label, Coded.A == b"A")


class Auto(Enum):
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()

    NORTH = auto()
    SOUTH = auto()


print(list(Auto), Auto("north"))
Animal = Enum("Animal", "ANT BEE CAT")
print(list(Animal), Animal.BEE.value, Enum("N", {"a": 1, "b": 5})("nope") if False else Enum("N", [("a", 1)]).a)
try:
    @unique
    class Same(Enum):
        A = 1
        B = 1
except ValueError as error:
    print(error)


class Missing(Enum):
    OTHER = "other"

    @classmethod
    def _missing_(cls, value):
        return cls.OTHER


print(Missing("what"))
match Color.GREEN:
    case Color.RED:
        print("red")
    case Color.GREEN:
        print("green")


class Op(Enum):
    ADD = "+"
    SUB = "-"

    def __call__(self, a, b):
        return a + b if self is Op.ADD else a - b

    def __str__(self):
        return self.value


print(Op.ADD(1, 2), Op.SUB, [str(op) for op in Op])
