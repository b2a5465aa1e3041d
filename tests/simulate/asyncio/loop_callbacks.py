# A state machine from loop callbacks only, run forever until it stops itself.
import asyncio

class Light:
    times = {"red": 3, "green": 2, "yellow": 0.5}
    order = ["red", "green", "yellow"]

    def __init__(self, loop, turns):
        self.loop, self.turns, self.at = loop, turns, 0
        self.handle = None
        self.blink = loop.call_later(1, self.tick, 0)

    def tick(self, n):
        print(f"{self.loop.time():5.2f} tick {n}")
        if n < 4:
            self.blink = self.loop.call_later(1.25, self.tick, n + 1)

    def change(self):
        state = self.order[self.at % 3]
        print(f"{self.loop.time():5.2f} {state}")
        self.at += 1
        if self.at > self.turns:
            self.blink.cancel()
            self.loop.call_soon(self.loop.stop)
            self.loop.call_soon(print, "after stop is asked")
            return
        self.handle = self.loop.call_at(self.loop.time() + self.times[state], self.change)

loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
light = Light(loop, 4)
loop.call_soon(light.change)
loop.run_forever()
print(light.handle.when(), light.blink.cancelled(), loop.is_running(), loop.is_closed())

async def later(x):
    await asyncio.sleep(x)
    return x

print(loop.run_until_complete(later(1)), loop.time())
print(loop.run_until_complete(asyncio.gather(later(2), later(1))))
task = loop.create_task(later(5))
try:
    loop.run_until_complete(asyncio.wait_for(task, 1))
except asyncio.TimeoutError:
    print("too long", task.cancelled())
def broken():
    raise ValueError("in a callback")
loop.set_exception_handler(lambda l, context: print("handler:", context["message"].split(" at ")[0], repr(context["exception"])))
loop.call_soon(broken)
loop.run_until_complete(later(0))
loop.run_until_complete(loop.shutdown_asyncgens())
loop.close()
try:
    loop.call_soon(print)
except RuntimeError as e:
    print(e)
