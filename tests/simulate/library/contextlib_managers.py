import asyncio
import contextlib
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, closing, aclosing, contextmanager, nullcontext, suppress


@contextmanager
def tag(name):
    print("open", name)
    try:
        yield name.upper()
    except ValueError as error:
        print("swallow", error)
    finally:
        print("close", name)


with tag("a") as value:
    print(value)
with tag("b"):
    raise ValueError("inside")
try:
    with tag("c"):
        raise KeyError("out")
except KeyError as error:
    print("got", error, error.__context__)


@contextmanager
def silent():
    return
    yield


@contextmanager
def twice():
    yield 1
    yield 2


for manager in (silent, twice):
    try:
        with manager():
            pass
    except RuntimeError as error:
        print(error)


@contextmanager
def stops():
    yield
    raise StopIteration("own")


try:
    with stops():
        pass
except RuntimeError as error:
    print(error, repr(error.__cause__))
try:
    with tag("stop"):
        raise StopIteration("from the block")
except StopIteration as error:
    print("StopIteration", error)


@tag("deco")
def decorated(x):
    print("in", x)
    return x + 1


print(decorated(1), decorated.__name__)
print(decorated(2))

with suppress(KeyError, IndexError):
    {}["x"]
print("after suppress")
try:
    with suppress(KeyError):
        raise ValueError("v")
except ValueError as error:
    print(error)
with nullcontext(5) as five:
    print(five)


class Thing:
    def close(self):
        print("thing closed")


with closing(Thing()) as thing:
    print(type(thing).__name__)

with ExitStack() as stack:
    print(stack.enter_context(tag("one")))
    stack.enter_context(tag("two"))
    stack.callback(print, "callback", end="!\n")
    stack.push(lambda *details: print("pushed", details[0]) or True)
    raise LookupError("handled by the pushed one")
stack = ExitStack()
stack.callback(print, "moved")
other = stack.pop_all()
stack.close()
print("now")
other.close()
try:
    with ExitStack() as stack:
        stack.callback(lambda: 1 / 0)
        stack.callback(lambda: {}["k"])
        raise ValueError("first")
except ZeroDivisionError as error:
    print(repr(error), repr(error.__context__), repr(error.__context__.__context__))
try:
    ExitStack().enter_context(3)
except TypeError as error:
    print(error)


@asynccontextmanager
async def room(name):
    print("enter", name)
    await asyncio.sleep(0)
    try:
        yield name
    finally:
        await asyncio.sleep(0)
        print("leave", name)


async def numbers():
    try:
        for n in range(5):
            yield n
    finally:
        print("numbers closed")


async def main():
    async with room("kitchen") as where:
        print(where)
    try:
        async with room("hall"):
            raise RuntimeError("fire")
    except RuntimeError as error:
        print(error)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(room("x"))
        stack.enter_context(tag("sync"))

        async def later(text):
            print(text)
        stack.push_async_callback(later, "async callback")
        stack.callback(print, "sync callback")
    async with aclosing(numbers()) as source:
        async for n in source:
            if n == 2:
                break
            print(n)
    async with nullcontext("n") as n:
        print(n)
    try:
        await AsyncExitStack().enter_async_context(tag("no"))
    except TypeError as error:
        print(error)


asyncio.run(main())


class Both(contextlib.ContextDecorator):
    def __enter__(self):
        print("both in")
        return self

    def __exit__(self, *exc):
        print("both out", exc[0])
        return False


@Both()
def work():
    print("work")


work()
print(issubclass(Both, contextlib.AbstractContextManager))
