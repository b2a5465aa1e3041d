"""Built-in functions that call functions of the program, item by item: as Python, so that those may wait and fail in frames of their own."""

_none = object()


def all(iterable):
    for item in iterable:
        if not item:
            return False
    return True


def any(iterable):
    for item in iterable:
        if item:
            return True
    return False


def sorted(iterable, /, *, key=None, reverse=False):
    items = list(iterable)
    keys = items if key is None else [key(item) for item in items]
    return _sort_by_keys(items, keys, reverse)


def _sort_in_place(items, *, key=None, reverse=False):
    keys = items if key is None else [key(item) for item in items]
    items[:] = _sort_by_keys(items, keys, reverse)


def _best(name, args, key, default, better):
    if len(args) == 0:
        raise TypeError(f"{name} expected at least 1 argument, got 0")
    if len(args) > 1:
        if default is not _none:
            raise TypeError(f"Cannot specify a default for {name}() with multiple positional arguments")
        iterable = args
    else:
        iterable = args[0]
    found = _none
    for item in iterable:
        weight = item if key is None else key(item)
        if found is _none or better(weight, best):
            found, best = item, weight
    if found is _none:
        if default is _none:
            raise ValueError(f"{name}() iterable argument is empty")
        return default
    return found


def min(*args, key=None, default=_none):
    return _best("min", args, key, default, _less)


def max(*args, key=None, default=_none):
    return _best("max", args, key, default, _more)


def _more(a, b):
    return a > b


class map:
    def __init__(self, function, /, *iterables):
        if not iterables:
            raise TypeError("map() must have at least two arguments.")
        self._next = _map_one(function, iterables[0]) if len(iterables) == 1 else _map_many(function, iterables)

    def __iter__(self):
        return self._next

    def __next__(self):
        return next(self._next)


def _map_one(function, iterable):
    for item in iterable:
        yield function(item)


def _map_many(function, iterables):
    for items in zip(*iterables):
        yield function(*items)


class filter:
    def __init__(self, function, iterable, /):
        self._next = _filter(function, iterable)

    def __iter__(self):
        return self._next

    def __next__(self):
        return next(self._next)


def _filter(function, iterable):
    for item in iterable:
        if (item if function is None else function(item)):
            yield item


async def _anext_default(awaitable, default):
    try:
        return await awaitable
    except StopAsyncIteration:
        return default


map.__module__ = filter.__module__ = "builtins"


def _start(function, args, keywords):
    result = function(*args, **keywords)
    import asyncio
    if asyncio.iscoroutine(result):
        return asyncio.run(result)
    # What an opaque value may be is not asked: it has every attribute.
    if hasattr(type(result), "__anext__"):
        async def consume():
            async for _ in result:
                pass
        return asyncio.run(consume())
    if type(result).__name__ == "generator":
        for _ in result:
            pass
    return result


def _join_threads():
    import sys
    threading = sys.modules.get("threading")
    if threading is not None:
        for thread in list(threading._live):
            if not thread.daemon:
                thread.join()
    futures = sys.modules.get("concurrent.futures")
    if futures is not None:
        for executor in list(futures._executors):
            executor._shutdown = True
            executor._wait_until_quiet()
