"""Iterator building blocks."""

_missing = object()


class count:
    def __init__(self, start=0, step=1):
        self._next, self._step = start, step

    def __iter__(self):
        return self

    def __next__(self):
        value = self._next
        self._next = value + self._step
        return value

    def __repr__(self):
        step = "" if self._step == 1 else f", {self._step!r}"
        return f"count({self._next!r}{step})"


class repeat:
    def __init__(self, object, times=None):
        self._object, self._left = object, None if times is None else max(times, 0)

    def __iter__(self):
        return self

    def __next__(self):
        if self._left is not None:
            if self._left <= 0:
                raise StopIteration
            self._left -= 1
        return self._object

    def __length_hint__(self):
        if self._left is None:
            raise TypeError("len() of unsized object")
        return self._left

    def __repr__(self):
        return f"repeat({self._object!r})" if self._left is None else f"repeat({self._object!r}, {self._left})"


class _Generated:
    """An iterator whose items come from a generator; the first turn of the generator runs with the first item."""

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._items)


class cycle(_Generated):
    def __init__(self, iterable):
        self._items = self._go(iter(iterable))

    @staticmethod
    def _go(iterator):
        seen = []
        for item in iterator:
            yield item
            seen.append(item)
        while seen:
            yield from seen


class chain(_Generated):
    def __init__(self, *iterables):
        self._items = self._go(iter(iterables))

    @classmethod
    def from_iterable(cls, iterables):
        self = cls()
        self._items = cls._go(iter(iterables))
        return self

    @staticmethod
    def _go(iterables):
        for iterable in iterables:
            for item in iterable:
                yield item


class accumulate(_Generated):
    def __init__(self, iterable, func=None, *, initial=None):
        self._items = self._go(iter(iterable), func, initial)

    @staticmethod
    def _go(iterator, func, total):
        if total is None:
            try:
                total = next(iterator)
            except StopIteration:
                return
        yield total
        for item in iterator:
            total = total + item if func is None else func(total, item)
            yield total


class islice(_Generated):
    def __init__(self, iterable, *bounds):
        bounds = slice(*bounds)
        for what, value in (("Stop argument for", bounds.stop), ("Indices for", bounds.start)):
            if value is not None and (not isinstance(value, int) or value < 0):
                if what.startswith("Stop"):
                    raise ValueError("Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
                raise ValueError("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
        step = 1 if bounds.step is None else bounds.step
        if not isinstance(step, int) or step < 1:
            raise ValueError("Step for islice() must be a positive integer or None.")
        self._items = self._go(iter(iterable), bounds.start or 0, bounds.stop, step)

    @staticmethod
    def _go(iterator, wanted, stop, step):
        at = 0
        while stop is None or wanted < stop:
            while at <= wanted:
                try:
                    item = next(iterator)
                except StopIteration:
                    return
                at += 1
            yield item
            wanted += step
        # The items up to the end are used up, as if they had been skipped.
        while stop is not None and at < stop:
            try:
                next(iterator)
            except StopIteration:
                return
            at += 1


class takewhile(_Generated):
    def __init__(self, predicate, iterable):
        self._items = self._go(predicate, iter(iterable))

    @staticmethod
    def _go(predicate, iterator):
        for item in iterator:
            if not predicate(item):
                return
            yield item


class dropwhile(_Generated):
    def __init__(self, predicate, iterable):
        self._items = self._go(predicate, iter(iterable))

    @staticmethod
    def _go(predicate, iterator):
        for item in iterator:
            if not predicate(item):
                yield item
                break
        for item in iterator:
            yield item


class filterfalse(_Generated):
    def __init__(self, predicate, iterable):
        self._items = self._go(predicate, iter(iterable))

    @staticmethod
    def _go(predicate, iterator):
        for item in iterator:
            if not (item if predicate is None else predicate(item)):
                yield item


class starmap(_Generated):
    def __init__(self, function, iterable):
        self._items = self._go(function, iter(iterable))

    @staticmethod
    def _go(function, iterator):
        for args in iterator:
            yield function(*args)


class compress(_Generated):
    def __init__(self, data, selectors):
        self._items = self._go(zip(data, selectors))

    @staticmethod
    def _go(pairs):
        for item, chosen in pairs:
            if chosen:
                yield item


class pairwise(_Generated):
    def __init__(self, iterable, /):
        self._items = self._go(iter(iterable))

    @staticmethod
    def _go(iterator):
        before = _missing
        for item in iterator:
            if before is not _missing:
                yield before, item
            before = item


class batched(_Generated):
    def __init__(self, iterable, n, *, strict=False):
        if n < 1:
            raise ValueError("n must be at least one")
        self._items = self._go(iter(iterable), n, strict)

    @staticmethod
    def _go(iterator, n, strict):
        batch = []
        for item in iterator:
            batch.append(item)
            if len(batch) == n:
                yield tuple(batch)
                batch = []
        if batch:
            if strict:
                raise ValueError("batched(): incomplete batch")
            yield tuple(batch)


class zip_longest(_Generated):
    def __init__(self, *iterables, fillvalue=None):
        self._items = self._go([iter(iterable) for iterable in iterables], fillvalue)

    @staticmethod
    def _go(iterators, fill):
        left = len(iterators)
        while left:
            row = []
            for at, iterator in enumerate(iterators):
                item = _missing if iterator is None else next(iterator, _missing)
                if item is _missing:
                    if iterator is not None:
                        iterators[at] = None
                        left -= 1
                        if not left:
                            return
                    item = fill
                row.append(item)
            yield tuple(row)


class groupby(_Generated):
    def __init__(self, iterable, key=None):
        self._iterator, self._key = iter(iterable), key
        self._wanted = self._current = self._item = _missing
        self._turn = None

    def _step(self):
        self._item = next(self._iterator)
        self._current = self._item if self._key is None else self._key(self._item)

    def __next__(self):
        self._turn = object()
        while self._current is self._wanted or self._current == self._wanted:
            self._step()
        self._wanted = self._current
        return self._current, self._group(self._wanted, self._turn)

    def _group(self, wanted, turn):
        while self._turn is turn and self._current == wanted:
            yield self._item
            try:
                self._step()
            except StopIteration:
                # Nothing equals this, so that the outer loop asks for the next item and ends.
                self._current = self._wanted
                return


class product(_Generated):
    def __init__(self, *iterables, repeat=1):
        self._items = self._go([tuple(iterable) for iterable in iterables] * repeat)

    @staticmethod
    def _go(pools):
        places = [0] * len(pools)
        if not all(pools):
            return
        while True:
            yield tuple([pool[at] for pool, at in zip(pools, places)])
            for turn in range(len(pools) - 1, -1, -1):
                places[turn] += 1
                if places[turn] < len(pools[turn]):
                    break
                places[turn] = 0
            else:
                return


class combinations(_Generated):
    def __init__(self, iterable, r):
        if r < 0:
            raise ValueError("r must be non-negative")
        self._items = self._go(tuple(iterable), r, 1)

    @staticmethod
    def _go(pool, r, gap):
        """Places grow by at least `gap`: 1 for combinations, 0 with replacement."""
        size = len(pool)
        places = [gap * at for at in range(r)]
        if r and (not size or places[-1] >= size):
            return
        while True:
            yield tuple([pool[at] for at in places])
            for turn in range(r - 1, -1, -1):
                if places[turn] < size - 1 - gap * (r - 1 - turn):
                    break
            else:
                return
            places[turn] += 1
            for later in range(turn + 1, r):
                places[later] = places[later - 1] + gap


class combinations_with_replacement(combinations):
    def __init__(self, iterable, r):
        if r < 0:
            raise ValueError("r must be non-negative")
        self._items = self._go(tuple(iterable), r, 0)


class permutations(_Generated):
    def __init__(self, iterable, r=None):
        pool = tuple(iterable)
        r = len(pool) if r is None else r
        if r < 0:
            raise ValueError("r must be non-negative")
        self._items = self._go(pool, r)

    @staticmethod
    def _go(pool, r):
        size = len(pool)
        if r > size:
            return
        chosen = list(range(r))
        while True:
            yield tuple([pool[at] for at in chosen])
            # Advance like a number whose digits must all differ.
            turn = r - 1
            while turn >= 0:
                free = [at for at in range(chosen[turn] + 1, size) if at not in chosen[:turn]]
                if free:
                    chosen[turn] = free[0]
                    for later in range(turn + 1, r):
                        chosen[later] = next(at for at in range(size) if at not in chosen[:later])
                    break
                turn -= 1
            else:
                return


def tee(iterable, n=2):
    if n < 0:
        raise ValueError("n must be >= 0")
    iterator = iter(iterable)
    # Every reader walks one shared chain of cells, so that what all have read can be let go.
    cell = [None, None]
    return tuple([_Tee(iterator, cell) for _ in range(n)])


class _Tee:
    def __init__(self, iterator, cell):
        self._iterator, self._cell = iterator, cell

    def __iter__(self):
        return self

    def __copy__(self):
        return _Tee(self._iterator, self._cell)

    def __next__(self):
        if self._cell[1] is None:
            self._cell[0] = next(self._iterator)
            self._cell[1] = [None, None]
        value, self._cell = self._cell
        return value
