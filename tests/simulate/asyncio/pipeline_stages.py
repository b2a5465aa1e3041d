# A pipeline of three stages joined by bounded queues, ended by sentinels.
import asyncio
from dataclasses import dataclass, field

@dataclass(order=True)
class Item:
    priority: int
    name: str = field(compare=False)
    trail: list[str] = field(default_factory=list, compare=False, repr=False)

DONE = object()

async def produce(out, count):
    for i in range(count):
        await asyncio.sleep(0.05 * (i % 3))
        await out.put(Item(priority=-i, name=f"item-{i:02d}"))
        print(f"{asyncio.get_running_loop().time():.2f} put {i}, size {out.qsize()}")
    await out.put(DONE)

async def stage(label, source, target, delay):
    while True:
        item = await source.get()
        if item is DONE:
            await target.put(DONE)
            print(label, "stops")
            return label
        await asyncio.sleep(delay)
        item.trail.append(label)
        await target.put(item)

async def consume(source):
    got = []
    while (item := await source.get()) is not DONE:
        got.append(item)
    for item in sorted(got):
        print(item, "via", "->".join(item.trail))
    return len(got)

async def main():
    a, b, c = asyncio.Queue(2), asyncio.Queue(maxsize=1), asyncio.Queue()
    async with asyncio.TaskGroup() as group:
        group.create_task(produce(a, 6), name="producer")
        stages = [group.create_task(stage("parse", a, b, 0.1)), group.create_task(stage("store", b, c, 0.15))]
        total = group.create_task(consume(c))
    print([s.result() for s in stages], total.result(), a, b.empty(), c.full())

asyncio.run(main())
