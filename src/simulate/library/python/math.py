"""The part of `math` that needs no machine functions; `library/math.rs` has the rest."""

pi = 3.141592653589793
e = 2.718281828459045
tau = 6.283185307179586
inf = float("inf")
nan = float("nan")


def _rounded(x, method, native):
    if isinstance(x, int):
        return x + 0
    function = None if isinstance(x, float) else getattr(type(x), method, None)
    return native(x) if function is None else function(x)


def floor(x, /):
    return _rounded(x, "__floor__", _floor)


def ceil(x, /):
    return _rounded(x, "__ceil__", _ceil)


def trunc(x, /):
    return _rounded(x, "__trunc__", _trunc)


def log(x, base=None):
    return _log(x) if base is None else _log(x) / _log(base)


def degrees(x, /):
    return x * (180.0 / pi)


def radians(x, /):
    return x * (pi / 180.0)


def gcd(*integers):
    found = 0
    for n in integers:
        found = _gcd(found, n)
    return found


def lcm(*integers):
    found = 1
    for n in integers:
        if n == 0:
            return 0
        found = abs(found * n) // _gcd(found, n)
    return found


def _index(value):
    if not hasattr(value, "__index__"):
        raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
    return value.__index__()


def _product(low, high):
    """The product of all from `low` up to `high`, by halves, so that the factors stay of one size."""
    if high - low < 8:
        result = 1
        for n in range(low, high + 1):
            result *= n
        return result
    middle = (low + high) // 2
    return _product(low, middle) * _product(middle + 1, high)


def factorial(n, /):
    n = _index(n)
    if n < 0:
        raise ValueError("factorial() not defined for negative values")
    return _product(1, n)


def perm(n, k=None, /):
    n, k = _index(n), _index(n if k is None else k)
    if n < 0 or k < 0:
        raise ValueError(f"{'n' if n < 0 else 'k'} must be a non-negative integer")
    return 0 if k > n else _product(n - k + 1, n)


def comb(n, k, /):
    n, k = _index(n), _index(k)
    if n < 0 or k < 0:
        raise ValueError(f"{'n' if n < 0 else 'k'} must be a non-negative integer")
    k = min(k, n - k)
    return 0 if k < 0 else _product(n - k + 1, n) // _product(1, k)


def prod(iterable, /, *, start=1):
    for item in iterable:
        start = start * item
    return start


def isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0):
    if rel_tol < 0.0 or abs_tol < 0.0:
        raise ValueError("tolerances must be non-negative")
    if a == b:
        return True
    if isinf(a) or isinf(b):
        return False
    return abs(b - a) <= max(rel_tol * abs(a), rel_tol * abs(b), abs_tol)


def modf(x, /):
    if isinf(x):
        return copysign(0.0, x), x
    fraction = fmod(x, 1.0)
    return copysign(fraction, x), copysign(x - fraction, x)


def _exact_sum(values):
    """The sum as a fraction of whole numbers, so that nothing is rounded on the way."""
    top, bottom = 0, 1
    for value in values:
        a, b = value.as_integer_ratio()
        if b > bottom:
            top, bottom = top * (b // bottom), b
        top += a * (bottom // b)
    return top, bottom


def fsum(seq, /):
    values = [float(value) for value in seq]
    if all([isfinite(value) for value in values]):
        top, bottom = _exact_sum(values)
        return top / bottom
    special = sum([value for value in values if not isfinite(value)])
    if isnan(special) and not any([isnan(value) for value in values]):
        raise ValueError("-inf + inf in fsum")
    return special


def sumprod(p, q, /):
    p, q = list(p), list(q)
    if len(p) != len(q):
        raise ValueError("Inputs are not the same length")
    if any([isinstance(value, float) for value in p + q]):
        top, bottom = 0, 1
        for a, b in zip(p, q):
            (x, y), (z, w) = a.as_integer_ratio(), b.as_integer_ratio()
            top, bottom = top * (y * w) + x * z * bottom, bottom * y * w
        return top / bottom
    return sum([a * b for a, b in zip(p, q)])


def hypot(*coordinates):
    values = [abs(float(value)) for value in coordinates]
    if any([isinf(value) for value in values]):
        return inf
    if any([isnan(value) for value in values]):
        return nan
    if not any(values):
        return 0.0
    # The exact sum of squares, scaled so that its root has bits to spare.
    exponent = max([frexp(value)[1] for value in values])
    scaled = [ldexp(value, -exponent) for value in values]
    top, bottom = 0, 1
    for value in scaled:
        a, b = value.as_integer_ratio()
        a, b = a * a, b * b
        if b > bottom:
            top, bottom = top * (b // bottom), b
        top += a * (bottom // b)
    root = isqrt((top << 160) // bottom)
    return ldexp(root / (1 << 80), exponent)


def dist(p, q, /):
    p, q = list(p), list(q)
    if len(p) != len(q):
        raise ValueError("both points must have the same number of dimensions")
    return hypot(*[a - b for a, b in zip(p, q)])


def remainder(x, y, /):
    if isnan(x) or isnan(y):
        return nan
    if isinf(x) or y == 0:
        raise ValueError("math domain error")
    if isinf(y):
        return x
    (a, b), (c, d) = float(x).as_integer_ratio(), float(y).as_integer_ratio()
    top, bottom = a * d, b * c
    if bottom < 0:
        top, bottom = -top, -bottom
    whole, rest = divmod(top, bottom)
    whole += 2 * rest > bottom or 2 * rest == bottom and whole % 2
    return copysign((top - whole * bottom) * c / (bottom * d), x) if top == whole * bottom else (top - whole * bottom) * c / (bottom * d)


def ulp(x, /):
    x = abs(x)
    if isnan(x) or isinf(x):
        return x
    following = nextafter(x, inf)
    return x - nextafter(x, -inf) if isinf(following) else following - x


def fma(x, y, z, /):
    (a, b), (c, d), (f, g) = float(x).as_integer_ratio(), float(y).as_integer_ratio(), float(z).as_integer_ratio()
    return (a * c * g + f * b * d) / (b * d * g)


def erf(x, /):
    x = float(x)
    if isnan(x):
        return x
    size = abs(x)
    if size > 6.0:
        return copysign(1.0, x)
    if size < 2.0:
        # The power series, from its smallest term.
        square, total = x * x, 0.0
        term = 25.5
        while term > 0.5:
            total = 2.0 + square * total / term
            term -= 1.0
        return total * x * exp(-square) / 1.772453850905516
    return copysign(1.0 - erfc(size), x)


def erfc(x, /):
    x = float(x)
    if isnan(x):
        return x
    if x < 2.0:
        return 1.0 - erf(x) if x > -6.0 else 2.0
    if x > 27.0:
        return 0.0
    # The continued fraction, forwards: numerators and denominators of its last two approximations.
    step, shift, middle = 0.0, 0.5, 0.5 + x * x
    above, above_last, below, below_last = 1.0, 0.0, middle, 1.0
    for _ in range(50):
        step += shift
        shift += 2.0
        middle = shift + x * x
        above, above_last = middle * above - step * above_last, above
        below, below_last = middle * below - step * below_last, below
    return above / below * x * exp(-x * x) / 1.772453850905516
