# Decorators, caches and partials around coroutines.
import asyncio
import functools
import time

def timed(fn):
    @functools.wraps(fn)
    async def wrapper(*args, **kwargs):
        loop = asyncio.get_running_loop()
        start = loop.time()
        try:
            return await fn(*args, **kwargs)
        finally:
            calls.append((fn.__name__, round(loop.time() - start, 3)))
    return wrapper

def retry(times, *errors, base=0.1):
    def decorate(fn):
        @functools.wraps(fn)
        async def again(*args, **kwargs):
            for attempt in range(1, times + 1):
                try:
                    return await fn(*args, attempt=attempt, **kwargs)
                except errors as e:
                    print(f"{fn.__name__} attempt {attempt}: {e!r}")
                    if attempt == times:
                        raise RuntimeError("gave up") from e
                    await asyncio.sleep(base * 2 ** (attempt - 1))
        return again
    return decorate

calls = []

@timed
@retry(3, OSError, ValueError)
async def flaky(fail_until, *, attempt):
    """Fails at first."""
    await asyncio.sleep(0.05)
    if attempt < fail_until:
        raise OSError(attempt, "down")
    return attempt

@functools.lru_cache(maxsize=2)
def slow(x):
    time.sleep(0.5)
    return x * x

@functools.cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)

class Client:
    def __init__(self):
        self.made = 0

    @functools.cached_property
    def session(self):
        self.made += 1
        return f"session {self.made}"

    @functools.singledispatchmethod
    def encode(self, x):
        return f"?{x}"

    @encode.register
    def _(self, x: int):
        return f"i{x}"

    @encode.register(list)
    def _(self, x):
        return [self.encode(i) for i in x]

@functools.singledispatch
def size(x):
    return 1

@size.register(str)
@size.register(bytes)
def _(x):
    return len(x)

async def main():
    print(await asyncio.gather(flaky(1), flaky(3), flaky(9), return_exceptions=True))
    print(calls, flaky.__name__, flaky.__doc__, flaky.__wrapped__.__wrapped__.__kwdefaults__)
    print([slow(x) for x in (1, 2, 1, 3, 2)], slow.cache_info(), asyncio.get_running_loop().time())
    slow.cache_clear()
    print(slow.cache_info().currsize, fib(80), fib.cache_info().hits)
    c = Client()
    print(c.session, c.session, c.encode(3), c.encode([1, "a"]), size("abc"), size(b"ab"), size(9))
    double = functools.partial(int.__mul__, 2)
    hexed = functools.partial(int, base=16)
    print(double(4), hexed("ff"), hexed.keywords, functools.reduce(lambda a, b: a * b, range(1, 6), 1))
    p = functools.partial(asyncio.sleep, 0.1, result="slept")
    print(await p(), await asyncio.wait_for(p(), 1))
    print(sorted(["bb", "a", "ccc"], key=functools.cmp_to_key(lambda a, b: len(b) - len(a))))

asyncio.run(main())
