"""A helper that waits for coroutines in plain code, which has callers of both kinds."""
import asyncio


def wait_for(coroutine):
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(coroutine)
    finally:
        loop.close()


async def load(key):
    await asyncio.sleep(0.02)
    if key < 0:
        raise ValueError(key)
    return key * 2


def page(key):
    head = wait_for(load(key))
    body = wait_for(load(key + 1))
    return head, body


def checked(key):
    try:
        return wait_for(load(key))
    except ValueError as error:
        return f"no {error}"


class Page:
    def __init__(self, key):
        self.head = wait_for(load(key))

    @property
    def body(self):
        return wait_for(load(self.head))


print(page(1), checked(2), checked(-1))
shown = Page(3)
print(shown.head, shown.body)
print(sorted([3, 1, 2], key=lambda key: -wait_for(load(key))))
