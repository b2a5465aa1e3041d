"""Decimal numbers: exact digits, rounded to the precision of the context."""

from contextvars import ContextVar

ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_HALF_DOWN = "ROUND_HALF_EVEN", "ROUND_HALF_UP", "ROUND_HALF_DOWN"
ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR = "ROUND_UP", "ROUND_DOWN", "ROUND_CEILING", "ROUND_FLOOR"


class DecimalException(ArithmeticError):
    pass


class InvalidOperation(DecimalException):
    pass


class ConversionSyntax(InvalidOperation):
    pass


class DivisionByZero(DecimalException, ZeroDivisionError):
    pass


class Context:
    def __init__(self, prec=28, rounding=ROUND_HALF_EVEN, **options):
        self.prec, self.rounding = prec, rounding

    def copy(self):
        return Context(self.prec, self.rounding)

    def create_decimal(self, value):
        return Decimal(value)._fitted(self)


_current = ContextVar("decimal_context")
DefaultContext = Context()


def getcontext():
    context = _current.get(None)
    if context is None:
        context = DefaultContext.copy()
        _current.set(context)
    return context


def setcontext(context):
    _current.set(context)


class localcontext:
    def __init__(self, ctx=None, **options):
        self._new = (getcontext() if ctx is None else ctx).copy()
        self._new.__dict__.update(options)

    def __enter__(self):
        self._old = getcontext()
        setcontext(self._new)
        return self._new

    def __exit__(self, *exc):
        setcontext(self._old)


def _rounded(digits, cut, negative, rounding):
    """`digits` without its last `cut` places."""
    whole, rest = divmod(digits, 10 ** cut)
    half = 5 * 10 ** (cut - 1)
    up = {
        ROUND_HALF_EVEN: rest > half or rest == half and whole % 2,
        ROUND_HALF_UP: rest >= half,
        ROUND_HALF_DOWN: rest > half,
        ROUND_UP: rest > 0,
        ROUND_DOWN: False,
        ROUND_CEILING: rest > 0 and not negative,
        ROUND_FLOOR: rest > 0 and negative,
    }[rounding]
    return whole + bool(up)


class Decimal:
    """A sign, whole digits and a power of ten; `_special` is `Infinity`, `NaN` or nothing."""

    __slots__ = ("_negative", "_digits", "_exp", "_special")

    def __new__(cls, value="0", context=None):
        if isinstance(value, Decimal):
            return _made(value._negative, value._digits, value._exp, value._special)
        if isinstance(value, int):
            return _made(value < 0, abs(value), 0)
        if isinstance(value, float):
            return cls.from_float(value)
        if isinstance(value, tuple):
            return _made(bool(value[0]), int("".join(map(str, value[1])) or 0), value[2])
        if not isinstance(value, str):
            raise TypeError(f"conversion from {type(value).__name__} to Decimal is not supported")
        return _read(value)

    @classmethod
    def from_float(cls, f):
        if f != f or f in (float("inf"), float("-inf")):
            return _read(repr(f))
        top, bottom = abs(f).as_integer_ratio()
        # The denominator is a power of two, and each two below is a five above.
        places = bottom.bit_length() - 1
        negative = f < 0 or f == 0 and str(f)[0] == "-"
        return _made(negative, top * 5 ** places, -places)

    def _fitted(self, context=None):
        context = getcontext() if context is None else context
        extra = len(str(self._digits)) - context.prec
        if extra <= 0 or self._special:
            return self
        digits, exp = _rounded(self._digits, extra, self._negative, context.rounding), self._exp + extra
        if len(str(digits)) > context.prec:
            digits, exp = digits // 10, exp + 1
        return _made(self._negative, digits, exp)

    def _signed(self):
        return -self._digits if self._negative else self._digits

    def _aligned(self, other):
        exp = min(self._exp, other._exp)
        return self._signed() * 10 ** (self._exp - exp), other._signed() * 10 ** (other._exp - exp), exp

    def as_integer_ratio(self):
        if self._exp >= 0:
            return self._signed() * 10 ** self._exp, 1
        from math import gcd
        bottom = 10 ** -self._exp
        common = gcd(self._digits, bottom)
        return self._signed() // common, bottom // common

    def as_tuple(self):
        return DecimalTuple(int(self._negative), tuple(map(int, str(self._digits))), self._exp)

    def is_zero(self):
        return not self._digits and not self._special

    def is_nan(self):
        return self._special == "NaN"

    def is_infinite(self):
        return self._special == "Infinity"

    def is_finite(self):
        return not self._special

    def is_signed(self):
        return self._negative

    def copy_abs(self):
        return _made(False, self._digits, self._exp, self._special)

    def adjusted(self):
        return self._exp + len(str(self._digits)) - 1

    def normalize(self, context=None):
        number = self._fitted(context)
        digits, exp = number._digits, number._exp
        if not digits:
            return _made(self._negative, 0, 0)
        while digits % 10 == 0:
            digits, exp = digits // 10, exp + 1
        return _made(self._negative, digits, exp)

    def quantize(self, exp, rounding=None, context=None):
        cut = exp._exp - self._exp
        if cut <= 0:
            digits = self._digits * 10 ** -cut
        else:
            digits = _rounded(self._digits, cut, self._negative, rounding or getcontext().rounding)
        if len(str(digits)) > getcontext().prec:
            raise InvalidOperation([InvalidOperation])
        return _made(self._negative, digits, exp._exp)

    def to_integral_value(self, rounding=None, context=None):
        return self if self._exp >= 0 else self.quantize(Decimal(1), rounding)

    def sqrt(self, context=None):
        from math import isqrt
        if self._negative and self._digits:
            raise InvalidOperation([InvalidOperation])
        exp = self._exp // 2
        digits = self._digits * 10 ** (self._exp - 2 * exp)
        root = isqrt(digits)
        if root * root == digits:
            return _made(False, root, exp)._fitted()
        shift = getcontext().prec + 2
        return _made(False, isqrt(digits * 10 ** (2 * shift)) * 10 + 1, exp - shift - 1)._fitted()

    def _with(self, other, how):
        if isinstance(other, int):
            other = Decimal(other)
        if not isinstance(other, Decimal):
            return NotImplemented
        if self._special or other._special:
            return _read(repr(how(float(self), float(other))))
        return how(self, other)

    def __add__(self, other):
        return self._with(other, _add)

    __radd__ = __add__

    def __sub__(self, other):
        return self._with(other, lambda a, b: _add(a, -b))

    def __rsub__(self, other):
        return self._with(other, lambda a, b: _add(b, -a))

    def __mul__(self, other):
        return self._with(other, _multiply)

    __rmul__ = __mul__

    def __truediv__(self, other):
        return self._with(other, _divide)

    def __rtruediv__(self, other):
        return self._with(other, lambda a, b: _divide(b, a))

    def __floordiv__(self, other):
        return self._with(other, lambda a, b: _whole(a, b)[0])

    def __mod__(self, other):
        return self._with(other, lambda a, b: _whole(a, b)[1])

    def __divmod__(self, other):
        return self // other, self % other

    def __pow__(self, other):
        if isinstance(other, Decimal) and other == int(other):
            other = int(other)
        if not isinstance(other, int):
            return _read(repr(float(self) ** float(other)))
        if other < 0:
            return Decimal(1) / self ** -other
        return _made(self._negative and other % 2 == 1, self._digits ** other, self._exp * other)._fitted()

    def __neg__(self):
        return _made(not self._negative and bool(self), self._digits, self._exp, self._special)._fitted()

    def __pos__(self):
        return self._fitted()

    def __abs__(self):
        return self.copy_abs()._fitted()

    def _compare(self, other, test):
        if isinstance(other, float):
            other = Decimal(other)
        if self._special or isinstance(other, Decimal) and other._special:
            return test(float(self), float(other))
        return self._with(other, lambda a, b: test(*a._aligned(b)[:2]))

    def __eq__(self, other):
        return self._compare(other, lambda a, b: a == b)

    def __lt__(self, other):
        return self._compare(other, lambda a, b: a < b)

    def __le__(self, other):
        return self._compare(other, lambda a, b: a <= b)

    def __gt__(self, other):
        return self._compare(other, lambda a, b: a > b)

    def __ge__(self, other):
        return self._compare(other, lambda a, b: a >= b)

    def __hash__(self):
        number = self.normalize(Context(10 ** 6))
        return hash(int(number)) if number._exp >= 0 else hash((number._negative, number._digits, number._exp))

    def __bool__(self):
        return self._digits != 0 or bool(self._special)

    def __int__(self):
        whole = self._digits * 10 ** self._exp if self._exp >= 0 else self._digits // 10 ** -self._exp
        return -whole if self._negative else whole

    __trunc__ = __int__

    def __float__(self):
        return float(str(self))

    def __floor__(self):
        return int(self.to_integral_value(ROUND_FLOOR))

    def __ceil__(self):
        return int(self.to_integral_value(ROUND_CEILING))

    def __round__(self, n=None):
        if n is None:
            return int(self.to_integral_value(ROUND_HALF_EVEN))
        return self.quantize(_made(False, 1, -n), ROUND_HALF_EVEN)

    def __str__(self):
        sign = "-" if self._negative else ""
        if self._special:
            return sign + self._special
        digits = str(self._digits)
        point = len(digits) + self._exp
        if self._exp <= 0 and point > -6:
            if self._exp == 0:
                return sign + digits
            return sign + (digits[:point] if point > 0 else "0") + "." + (digits[point:] if point > 0 else "0" * -point + digits)
        mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
        return f"{sign}{mantissa}E{point - 1:+d}"

    def __repr__(self):
        return f"Decimal('{self}')"

    def __format__(self, spec):
        if not spec:
            return str(self)
        at = spec.find(".")
        if at >= 0 and spec[-1].isdigit() and not self._special:
            # Significant digits, as many as there are.
            digits = int(spec[at + 1:])
            rounded = self._fitted(Context(max(digits, 1))) if len(str(self._digits)) > digits else self
            return format(str(rounded), spec[:at] if spec[:1] in ("<", ">", "^", "=") else ">" + spec[:at])
        if at >= 0 and spec[-1:] in "f%" and not self._special:
            number = self * 100 if spec[-1] == "%" else self
            places = int("".join([c for c in spec[at + 1:] if c.isdigit()]) or 0)
            text = str(number.quantize(_made(False, 1, -places), ROUND_HALF_EVEN).copy_abs())
            whole, _, fraction = text.partition(".")
            # The whole part goes through `int`, which knows signs, widths and groups.
            head, tail = spec[:at], ("." + fraction if places else "") + ("%" if spec[-1] == "%" else "")
            width = _width(head)
            plain = format(-int(whole) if self._negative else int(whole), _without_width(head))
            if self._negative and not int(whole):
                plain = "-" + plain
            text = plain + tail
            return format(text, _text_spec(head, width)) if width else text
        if spec[-1:] in "eEgGfFn%":
            return format(float(self), spec) if spec[-1:] in "eEgGn" else format(str(self), spec[:-1].replace(",", ""))
        return format(int(self), spec) if self._exp == 0 and "," in spec else format(str(self), spec if spec[0] in "<>^" else ">" + spec)


def _width(head):
    digits = "".join([c for c in head if c.isdigit()])
    return int(digits) if digits else 0


def _without_width(head):
    return "".join([c for c in head if c in "+ ,_-"])


def _text_spec(head, width):
    for at, c in enumerate(head[:2]):
        if c in "<>^=":
            return f"{head[:at] or ' '}{'>' if c == '=' else c}{width}"
    return f"{'0' if head.lstrip('+- ').startswith('0') else ' '}>{width}"


class DecimalTuple(tuple):
    def __new__(cls, sign, digits, exponent):
        return tuple.__new__(cls, (sign, digits, exponent))

    sign = property(lambda self: self[0])
    digits = property(lambda self: self[1])
    exponent = property(lambda self: self[2])

    def __repr__(self):
        return f"DecimalTuple(sign={self[0]}, digits={self[1]!r}, exponent={self[2]!r})"


def _made(negative, digits, exp, special=""):
    self = object.__new__(Decimal)
    self._negative, self._digits, self._exp, self._special = bool(negative), digits, exp, special
    return self


def _read(text):
    body = text.strip().replace("_", "").lower()
    negative = body.startswith("-")
    body = body.removeprefix("-" if negative else "+")
    if body in ("inf", "infinity", "nan", "snan"):
        return _made(negative, 0, 0, "Infinity" if body[0] == "i" else "NaN")
    mantissa, e, exponent = body.partition("e")
    whole, point, fraction = mantissa.partition(".")
    digits = whole + fraction
    try:
        if not digits.isdigit() or e and not exponent.lstrip("+-").isdigit():
            raise ValueError
        return _made(negative, int(digits), int(exponent or 0) - len(fraction))
    except ValueError:
        raise InvalidOperation([ConversionSyntax]) from None


def _add(a, b):
    if not isinstance(a, Decimal):
        return a + b
    x, y, exp = a._aligned(b)
    total = x + y
    return _made(total < 0 or total == 0 and a._negative and b._negative, abs(total), exp)._fitted()


def _multiply(a, b):
    if not isinstance(a, Decimal):
        return a * b
    return _made(a._negative != b._negative, a._digits * b._digits, a._exp + b._exp)._fitted()


def _divide(a, b):
    if not isinstance(a, Decimal):
        return a / b
    if not b._digits:
        if not a._digits:
            raise InvalidOperation([InvalidOperation])
        raise DivisionByZero([DivisionByZero])
    ideal = a._exp - b._exp
    if not a._digits:
        return _made(a._negative != b._negative, 0, ideal)
    shift = max(len(str(b._digits)) - len(str(a._digits)) + getcontext().prec + 1, 0)
    digits, rest = divmod(a._digits * 10 ** shift, b._digits)
    exp = ideal - shift
    if rest:
        # A digit below the last tells the rounding that something follows.
        digits, exp = digits * 10 + 1, exp - 1
    else:
        while exp < ideal and digits % 10 == 0:
            digits, exp = digits // 10, exp + 1
    return _made(a._negative != b._negative, digits, exp)._fitted()


def _whole(a, b):
    """Quotient towards zero, and the rest with the sign of `a`."""
    if not isinstance(a, Decimal):
        return a // b, a % b
    if not b._digits:
        raise (DivisionByZero if a._digits else InvalidOperation)([DivisionByZero if a._digits else InvalidOperation])
    x, y, exp = a._aligned(b)
    quotient, rest = divmod(abs(x), abs(y))
    return _made(a._negative != b._negative, quotient, 0), _made(a._negative, rest, exp)
