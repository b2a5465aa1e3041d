# A bounded buffer from a Condition, several producers and consumers.
import asyncio
from collections import deque

class Buffer:
    def __init__(self, size):
        self.items = deque(maxlen=None)
        self.size = size
        self.changed = asyncio.Condition()
        self.waits = 0

    async def put(self, item):
        async with self.changed:
            while len(self.items) >= self.size:
                self.waits += 1
                await self.changed.wait()
            self.items.append(item)
            self.changed.notify_all()

    async def get(self):
        async with self.changed:
            await self.changed.wait_for(lambda: self.items)
            item = self.items.popleft()
            self.changed.notify(1)
            return item

async def producer(buffer, name, n):
    for i in range(n):
        await buffer.put((name, i))
        await asyncio.sleep(0.01)

async def consumer(buffer, n, out):
    for _ in range(n):
        out.append(await buffer.get())
        await asyncio.sleep(0.03)

async def main():
    buffer, out = Buffer(2), []
    await asyncio.gather(producer(buffer, "p", 5), producer(buffer, "q", 5), consumer(buffer, 6, out), consumer(buffer, 4, out))
    print(out, buffer.waits)
    try:
        buffer.changed.notify()
    except RuntimeError as e:
        print(e)
    waiter = asyncio.create_task(buffer.get())
    await asyncio.sleep(0.1)
    waiter.cancel()
    print(await asyncio.gather(waiter, return_exceptions=True), buffer.changed.locked())
    print(repr(buffer.changed).split(" ")[-1])

asyncio.run(main())
