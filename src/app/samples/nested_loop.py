"""A wrapper that starts a loop works, until somebody calls it from a coroutine: loops do not nest."""
import asyncio


async def load_settings():
    await asyncio.sleep(0.01)
    return {"theme": "dark"}


def settings():
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(load_settings())
    finally:
        loop.close()


async def handler():
    try:
        return settings()
    except RuntimeError as error:
        return f"nested: {error}"


print(settings())
print(asyncio.run(handler()))
