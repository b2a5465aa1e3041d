import math
from math import ceil, floor, gcd, inf, isclose, nan, pi, sqrt

print(pi, math.e, math.tau, inf, nan, sqrt(2), math.cbrt(0), math.exp(1), math.log(10), math.log(8, 2), math.log2(1024), math.log10(1000), math.log1p(1e-10), math.expm1(1e-10))
print(floor(2.7), floor(-2.7), ceil(2.1), ceil(-2.1), math.trunc(-3.9), floor(5), floor(1e20), math.fabs(-3), math.copysign(3, -0.0), math.fmod(-7, 3), math.remainder(7, 4), math.modf(-3.25))
print(gcd(12, 18), gcd(), gcd(-4, 6, 10), math.lcm(4, 6), math.factorial(20), math.factorial(0), math.comb(10, 3), math.perm(5, 2), math.perm(4), math.isqrt(10 ** 20 + 1), math.prod([1, 2, 3.5]))
print(math.sin(1), math.cos(1), math.tan(0.5), math.atan2(1, -1), math.degrees(pi), math.radians(180), math.hypot(3, 4), math.hypot(1, 2, 3), math.dist([1, 2], [4, 6]), math.asin(1), math.sinh(1))
print(math.fsum([0.1] * 10), math.fsum([1e100, 1, -1e100]), isclose(0.1 + 0.2, 0.3), isclose(1, 1.1), math.isnan(nan), math.isinf(-inf), math.isfinite(1), math.frexp(8.5), math.ldexp(0.5, 4), math.pow(2, 0.5), math.sumprod([1, 2], [3, 4]))
print(math.log(10 ** 400), math.nextafter(1, 2), math.ulp(1.0), math.erf(0.5), math.log(2 ** 64))
for call in (lambda: sqrt(-1), lambda: math.log(0), lambda: math.log(-1.5), lambda: math.exp(1000), lambda: math.factorial(-1), lambda: floor(nan), lambda: math.ceil(inf), lambda: sqrt("x"), lambda: math.isqrt(-1), lambda: math.acos(2), lambda: math.pow(0, -1), lambda: gcd(1.5), lambda: math.factorial(1.5), lambda: math.comb(3, -1)):
    try:
        print(call())
    except (ValueError, OverflowError, TypeError) as error:
        print(type(error).__name__, error)


class Money:
    def __floor__(self):
        return 5

    def __float__(self):
        return 2.25


print(floor(Money()), sqrt(Money()))
