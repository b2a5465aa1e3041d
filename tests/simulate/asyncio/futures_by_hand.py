# A request and response protocol over futures keyed by number; timeouts, late answers, disconnects.
import asyncio

class Client:
    def __init__(self):
        self.pending = {}
        self.last = 0
        self.late = []

    def send(self, text, *, answer_after=None):
        loop = asyncio.get_running_loop()
        self.last += 1
        number = self.last
        future = self.pending[number] = loop.create_future()
        future.add_done_callback(lambda f: self.pending.pop(number, None))
        if answer_after is not None:
            loop.call_later(answer_after, self.answer, number, text.upper())
        return future

    def answer(self, number, text):
        future = self.pending.get(number)
        if future is None or future.done():
            self.late.append((number, text))
        else:
            future.set_result(text)

    def disconnect(self):
        for f in list(self.pending.values()):
            f.set_exception(ConnectionResetError("peer went away"))

async def main():
    c = Client()
    loop = asyncio.get_running_loop()
    print(await c.send("one", answer_after=0.1))
    try:
        await asyncio.wait_for(c.send("two", answer_after=0.3), 0.2)
    except TimeoutError:
        print("two timed out", c.pending)
    await asyncio.sleep(0.2)
    print(c.late)
    three, four = c.send("three"), c.send("four", answer_after=0.1)
    loop.call_at(loop.time() + 0.05, c.disconnect)
    print(await asyncio.gather(three, four, return_exceptions=True))
    await asyncio.sleep(1)
    print(c.late, c.pending)
    f = loop.create_future()
    f.set_result(1)
    for action in (lambda: f.set_result(2), lambda: f.set_exception(ValueError()), lambda: loop.create_future().result(),
                   lambda: loop.create_future().exception(), lambda: loop.create_future().set_exception(StopIteration())):
        try:
            print(action())
        except Exception as e:
            print(type(e).__name__, e)
    print(f.cancel(), f.cancelled(), f.done(), f.get_loop() is loop, await f, f)
    g = asyncio.Future()
    g.cancel("bye")
    try:
        await g
    except asyncio.CancelledError as e:
        print(e.args, g)
    order = []
    h = asyncio.Future()
    for n in range(3):
        h.add_done_callback(lambda _, n=n: order.append(n))
    removed = lambda _: order.append("removed")
    h.add_done_callback(removed)
    print(h.remove_done_callback(removed))
    h.set_result(None)
    order.append("set")
    await asyncio.sleep(0)
    print(order)

asyncio.run(main())
