# except* takes a group apart; what is left goes on.
import asyncio

class Fault(Exception):
    def __init__(self, code, message):
        super().__init__(code, message)
        self.code = code

    def __str__(self):
        return f"[{self.code}] {self.args[1]}"

async def fail(delay, error):
    await asyncio.sleep(delay)
    raise error

async def nested():
    async with asyncio.TaskGroup() as g:
        g.create_task(fail(0.1, KeyError("inner")))
        g.create_task(fail(0.1, Fault(7, "inner fault")))

async def run(*errors):
    try:
        async with asyncio.TaskGroup() as g:
            for e in errors:
                g.create_task(fail(0.2, e))
            g.create_task(nested())
    except* Fault as group:
        print("faults", [str(e) for e in group.exceptions], repr(group))
    except* (ValueError, LookupError) as group:
        print("values", group.message, len(group.exceptions))
        for leaf in leaves(group):
            print("  ", type(leaf).__name__, leaf)

def leaves(group):
    for e in group.exceptions:
        if isinstance(e, BaseExceptionGroup):
            yield from leaves(e)
        else:
            yield e

async def main():
    await run(Fault(1, "a"), ValueError("b"))
    try:
        await run(OSError("disk"))
    except ExceptionGroup as rest:
        print("rest", rest, rest.exceptions)
    group = ExceptionGroup("g", [ValueError(1), ExceptionGroup("h", [TypeError(2), ValueError(3)])])
    match, rest = group.split(ValueError)
    print(match, match.exceptions[1].exceptions, rest, rest.exceptions)
    print(group.subgroup(lambda e: isinstance(e, TypeError)))
    print(group.derive([OSError()]).message)
    try:
        raise group
    except* TypeError:
        print("type")
        raise
    except* ValueError as e:
        print("value", e.exceptions)

try:
    asyncio.run(main())
except ExceptionGroup as e:
    print("out", e, [repr(x) for x in e.exceptions])
