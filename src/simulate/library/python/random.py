"""Random numbers, the same as CPython's for the same seed."""

import _random
from bisect import bisect
from itertools import accumulate
from math import acos, cos, e, exp, floor, log, pi, sin, sqrt

_TWO_PI = 2 * pi
# The constants of the methods that reject points outside a curve: Kinderman and Monahan, Cheng.
_NORMAL = 4 * exp(-0.5) / sqrt(2.0)
_LOG4 = log(4.0)
_GAMMA = 1.0 + log(4.5)


class Random:
    def __init__(self, x=None):
        self.seed(x)

    def seed(self, a=None, version=2):
        if a is not None and not isinstance(a, (int, float, str, bytes, bytearray)):
            raise TypeError("The only supported seed types are:\nNone, int, float, str, bytes, and bytearray.")
        self._twister = _random.twister(a)
        self.gauss_next = None

    def getstate(self):
        return 3, _random.state(self._twister), self.gauss_next

    def setstate(self, state):
        version, internal, self.gauss_next = state
        if version != 3:
            raise ValueError(f"state with version {version} passed to Random.setstate() of version 3")
        self._twister = _random.from_state(internal)

    def random(self):
        return _random.random(self._twister)

    def getrandbits(self, k, /):
        if k < 0:
            raise ValueError("number of bits must be non-negative")
        return _random.bits(self._twister, k)

    def randbytes(self, n):
        return self.getrandbits(n * 8).to_bytes(n, "little")

    def _randbelow(self, n):
        return _random.below(self._twister, n)

    def randrange(self, start, stop=None, step=1):
        if not isinstance(start, int) or not isinstance(stop, int | None) or not isinstance(step, int):
            wrong = next(value for value in (start, stop, step) if not isinstance(value, int))
            raise TypeError(f"'{type(wrong).__name__}' object cannot be interpreted as an integer")
        if stop is None:
            if step != 1:
                raise TypeError("Missing a non-None stop argument")
            if start > 0:
                return self._randbelow(start)
            raise ValueError("empty range for randrange()")
        width = stop - start
        if step == 1 and width > 0:
            return start + self._randbelow(width)
        if step == 0:
            raise ValueError("zero step for randrange()")
        count = (width + step - 1) // step if step > 0 else (width + step + 1) // step
        if step == 1 or count <= 0:
            raise ValueError(f"empty range in randrange({start}, {stop}{'' if step == 1 else f', {step}'})")
        return start + step * self._randbelow(count)

    def randint(self, a, b):
        return self.randrange(a, b + 1)

    def choice(self, seq):
        if not len(seq):
            raise IndexError("Cannot choose from an empty sequence")
        return seq[self._randbelow(len(seq))]

    def shuffle(self, x):
        for last in range(len(x) - 1, 0, -1):
            other = self._randbelow(last + 1)
            x[last], x[other] = x[other], x[last]

    def sample(self, population, k, *, counts=None):
        if isinstance(population, (set, frozenset, dict)):
            raise TypeError("Population must be a sequence.  For dicts or sets, use sorted(d).")
        if counts is not None:
            bounds = list(accumulate(counts))
            if len(bounds) != len(population):
                raise ValueError("The number of counts does not match the population")
            total = bounds.pop() if bounds else 0
            if total < 0 or not isinstance(total, int):
                raise ValueError("Counts must be non-negative")
            return [population[bisect(bounds, place)] for place in self.sample(range(total), k)]
        size = len(population)
        if not 0 <= k <= size:
            raise ValueError("Sample larger than population or is negative")
        # A set of chosen places is smaller than a copy of the population when few are wanted.
        limit = 21
        if k > 5:
            power = 1
            while power < 3 * k:
                power *= 4
            limit += power
        if size <= limit:
            pool = list(population)
            result = []
            for taken in range(k):
                place = self._randbelow(size - taken)
                result.append(pool[place])
                pool[place] = pool[size - taken - 1]
            return result
        places = {}
        for _ in range(k):
            place = self._randbelow(size)
            while place in places:
                place = self._randbelow(size)
            places[place] = True
        return [population[place] for place in places]

    def choices(self, population, weights=None, *, cum_weights=None, k=1):
        size = len(population)
        if cum_weights is None:
            if weights is None:
                return [population[floor(self.random() * (size + 0.0))] for _ in range(k)]
            cum_weights = list(accumulate(weights))
        elif weights is not None:
            raise TypeError("Cannot specify both weights and cumulative weights")
        if len(cum_weights) != size:
            raise ValueError("The number of weights does not match the population")
        total = cum_weights[-1] + 0.0
        if total <= 0.0:
            raise ValueError("Total of weights must be greater than zero")
        return [population[bisect(cum_weights, self.random() * total, 0, size - 1)] for _ in range(k)]

    def uniform(self, a, b):
        return a + (b - a) * self.random()

    def triangular(self, low=0.0, high=1.0, mode=None):
        u = self.random()
        try:
            c = 0.5 if mode is None else (mode - low) / (high - low)
        except ZeroDivisionError:
            return low
        if u > c:
            u, c, low, high = 1.0 - u, 1.0 - c, high, low
        return low + (high - low) * sqrt(u * c)

    def normalvariate(self, mu=0.0, sigma=1.0):
        while True:
            u1 = self.random()
            u2 = 1.0 - self.random()
            z = _NORMAL * (u1 - 0.5) / u2
            if z * z / 4.0 <= -log(u2):
                return mu + z * sigma

    def gauss(self, mu=0.0, sigma=1.0):
        z, self.gauss_next = self.gauss_next, None
        if z is None:
            angle = self.random() * _TWO_PI
            radius = sqrt(-2.0 * log(1.0 - self.random()))
            z = cos(angle) * radius
            self.gauss_next = sin(angle) * radius
        return mu + z * sigma

    def lognormvariate(self, mu=0.0, sigma=1.0):
        return exp(self.normalvariate(mu, sigma))

    def expovariate(self, lambd=1.0):
        return -log(1.0 - self.random()) / lambd

    def vonmisesvariate(self, mu, kappa):
        if kappa <= 1e-6:
            return _TWO_PI * self.random()
        s = 0.5 / kappa
        r = s + sqrt(1.0 + s * s)
        while True:
            z = cos(pi * self.random())
            d = z / (r + z)
            u2 = self.random()
            if u2 < 1.0 - d * d or u2 <= (1.0 - d) * exp(d):
                break
        q = 1.0 / r
        f = (q + z) / (1.0 + q * z)
        return (mu + acos(f)) % _TWO_PI if self.random() > 0.5 else (mu - acos(f)) % _TWO_PI

    def gammavariate(self, alpha, beta):
        if alpha <= 0.0 or beta <= 0.0:
            raise ValueError("gammavariate: alpha and beta must be > 0.0")
        if alpha > 1.0:
            shape = sqrt(2.0 * alpha - 1.0)
            b = alpha - _LOG4
            c = alpha + shape
            while True:
                u1 = self.random()
                if not 1e-7 < u1 < 0.9999999:
                    continue
                u2 = 1.0 - self.random()
                v = log(u1 / (1.0 - u1)) / shape
                x = alpha * exp(v)
                z = u1 * u1 * u2
                r = b + c * v - x
                if r + _GAMMA - 4.5 * z >= 0.0 or r >= log(z):
                    return x * beta
        if alpha == 1.0:
            return -log(1.0 - self.random()) * beta
        while True:
            b = (e + alpha) / e
            p = b * self.random()
            x = p ** (1.0 / alpha) if p <= 1.0 else -log((b - p) / alpha)
            u1 = self.random()
            if u1 <= x ** (alpha - 1.0) if p > 1.0 else u1 <= exp(-x):
                return x * beta

    def betavariate(self, alpha, beta):
        y = self.gammavariate(alpha, 1.0)
        return y / (y + self.gammavariate(beta, 1.0)) if y else 0.0

    def paretovariate(self, alpha):
        return (1.0 - self.random()) ** (-1.0 / alpha)

    def weibullvariate(self, alpha, beta):
        return alpha * (-log(1.0 - self.random())) ** (1.0 / beta)

    def binomialvariate(self, n=1, p=0.5):
        if n == 1:
            return int(self.random() < p)
        return sum(self.random() < p for _ in range(n))


class SystemRandom(Random):
    def seed(self, *args, **kwds):
        super().seed(None)


_shared = Random()
seed, getstate, setstate = _shared.seed, _shared.getstate, _shared.setstate
random, getrandbits, randbytes = _shared.random, _shared.getrandbits, _shared.randbytes
randrange, randint, choice, shuffle = _shared.randrange, _shared.randint, _shared.choice, _shared.shuffle
sample, choices, uniform, triangular = _shared.sample, _shared.choices, _shared.uniform, _shared.triangular
normalvariate, gauss, lognormvariate = _shared.normalvariate, _shared.gauss, _shared.lognormvariate
expovariate, vonmisesvariate, gammavariate = _shared.expovariate, _shared.vonmisesvariate, _shared.gammavariate
betavariate, paretovariate, weibullvariate = _shared.betavariate, _shared.paretovariate, _shared.weibullvariate
binomialvariate = _shared.binomialvariate
