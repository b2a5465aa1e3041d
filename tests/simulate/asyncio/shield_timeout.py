# A shielded write outlives the time limit of the one who waits.
import asyncio

saved = []

async def save(key):
    try:
        await asyncio.sleep(0.5)
        saved.append(key)
        return key * 2
    except asyncio.CancelledError:
        saved.append(f"{key} lost")
        raise

async def handler(key, limit, protect):
    task = asyncio.ensure_future(save(key))
    try:
        async with asyncio.timeout(limit) as scope:
            return await (asyncio.shield(task) if protect else task)
    except TimeoutError:
        print(key, "late", scope.expired(), task.done(), task.cancelled())
        if protect:
            return await task
        return None

async def main():
    print(await asyncio.gather(handler("a", 0.2, True), handler("b", 0.2, False), handler("c", 1, True)))
    print(saved)
    inner = asyncio.get_running_loop().create_future()
    outer = asyncio.shield(inner)
    outer.cancel()
    await asyncio.sleep(0)
    inner.set_exception(ValueError("nobody listens"))
    await asyncio.sleep(0)
    print(outer.cancelled(), inner.exception())
    try:
        await asyncio.wait_for(asyncio.shield(asyncio.sleep(3, "x")), 1)
    except asyncio.TimeoutError as e:
        print("wait_for", repr(e), repr(e.__cause__))

asyncio.run(main())
