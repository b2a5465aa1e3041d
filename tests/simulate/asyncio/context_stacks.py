# Stacks of contexts: order of exits, suppression, what moves out, redirected output.
import asyncio
import contextlib
import io
import sys

@contextlib.asynccontextmanager
async def resource(name, delay):
    print("open", name)
    await asyncio.sleep(delay)
    try:
        yield name.upper()
    finally:
        await asyncio.sleep(delay)
        print("close", name)

@contextlib.contextmanager
def tag(name):
    print(f"<{name}>")
    yield name
    print(f"</{name}>")

class Tracker(contextlib.AbstractAsyncContextManager):
    async def __aexit__(self, kind, error, trace):
        print("tracker", kind and kind.__name__, error, trace is None)
        return kind is KeyError

@tag("decorated")
def plain(x=1):
    return 5 * x

async def main():
    async with contextlib.AsyncExitStack() as stack:
        names = [await stack.enter_async_context(resource(n, 0.1)) for n in ("a", "b")]
        stack.enter_context(tag("html"))
        stack.callback(print, "callback", names, sep="|")
        stack.push_async_callback(asyncio.sleep, 0.5)
        moved = stack.pop_all()
    print("nothing closed yet")
    await moved.aclose()
    print(asyncio.get_running_loop().time())
    async with Tracker() as t:
        raise KeyError("swallowed")
    async with Tracker():
        pass
    with contextlib.suppress(ZeroDivisionError, LookupError):
        [][1]
    with contextlib.ExitStack() as s:
        s.push(lambda *exc: print("pushed", exc[0]) or True)
        raise TypeError("gone")
    print(plain(), plain(x=3), contextlib.nullcontext(3).__enter__())
    async with contextlib.nullcontext("n") as n:
        print(n)
    class Thing:
        state = "open"
        def close(self):
            self.state = "closed"
    with contextlib.closing(Thing()) as thing:
        print(thing.state)
    print(thing.state)
    buffer = io.StringIO()
    with contextlib.redirect_stdout(buffer):
        print("hidden", 1, sep="-", end="!")
        sys.stdout.write("more\n")
    print(repr(buffer.getvalue()))
    print("to stderr", file=sys.stderr)
    with tag("outer") as a, tag("inner") as b:
        print(a, b)
    try:
        with tag("broken"):
            raise OSError(2, "No such file", "x.txt")
    except FileNotFoundError as e:
        print(e, e.errno, e.filename)

asyncio.run(main())
