import functools
from functools import cache, cached_property, cmp_to_key, lru_cache, partial, partialmethod, reduce, singledispatch, singledispatchmethod, total_ordering, wraps

print(reduce(lambda a, b: a * b, [1, 2, 3, 4]), reduce(lambda a, b: a + b, [], 7))
try:
    reduce(lambda a, b: a, [])
except TypeError as error:
    print(error)


def power(base, exponent=2, *, sign=1):
    "Raises."
    return sign * base ** exponent


cube = partial(power, exponent=3)
print(cube(2), cube(2, sign=-1), partial(cube, 5)(), partial(print, 1, 2, sep="-").keywords)
partial(print, 1, 2, sep="-")(3)
print(cube.func is power, cube.args, cube.keywords)
try:
    partial(5)
except TypeError as error:
    print(error)


def logged(function):
    @wraps(function)
    def inner(*args, **kwargs):
        print("call", function.__name__, args, kwargs)
        return function(*args, **kwargs)
    return inner


@logged
def add(a, b):
    "Adds."
    return a + b


print(add(1, b=2), add.__name__, add.__doc__, add.__wrapped__.__name__)


@lru_cache(maxsize=2)
def slow(n):
    print("computing", n)
    return n * n


print(slow(1), slow(2), slow(1), slow(3), slow(1), slow(2))
print(slow.cache_info())
slow.cache_clear()
print(slow.cache_info(), slow.cache_parameters())


@cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(50), fib.cache_info().hits)


@lru_cache
def plain(x, *, y=1):
    return x, y


print(plain(1), plain(1, y=1), plain.cache_info().misses)


class Data:
    def __init__(self, n):
        self.n = n

    @cached_property
    def square(self):
        print("squaring")
        return self.n ** 2

    @lru_cache(maxsize=None)
    def method(self, x):
        return self.n + x

    def scaled(self, factor, offset=0):
        return self.n * factor + offset

    doubled = partialmethod(scaled, 2, offset=1)


data = Data(7)
print(data.square, data.square, data.method(1), data.method(1), data.doubled())
del data.square
print(data.square)

print(sorted(["bb", "a", "ccc"], key=cmp_to_key(lambda a, b: len(b) - len(a))))


@total_ordering
class Version:
    def __init__(self, major, minor):
        self.key = (major, minor)

    def __eq__(self, other):
        return self.key == other.key

    def __lt__(self, other):
        return self.key < other.key


print(Version(1, 2) <= Version(1, 2), Version(1, 3) > Version(1, 2), Version(2, 0) >= Version(1, 9), max(Version(1, 1), Version(0, 9)).key)
try:
    @total_ordering
    class Nothing:
        pass
except ValueError as error:
    print(error)


@singledispatch
def show(value):
    return f"other {value!r}"


@show.register(int)
def _(value):
    return f"int {value}"


@show.register(list)
@show.register(tuple)
def _(value):
    return "items " + ", ".join(show(item) for item in value)


print(show(1), show("x"), show([1, "y"]), show((2,)), show(True))


class Shower:
    @singledispatchmethod
    def show(self, value):
        return "other"

    @show.register(str)
    def _(self, value):
        return "text " + value


print(Shower().show(1), Shower().show("t"))
