"""Too many dependents to convert at once: the coroutine gets a sync wrapper, and both groups of callers live on."""
import asyncio
import functools


def sync(async_func):
    """A synchronous function that runs `async_func` to its end."""

    @functools.wraps(async_func)
    def wrapper(*args, **kwargs):
        return asyncio.run(async_func(*args, **kwargs))

    return wrapper


async def async_load_user(user_id):
    await asyncio.sleep(0.05)
    return {"id": user_id}


load_user = sync(async_load_user)


def old_view():
    return load_user(1)


async def new_view():
    return await asyncio.gather(async_load_user(2), async_load_user(3))


print(old_view())
print(asyncio.run(new_view()))
