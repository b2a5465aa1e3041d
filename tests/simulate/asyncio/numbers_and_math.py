# Integers, floats, fractions and statistics, computed by many tasks.
import asyncio
import math
import statistics
from decimal import Decimal, ROUND_HALF_UP, getcontext
from fractions import Fraction

async def primes(low, high):
    await asyncio.sleep(0)
    return [n for n in range(max(low, 2), high) if all(n % d for d in range(2, math.isqrt(n) + 1))]

async def collatz(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
        if steps % 50 == 0:
            await asyncio.sleep(0.01)
    return steps

def gcd_chain(*numbers):
    return math.gcd(*numbers), math.lcm(*numbers)

async def main():
    parts = await asyncio.gather(*(primes(i, i + 20) for i in range(0, 60, 20)))
    print([len(p) for p in parts], sum(map(sum, parts)), parts[-1][-1])
    print(await asyncio.gather(*(collatz(n) for n in (27, 97, 871))), asyncio.get_running_loop().time())
    print(gcd_chain(12, 18, 27), pow(3, 200, 1000007), 2 ** -2, (-7) // 2, -7 % 3, 7 // -2, divmod(-7, 2), 10 ** 20 // 7, (1 << 70) >> 3, ~5, 6 & 3 | 8 ^ 1)
    print(0.1 + 0.2, round(2.675, 2), round(1234.5, -2), round(0.5), round(1.5), 1 / 3, 1e-7, 1e21, 123456789012345680.0, float(10 ** 22), 5e-324 / 2)
    print(math.floor(-1.5), math.ceil(1.2), math.trunc(-1.7), math.fsum([0.1] * 10), sum([0.1] * 10), math.hypot(3, 4), math.factorial(20), math.comb(10, 3), math.perm(5, 2), math.prod([1.5, 2]))
    print(f"{math.sin(1):.10f} {math.log(10):.8f} {math.log2(8)} {math.log10(1000)} {math.exp(1):.6f} {math.atan2(1, -1):.5f} {math.degrees(math.pi)}", math.isclose(0.1 + 0.2, 0.3), math.inf > 1e308, math.nan != math.nan)
    print(Fraction(3, 4) + Fraction(1, 6), Fraction("0.75") * 2, Fraction(7, 3).limit_denominator(2), Fraction(0.5), float(Fraction(1, 3)), max(Fraction(1, 3), Fraction(2, 5)))
    print(Decimal("0.1") + Decimal("0.2"), Decimal("2.675").quantize(Decimal("0.01"), rounding=ROUND_HALF_UP), Decimal(10) / 3, Decimal("1E+3"), -Decimal("0"), Decimal("1.20") == Decimal("1.2"), getcontext().prec)
    data = [2, 4, 4, 4, 5, 5, 7, 9]
    print(statistics.mean(data), statistics.median(data), statistics.mode(data), statistics.pstdev(data), round(statistics.stdev(data), 4), statistics.quantiles(data, n=4), statistics.fmean([1, 2]))
    print(int("123456789" * 4) % 97, hash(2 ** 61 - 1), hash(1.0) == hash(1), (255).to_bytes(2, "big"), int.from_bytes(b"\x01\x00", "little"), (10).bit_length(), bin(-5), hex(255), oct(8), (0.5).hex(), (2.5).as_integer_ratio(), (3.0).is_integer())
    print(sum(range(101)), min(3, 1.5, 2), max([1, 3, 2], key=lambda x: -x), sorted([3, -1, 2], key=abs), any([]), all([]), 1 < 2 < 3, 1 == 1.0 == True, complex(3, -4) * 1j, abs(complex(3, 4)))
    for bad in (lambda: 1 / 0, lambda: 1 % 0, lambda: int("x"), lambda: math.sqrt(-1), lambda: 2.0 ** 10000, lambda: float("abc"), lambda: [][0], lambda: 1 << -1, lambda: int(math.nan)):
        try:
            print(bad())
        except Exception as e:
            print(type(e).__name__, e)

asyncio.run(main())
