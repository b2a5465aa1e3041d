# Time limits within time limits: who gives up first, and what the inner one sees.
import asyncio

async def work(n, log):
    try:
        await asyncio.sleep(n)
        return f"done {n}"
    except asyncio.CancelledError as e:
        log.append(f"work {n} cancelled at {asyncio.get_running_loop().time():.2f}")
        await asyncio.sleep(0.1)
        raise

async def layered(outer, inner, n, log):
    try:
        async with asyncio.timeout(outer) as o:
            try:
                async with asyncio.timeout(inner) as i:
                    return await work(n, log)
            except TimeoutError:
                log.append(f"inner {i.expired()} {o.expired()}")
                return "inner late"
    except TimeoutError:
        log.append(f"outer {i.expired()} {o.expired()}")
        return "outer late"

async def main():
    log = []
    for args in ((1, 2, 0.5), (1, 0.3, 2), (0.3, 1, 2), (0.4, 0.4, 2), (None, None, 0.2), (0, 1, 1)):
        print(args, await layered(*args, log), f"{asyncio.get_running_loop().time():.2f}")
    print(*log, sep="\n")
    async with asyncio.timeout(1) as t:
        t.reschedule(asyncio.get_running_loop().time() + 5)
        await asyncio.sleep(2)
        print(t.when() - asyncio.get_running_loop().time(), repr(t).split(" ")[1])
        t.reschedule(None)
    try:
        await asyncio.wait_for(asyncio.wait_for(work(3, log), 2), 1)
    except TimeoutError as e:
        print("outermost", type(e.__cause__).__name__)
    async def stubborn():
        try:
            await asyncio.sleep(5)
        except asyncio.CancelledError:
            return "kept"
    print(await asyncio.wait_for(stubborn(), 1))
    try:
        async with asyncio.timeout(0.5):
            raise ValueError("own")
    except ValueError as e:
        print(e)
    try:
        async with asyncio.timeout_at(asyncio.get_running_loop().time() - 1):
            print("entered")
            await asyncio.sleep(0)
            print("not here")
    except TimeoutError:
        print("past deadline")
    async def outer_cancel():
        async with asyncio.timeout(10):
            await asyncio.sleep(20)
    t = asyncio.create_task(outer_cancel())
    await asyncio.sleep(0.1)
    t.cancel()
    print(await asyncio.gather(t, return_exceptions=True), t.cancelled())

asyncio.run(main())
