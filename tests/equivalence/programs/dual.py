"""Functions that give a coroutine where an event loop runs, and its result where none does."""
import asyncio
import time
from functools import wraps


def in_async():
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def dual(function):
    @wraps(function)
    def wrapper(*args):
        coroutine = function(*args)
        if in_async():
            return coroutine
        return asyncio.run(coroutine)

    return wrapper


class Store:
    async def _save(self, key):
        time.sleep(0.002)
        return f"saved {key}"

    def save(self, key):
        if in_async():
            return self._save(key)
        return asyncio.run(self._save(key))

    @dual
    async def load(self, key):
        time.sleep(0.002)
        return f"loaded {key}"


def show(key):
    store = Store()
    print(store.load(key))
    return store.save(key)


async def in_a_coroutine():
    store = Store()
    print(await store.save(3), await store.load(3))


def main():
    print(show(1))
    time.sleep(0.002)
    store = Store()
    print([store.save(key) for key in range(3)])


if __name__ == "__main__":
    main()
    asyncio.run(in_a_coroutine())
