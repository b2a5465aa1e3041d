# A supervisor restarts what fails, with growing delays, and stops all in the end.
import asyncio
from enum import Enum, IntEnum, Flag, auto

class State(Enum):
    NEW = "new"
    RUNNING = "running"
    FAILED = "failed"
    STOPPED = "stopped"

    @property
    def over(self):
        return self in (State.FAILED, State.STOPPED)

    def __str__(self):
        return self.value.title()

class Level(IntEnum):
    LOW = 1
    HIGH = 10

class Rights(Flag):
    READ = auto()
    WRITE = auto()
    ALL = READ | WRITE

class Supervisor:
    def __init__(self, limit):
        self.limit = limit
        self.states = {}
        self.history = []

    def mark(self, name, state):
        self.states[name] = state
        self.history.append((round(asyncio.get_running_loop().time(), 2), name, state))

    async def keep(self, name, factory):
        for restart in range(self.limit + 1):
            self.mark(name, State.RUNNING)
            try:
                return await factory(restart)
            except asyncio.CancelledError:
                self.mark(name, State.STOPPED)
                raise
            except Exception as e:
                self.mark(name, State.FAILED)
                last = e
                await asyncio.sleep(0.1 * 2 ** restart)
        raise RuntimeError(f"{name} failed {self.limit + 1} times") from last

async def steady(_):
    while True:
        await asyncio.sleep(0.4)

async def recovers(restart):
    await asyncio.sleep(0.05)
    if restart < 2:
        raise OSError(f"try {restart}")
    return "recovered"

async def hopeless(restart):
    await asyncio.sleep(0.2)
    raise [KeyError, IndexError, ValueError][restart % 3](restart)

async def main():
    s = Supervisor(2)
    tasks = {f.__name__: asyncio.create_task(s.keep(f.__name__, f)) for f in (steady, recovers, hopeless)}
    done, pending = await asyncio.wait(tasks.values(), return_when=asyncio.FIRST_EXCEPTION)
    print(len(done), len(pending), tasks["recovers"].result(), repr(tasks["hopeless"].exception().__cause__))
    for p in pending:
        p.cancel()
        try:
            await p
        except asyncio.CancelledError:
            print("stopped", p.get_coro().__qualname__)
    for h in s.history:
        print(*h)
    print({n: st.name for n, st in s.states.items()}, State("failed").over, State["NEW"], repr(State.NEW), list(State)[1:3])
    print(Level.HIGH > 5, Level.LOW + 1, f"{Level.HIGH}", repr(Level(1)), Rights.READ | Rights.WRITE == Rights.ALL, Rights.ALL, ~Rights.READ, Rights.READ in Rights.ALL)
    try:
        State("gone")
    except ValueError as e:
        print(e)

asyncio.run(main())
