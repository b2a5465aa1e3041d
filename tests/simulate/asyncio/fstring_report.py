# A report with every kind of format.
import asyncio
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

class Money:
    def __init__(self, cents):
        self.cents = cents

    def __format__(self, spec):
        if spec.endswith("c"):
            return format(f"{self.cents / 100:,.2f} CHF", spec[:-1])
        return format(self.cents, spec)

    def __repr__(self):
        return f"Money({self.cents})"

    __str__ = lambda self: f"${self.cents / 100:.2f}"

async def row(name, n):
    await asyncio.sleep(n % 3 / 10)
    return f"|{name:<8}|{n:>+10,d}|{n / 7:^12.3e}|{n:#010x}|{n % 100 / 100:>7.1%}|{n:b}|"

async def main():
    for line in await asyncio.gather(*(row(w, n) for w, n in [("alpha", 1234567), ("b", -42), ("gamma delta", 0)])):
        print(line)
    m, width, prec = Money(1234567), 20, 3
    print(f"{m} {m!r} {m:>{width}c} {m:_d} {3.14159265:{width}.{prec}f}|{'x':*^{width - 10}}|{m = }|{2 + 3 = :>4}")
    print(f"{0.1 + 0.2} {1e16} {1e15} {123456789.0:g} {0.00001234:g} {1.5e300 * 1e10} {float('nan'):>6} {-0.0} {1e22} {5e-324}")
    print(f"{255:o} {255:X} {255:c} {1_000_000:_} {-7 // 2} {-7 % 3} {7.5 // 2} {-7.5 % 2} {2 ** 100:,} {round(2.5)} {round(-1.55, 1)}")
    print(f"{True:d} {True} {None!s:>6} {'é'!a} {b'a\x00'!r} {[1, 'a', None]} {(1,)} {set()} {frozenset({1})} {{'k'}} { {'a': 1} }")
    print(f"{datetime(2024, 2, 29, 13, 5):%Y/%m/%d %I:%M %p} {timedelta(days=1, seconds=3661.5)} {timedelta(-1)!r}")
    print(f"{Decimal('1.10') + 1:.3f} {Decimal(1) / 3:.5} {Fraction(6, 8)} {Fraction('0.125') * 4!r} {1 + 2j} {3j * 1j}")
    print("%-5s|%05d|%.2f|%x|%r|%%|%(a)s" % {"a": 1} if False else "%-5s|%05d|%.2f|%x|%r|%%" % ("ab", -42, 2.345, 255, "q"))
    print("{0} {1!r:>5} {name[key]} {obj.cents:,} {0}".format("z", "y", name={"key": "v"}, obj=m), "{:>{w}}".format(1, w=4))
    print("{}-{}".format(*"ab"), "{x}".format_map({"x": 1}), "abc".center(9, "."), "7".zfill(3), "-7".zfill(4), "a\tb".expandtabs(4))
    nested = f"{f'{1 + 1}' + "quotes"} {'\n'.join(['a', 'b'])!r} {(lambda x: x * 2)(4)} {[*range(3)]!s:>12}"
    print(nested)
    for bad in ("{:d}", "{:.2d}", "{1}", "{a}"):
        try:
            print(bad.format(1.5))
        except Exception as e:
            print(type(e).__name__, e)

asyncio.run(main())
