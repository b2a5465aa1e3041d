# A worker pool in a task group: results in order, one failure ends all, the group is used again.
import asyncio
import heapq

class Pool:
    def __init__(self, size):
        self.size = size
        self.jobs = []
        self.counter = 0
        self.busy = self.most = 0

    def add(self, priority, work, *args):
        heapq.heappush(self.jobs, (priority, self.counter, work, args))
        self.counter += 1

    async def worker(self, name, out):
        while self.jobs:
            priority, number, work, args = heapq.heappop(self.jobs)
            self.busy += 1
            self.most = max(self.most, self.busy)
            try:
                out[number] = await work(*args)
            finally:
                self.busy -= 1
        return name

    async def run(self):
        out = {}
        async with asyncio.TaskGroup() as group:
            workers = [group.create_task(self.worker(f"w{i}", out), name=f"w{i}") for i in range(self.size)]
        return [out[k] for k in sorted(out)], [w.result() for w in workers]

async def double(x):
    await asyncio.sleep(x / 10)
    return 2 * x

async def explode(x):
    await asyncio.sleep(x / 10)
    raise OverflowError(x)

async def main():
    pool = Pool(3)
    for i, priority in enumerate([5, 1, 3, 2, 4, 0]):
        pool.add(priority, double, i)
    print(await pool.run(), pool.most, asyncio.get_running_loop().time())
    for i in range(5):
        pool.add(-i, explode if i == 2 else double, i)
    try:
        await pool.run()
    except* OverflowError as group:
        print(group.exceptions, pool.busy, len(pool.jobs), asyncio.get_running_loop().time())
    async with asyncio.TaskGroup() as outer:
        async with asyncio.TaskGroup() as inner:
            t = inner.create_task(double(3))
        u = outer.create_task(double(t.result()))
    print(t.result(), u.result())
    try:
        outer.create_task(double(1))
    except RuntimeError as e:
        print(str(e).split(" ", 2)[2])

asyncio.run(main())
