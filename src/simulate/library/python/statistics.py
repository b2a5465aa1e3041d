"""Averages and spreads."""

from collections import Counter
from math import erf, exp, fsum, sqrt, tau


class StatisticsError(ValueError):
    pass


class _Ratio:
    """An exact fraction, not reduced: sums of floats must not round on the way."""

    def __init__(self, top, bottom):
        self.top, self.bottom = top, bottom

    def __add__(self, other):
        if self.bottom == other.bottom:
            return _Ratio(self.top + other.top, self.bottom)
        # Denominators of floats are powers of two: the larger one is common to both.
        large, small = (self, other) if self.bottom > other.bottom else (other, self)
        if large.bottom % small.bottom == 0:
            return _Ratio(large.top + small.top * (large.bottom // small.bottom), large.bottom)
        return _Ratio(self.top * other.bottom + other.top * self.bottom, self.bottom * other.bottom)

    def square(self):
        return _Ratio(self.top * self.top, self.bottom * self.bottom)


def _ratio(value):
    return _Ratio(*value.as_integer_ratio())


def _total(ratios):
    total = _Ratio(0, 1)
    for ratio in ratios:
        total = total + ratio
    return total


def _value(data, top, bottom):
    """A fraction as a number like those in `data`."""
    if all(isinstance(value, int) for value in data) and top % bottom == 0:
        return top // bottom
    return top / bottom


def mean(data):
    data = list(data)
    if not data:
        raise StatisticsError("mean requires at least one data point")
    total = _total(map(_ratio, data))
    return _value(data, total.top, total.bottom * len(data))


def fmean(data, weights=None):
    data = list(data)
    if weights is not None:
        weights = list(weights)
        if len(weights) != len(data):
            raise StatisticsError("data and weights must be the same length")
        return fsum([a * b for a, b in zip(data, weights)]) / fsum(weights)
    if not data:
        raise StatisticsError("fmean requires at least one data point")
    return fsum(data) / len(data)


def geometric_mean(data):
    from math import log
    data = list(data)
    if not data:
        raise StatisticsError("Must have a non-empty dataset")
    return exp(fsum([log(value) for value in data]) / len(data))


def harmonic_mean(data, weights=None):
    data = list(data)
    if not data:
        raise StatisticsError("harmonic_mean requires at least one data point")
    if any(value < 0 for value in data):
        raise StatisticsError("harmonic mean does not support negative values")
    if 0 in data:
        return 0
    weights = [1] * len(data) if weights is None else list(weights)
    total, weight = _total([_Ratio(_ratio(value).bottom, _ratio(value).top) for value in data]), _total(map(_ratio, weights))
    if weights != [1] * len(data):
        total = _total([_Ratio(_ratio(w).top * _ratio(v).bottom, _ratio(w).bottom * _ratio(v).top) for w, v in zip(weights, data)])
    return weight.top * total.bottom / (weight.bottom * total.top)


def median(data):
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    middle = len(data) // 2
    return data[middle] if len(data) % 2 else (data[middle - 1] + data[middle]) / 2


def median_low(data):
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    return data[(len(data) - 1) // 2]


def median_high(data):
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    return data[len(data) // 2]


def mode(data):
    ranked = Counter(iter(data)).most_common(1)
    if not ranked:
        raise StatisticsError("no mode for empty data")
    return ranked[0][0]


def multimode(data):
    counts = Counter(iter(data))
    most = max(counts.values(), default=0)
    return [value for value, count in counts.items() if count == most]


def quantiles(data, *, n=4, method="exclusive"):
    if n < 1:
        raise StatisticsError("n must be at least 1")
    data = sorted(data)
    size = len(data)
    if size < 2:
        if size == 1:
            return data * (n - 1)
        raise StatisticsError("must have at least one data point")
    cuts = []
    for at in range(1, n):
        if method == "inclusive":
            place, rest = divmod(at * (size - 1), n)
            cuts.append((data[place] * (n - rest) + data[place + 1] * rest) / n)
        else:
            place = min(max(at * (size + 1) // n, 1), size - 1)
            rest = at * (size + 1) - place * n
            cuts.append((data[place - 1] * (n - rest) + data[place] * rest) / n)
    return cuts


def _spread(data, center, less, name):
    """The sum of squared distances from the center over the count less `less`, as a ratio."""
    data = list(data)
    count = len(data)
    if count < 1 + less:
        raise StatisticsError(f"{name} requires at least {'two data points' if less else 'one data point'}")
    if center is not None:
        total = _total([_ratio(value - center).square() for value in data])
        return data, total.top, total.bottom * (count - less)
    # sum((x - mean)**2) is (n * sum(x * x) - sum(x)**2) / n.
    ratios = [_ratio(value) for value in data]
    squares, whole = _total([ratio.square() for ratio in ratios]), _total(ratios).square()
    rest = _Ratio(count * squares.top, squares.bottom) + _Ratio(-whole.top, whole.bottom)
    return data, rest.top, rest.bottom * count * (count - less)


def variance(data, xbar=None):
    return _value(*_spread(data, xbar, 1, "variance"))


def pvariance(data, mu=None):
    return _value(*_spread(data, mu, 0, "pvariance"))


def stdev(data, xbar=None):
    data, top, bottom = _spread(data, xbar, 1, "stdev")
    return sqrt(top / bottom)


def pstdev(data, mu=None):
    data, top, bottom = _spread(data, mu, 0, "pstdev")
    return sqrt(top / bottom)


def covariance(x, y, /):
    if len(x) != len(y):
        raise StatisticsError("covariance requires that both inputs have same number of data points")
    if len(x) < 2:
        raise StatisticsError("covariance requires at least two data points")
    a, b = fsum(x) / len(x), fsum(y) / len(y)
    return fsum([(one - a) * (two - b) for one, two in zip(x, y)]) / (len(x) - 1)


def correlation(x, y, /, *, method="linear"):
    if len(x) != len(y):
        raise StatisticsError("correlation requires that both inputs have same number of data points")
    if len(x) < 2:
        raise StatisticsError("correlation requires at least two data points")
    a, b = fsum(x) / len(x), fsum(y) / len(y)
    both = fsum([(one - a) * (two - b) for one, two in zip(x, y)])
    return both / sqrt(fsum([(one - a) ** 2 for one in x]) * fsum([(two - b) ** 2 for two in y]))


class NormalDist:
    def __init__(self, mu=0.0, sigma=1.0):
        if sigma < 0.0:
            raise StatisticsError("sigma must be non-negative")
        self.mean, self.stdev = float(mu), float(sigma)

    def pdf(self, x):
        variance = self.stdev * self.stdev
        return exp((x - self.mean) ** 2 / (-2.0 * variance)) / sqrt(tau * variance)

    def cdf(self, x):
        return 0.5 * (1.0 + erf((x - self.mean) / (self.stdev * sqrt(2.0))))

    def __repr__(self):
        return f"{type(self).__name__}(mu={self.mean!r}, sigma={self.stdev!r})"
