# A hospital with doctors, triage levels and patience: a discrete simulation on the loop's clock.
import asyncio
import random
from dataclasses import dataclass, field
from enum import IntEnum
from statistics import mean

class Level(IntEnum):
    URGENT = 0
    NORMAL = 1
    MINOR = 2

@dataclass(order=True)
class Patient:
    level: Level
    arrived: float
    name: str = field(compare=False)
    patience: float = field(compare=False, default=3.0)

class Ward:
    def __init__(self, doctors, rng):
        self.queue = asyncio.PriorityQueue()
        self.rng, self.seen, self.left = rng, [], []
        self.doctors = [asyncio.create_task(self.doctor(f"dr{i}")) for i in range(doctors)]

    async def doctor(self, name):
        loop = asyncio.get_running_loop()
        while True:
            p = await self.queue.get()
            waited = loop.time() - p.arrived
            if waited > p.patience and p.level is not Level.URGENT:
                self.left.append(p.name)
            else:
                await asyncio.sleep({Level.URGENT: 2, Level.NORMAL: 1, Level.MINOR: 0.5}[p.level])
                self.seen.append((p.name, p.level.name, round(waited, 2), name))
            self.queue.task_done()

    async def arrivals(self, count):
        for i in range(count):
            await asyncio.sleep(round(self.rng.expovariate(2), 2))
            level = self.rng.choices(list(Level), weights=[1, 3, 2])[0]
            await self.queue.put(Patient(level, asyncio.get_running_loop().time(), f"p{i}"))

async def main():
    ward = Ward(2, random.Random(11))
    await ward.arrivals(14)
    await ward.queue.join()
    for d in ward.doctors:
        d.cancel()
    print(*ward.seen, sep="\n")
    print(ward.left, round(mean(w for *_, w, _ in ward.seen), 3), f"{asyncio.get_running_loop().time():.2f}")

asyncio.run(main())
