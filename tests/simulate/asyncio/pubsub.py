# Publish and subscribe: subscribers are async iterators; slow ones are dropped.
import asyncio
import weakref
from collections import defaultdict

class Subscription:
    def __init__(self, hub, topic, size):
        self.hub, self.topic = hub, topic
        self.queue = asyncio.Queue(size)
        self.dropped = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        try:
            return await self.queue.get()
        except asyncio.QueueShutDown:
            raise StopAsyncIteration from None

    def __enter__(self):
        self.hub.topics[self.topic].append(self)
        return self

    def __exit__(self, *exc):
        self.hub.topics[self.topic].remove(self)

class Hub:
    def __init__(self):
        self.topics = defaultdict(list)

    def publish(self, topic, message):
        for s in self.topics[topic]:
            try:
                s.queue.put_nowait(message)
            except asyncio.QueueFull:
                s.dropped += 1

    def close(self):
        for subs in self.topics.values():
            for s in subs:
                s.queue.shutdown()

async def listen(hub, topic, delay, size=2):
    got = []
    with Subscription(hub, topic, size) as sub:
        async for message in sub:
            await asyncio.sleep(delay)
            got.append(message)
    return got, sub.dropped

async def main():
    hub = Hub()
    async with asyncio.TaskGroup() as g:
        fast = g.create_task(listen(hub, "news", 0.01))
        slow = g.create_task(listen(hub, "news", 0.35))
        other = g.create_task(listen(hub, "other", 0))
        for i in range(6):
            await asyncio.sleep(0.1)
            hub.publish("news", i)
            if i % 3 == 0:
                hub.publish("other", f"o{i}")
        hub.close()
    print(fast.result(), slow.result(), other.result(), dict(hub.topics))
    try:
        q = asyncio.Queue()
        q.shutdown()
        q.put_nowait(1)
    except asyncio.QueueShutDown as e:
        print(repr(e))

asyncio.run(main())
