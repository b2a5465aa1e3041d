"""Exact fractions."""

from math import gcd


class Fraction:
    __slots__ = ("_numerator", "_denominator")

    def __new__(cls, numerator=0, denominator=None):
        if isinstance(numerator, str) and denominator is None:
            numerator, denominator = _read(numerator)
        elif isinstance(numerator, (float, Fraction)) and denominator is None:
            numerator, denominator = numerator.as_integer_ratio()
        denominator = 1 if denominator is None else denominator
        if isinstance(numerator, Fraction) or isinstance(denominator, Fraction):
            a, b = Fraction(numerator), Fraction(denominator)
            numerator, denominator = a._numerator * b._denominator, a._denominator * b._numerator
        elif not isinstance(numerator, int) or not isinstance(denominator, int):
            raise TypeError("both arguments should be Rational instances")
        if denominator == 0:
            raise ZeroDivisionError(f"Fraction({numerator}, 0)")
        common = gcd(numerator, denominator) * (-1 if denominator < 0 else 1)
        self = object.__new__(cls)
        self._numerator, self._denominator = numerator // common, denominator // common
        return self

    numerator = property(lambda self: self._numerator)
    denominator = property(lambda self: self._denominator)

    def as_integer_ratio(self):
        return self._numerator, self._denominator

    def is_integer(self):
        return self._denominator == 1

    @classmethod
    def from_float(cls, f):
        return cls(f)

    def limit_denominator(self, max_denominator=1000000):
        if self._denominator <= max_denominator:
            return self
        p0, q0, p1, q1 = 0, 1, 1, 0
        n, d = self._numerator, self._denominator
        while True:
            whole = n // d
            if q0 + whole * q1 > max_denominator:
                break
            p0, q0, p1, q1 = p1, q1, p0 + whole * p1, q0 + whole * q1
            n, d = d, n - whole * d
        steps = (max_denominator - q0) // q1
        near, far = Fraction(p1, q1), Fraction(p0 + steps * p1, q0 + steps * q1)
        return near if abs(near - self) <= abs(far - self) else far

    def _apply(self, other, exact, rough):
        if isinstance(other, int):
            other = Fraction(other)
        if isinstance(other, Fraction):
            return exact(self._numerator, self._denominator, other._numerator, other._denominator)
        return rough(float(self), other) if isinstance(other, float) else NotImplemented

    def __add__(self, other):
        return self._apply(other, lambda a, b, c, d: Fraction(a * d + c * b, b * d), lambda x, y: x + y)

    __radd__ = __add__

    def __sub__(self, other):
        return self._apply(other, lambda a, b, c, d: Fraction(a * d - c * b, b * d), lambda x, y: x - y)

    def __rsub__(self, other):
        return -self + other

    def __mul__(self, other):
        return self._apply(other, lambda a, b, c, d: Fraction(a * c, b * d), lambda x, y: x * y)

    __rmul__ = __mul__

    def __truediv__(self, other):
        return self._apply(other, lambda a, b, c, d: Fraction(a * d, b * c), lambda x, y: x / y)

    def __rtruediv__(self, other):
        return self._apply(other, lambda a, b, c, d: Fraction(c * b, d * a), lambda x, y: y / x)

    def __floordiv__(self, other):
        return self._apply(other, lambda a, b, c, d: a * d // (b * c), lambda x, y: x // y)

    def __mod__(self, other):
        return self - other * (self // other)

    def __pow__(self, other):
        if isinstance(other, int):
            if other >= 0:
                return Fraction(self._numerator ** other, self._denominator ** other)
            return Fraction(self._denominator ** -other, self._numerator ** -other)
        return float(self) ** float(other)

    def __neg__(self):
        return Fraction(-self._numerator, self._denominator)

    def __abs__(self):
        return Fraction(abs(self._numerator), self._denominator)

    def __eq__(self, other):
        return self._apply(other, lambda a, b, c, d: a * d == c * b, lambda x, y: x == y)

    def __lt__(self, other):
        return self._apply(other, lambda a, b, c, d: a * d < c * b, lambda x, y: x < y)

    def __le__(self, other):
        return self._apply(other, lambda a, b, c, d: a * d <= c * b, lambda x, y: x <= y)

    def __gt__(self, other):
        return self._apply(other, lambda a, b, c, d: a * d > c * b, lambda x, y: x > y)

    def __ge__(self, other):
        return self._apply(other, lambda a, b, c, d: a * d >= c * b, lambda x, y: x >= y)

    def __hash__(self):
        return hash(self._numerator) if self._denominator == 1 else hash((self._numerator, self._denominator))

    def __bool__(self):
        return self._numerator != 0

    def __float__(self):
        return self._numerator / self._denominator

    def __int__(self):
        whole = abs(self._numerator) // self._denominator
        return whole if self._numerator > 0 else -whole

    __trunc__ = __int__

    def __floor__(self):
        return self._numerator // self._denominator

    def __ceil__(self):
        return -(-self._numerator // self._denominator)

    def __round__(self, ndigits=None):
        scale = 10 ** (ndigits or 0)
        whole, rest = divmod(self._numerator * scale, self._denominator)
        whole += 2 * rest > self._denominator or 2 * rest == self._denominator and whole % 2
        return whole if ndigits is None else Fraction(whole, scale)

    def __repr__(self):
        return f"{type(self).__name__}({self._numerator}, {self._denominator})"

    def __str__(self):
        return str(self._numerator) if self._denominator == 1 else f"{self._numerator}/{self._denominator}"


def _read(text):
    """The whole numbers that `3/4`, `-1.25` or `1e-3` stands for."""
    try:
        top, slash, bottom = text.strip().partition("/")
        if slash:
            return int(top), int(bottom)
        mantissa, _, exponent = top.lower().partition("e")
        whole, _, fraction = mantissa.partition(".")
        shift = int(exponent or 0) - len(fraction)
        digits = int(whole + fraction)
        return (digits * 10 ** shift, 1) if shift >= 0 else (digits, 10 ** -shift)
    except ValueError:
        raise ValueError(f"Invalid literal for Fraction: {text!r}") from None
