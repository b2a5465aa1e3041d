# A service is told to stop: it finishes what it has, refuses the rest, and cancels what hangs.
import asyncio
import signal

class Service:
    def __init__(self, grace):
        self.grace = grace
        self.stopping = asyncio.Event()
        self.jobs = set()
        self.done = []

    def submit(self, coro, name):
        if self.stopping.is_set():
            coro.close()
            raise RuntimeError(f"{name} refused")
        task = asyncio.create_task(coro, name=name)
        self.jobs.add(task)
        task.add_done_callback(self.finished)
        return task

    def finished(self, task):
        self.jobs.discard(task)
        self.done.append((task.get_name(), "cancelled" if task.cancelled() else repr(task.exception()) if task.exception() else task.result()))

    async def stop(self):
        self.stopping.set()
        if self.jobs:
            done, hanging = await asyncio.wait(self.jobs, timeout=self.grace)
            for t in sorted(hanging, key=lambda t: t.get_name()):
                t.cancel("shutdown")
            await asyncio.gather(*hanging, return_exceptions=True)

async def job(n, fail=False):
    try:
        await asyncio.sleep(n)
    except asyncio.CancelledError as e:
        print(f"job {n} interrupted by {e.args}")
        raise
    if fail:
        raise IOError("bad job")
    return n

async def main():
    s = Service(1)
    for i, args in enumerate([(0.5,), (0.2, True), (5,), (3,)]):
        s.submit(job(*args), f"job{i}")
    asyncio.get_running_loop().call_later(0.3, lambda: asyncio.ensure_future(s.stop()))
    await s.stopping.wait()
    try:
        s.submit(job(1), "late")
    except RuntimeError as e:
        print(e)
    while s.jobs:
        await asyncio.sleep(0.1)
    await asyncio.sleep(0)
    print(sorted(s.done), f"{asyncio.get_running_loop().time():.1f}")

asyncio.run(main())
