# asyncio.wait in all three modes, the rest is cancelled and collected.
import asyncio

async def probe(host, delay, ok=True):
    await asyncio.sleep(delay)
    if not ok:
        raise ConnectionError(host)
    return host

async def race(hosts, mode, timeout=None):
    tasks = [asyncio.create_task(probe(*h), name=h[0]) for h in hosts]
    done, pending = await asyncio.wait(tasks, return_when=mode, timeout=timeout)
    names = lambda ts: sorted(t.get_name() for t in ts)
    print(mode, names(done), names(pending))
    for task in pending:
        task.cancel(f"{task.get_name()} not needed")
    results = await asyncio.gather(*tasks, return_exceptions=True)
    print([r if isinstance(r, str) else repr(r) for r in results])

async def main():
    hosts = [("a", 0.3), ("b", 0.1), ("c", 0.2, False), ("d", 0.9)]
    for mode in (asyncio.FIRST_COMPLETED, asyncio.FIRST_EXCEPTION, asyncio.ALL_COMPLETED):
        await race(hosts, mode)
    await race(hosts, asyncio.ALL_COMPLETED, timeout=0.25)
    try:
        await asyncio.wait([])
    except ValueError as e:
        print(e)
    try:
        await asyncio.wait([probe("x", 1)])
    except TypeError as e:
        print(e)

asyncio.run(main())
