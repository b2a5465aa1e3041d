# A token bucket and a leaky queue on the loop's clock, tested by many clients.
import asyncio
import random

class TokenBucket:
    def __init__(self, rate, capacity):
        self.rate, self.capacity = rate, capacity
        self.tokens = capacity
        self.updated = asyncio.get_running_loop().time()
        self._lock = asyncio.Lock()

    async def take(self, n=1):
        async with self._lock:
            while True:
                now = asyncio.get_running_loop().time()
                self.tokens = min(self.capacity, self.tokens + (now - self.updated) * self.rate)
                self.updated = now
                if self.tokens >= n - 1e-9:
                    self.tokens -= n
                    return
                await asyncio.sleep((n - self.tokens) / self.rate)

class CircuitBreaker:
    def __init__(self, limit, cool_down):
        self.limit, self.cool_down = limit, cool_down
        self.failures, self.open_until = 0, None

    async def call(self, f, *args):
        loop = asyncio.get_running_loop()
        if self.open_until is not None:
            if loop.time() < self.open_until:
                raise RuntimeError("circuit open")
            self.open_until = None
        try:
            result = await f(*args)
        except Exception:
            self.failures += 1
            if self.failures >= self.limit:
                self.open_until = loop.time() + self.cool_down
                self.failures = 0
            raise
        self.failures = 0
        return result

async def client(n, bucket, seen):
    for _ in range(3):
        await bucket.take()
        seen.append((round(asyncio.get_running_loop().time(), 6), n))

async def service(i):
    await asyncio.sleep(0.1)
    if 2 <= i < 6:
        raise ConnectionError(i)
    return i

async def main():
    rng = random.Random(7)
    bucket, seen = TokenBucket(10, 2), []
    await asyncio.gather(*(client(n, bucket, seen) for n in range(3)))
    print(seen)
    breaker, out = CircuitBreaker(2, 0.35), []
    for i in range(10):
        try:
            out.append(await breaker.call(service, i))
        except (ConnectionError, RuntimeError) as e:
            out.append(f"{type(e).__name__}({e})")
        await asyncio.sleep(0.05)
    print(out)
    print([rng.randint(1, 6) for _ in range(5)], round(rng.random(), 6), rng.choice("abc"), rng.sample(range(20), 3), rng.uniform(1, 2))
    deck = list(range(8))
    rng.shuffle(deck)
    print(deck, rng.choices("xy", weights=[1, 3], k=4), rng.gauss(0, 1))

asyncio.run(main())
