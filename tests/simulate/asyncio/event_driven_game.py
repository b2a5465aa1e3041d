# Actors with mailboxes: replies through futures, a clock, a scoreboard.
import asyncio
from dataclasses import dataclass, field
from functools import partial
from typing import Any

@dataclass
class Message:
    kind: str
    body: Any = None
    reply: asyncio.Future | None = field(default=None, repr=False)

class Actor:
    registry: dict[str, "Actor"] = {}

    def __init__(self, name):
        self.name, self.inbox = name, asyncio.Queue()
        Actor.registry[name] = self
        self.task = asyncio.create_task(self.run(), name=name)

    async def run(self):
        while True:
            message = await self.inbox.get()
            if message.kind == "stop":
                break
            method = getattr(self, f"on_{message.kind}", None)
            try:
                if method is None:
                    raise AttributeError(f"{self.name} knows no {message.kind}")
                result = await method(message.body)
            except Exception as e:
                if message.reply and not message.reply.cancelled():
                    message.reply.set_exception(e)
            else:
                if message.reply and not message.reply.cancelled():
                    message.reply.set_result(result)
        return f"{self.name} stopped"

    @classmethod
    async def ask(cls, name, kind, body=None, timeout=None):
        reply = asyncio.get_running_loop().create_future()
        cls.registry[name].inbox.put_nowait(Message(kind, body, reply))
        return await asyncio.wait_for(reply, timeout)

class Counter(Actor):
    def __init__(self, name, delay):
        super().__init__(name)
        self.value, self.delay = 0, delay

    async def on_add(self, n):
        await asyncio.sleep(self.delay)
        self.value += n
        return self.value

    async def on_get(self, _):
        return self.value

async def main():
    a, b = Counter("a", 0.1), Counter("b", 0.5)
    ask = Actor.ask
    print(await asyncio.gather(*(ask("a", "add", i) for i in range(4)), ask("b", "add", 10)))
    for call in (partial(ask, "b", "add", 1, timeout=0.2), partial(ask, "a", "jump"), partial(ask, "c", "get"), partial(ask, "a", "add", "x")):
        try:
            print(await call())
        except Exception as e:
            print(type(e).__name__, e)
    print(await ask("b", "get"), asyncio.get_running_loop().time())
    for actor in (a, b):
        actor.inbox.put_nowait(Message("stop"))
    print(await asyncio.gather(a.task, b.task), Message("x", 1))

asyncio.run(main())
