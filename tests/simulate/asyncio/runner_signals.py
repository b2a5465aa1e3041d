# Runner: one loop for several calls, with context and debug, closed at the end.
import asyncio
import contextvars

var = contextvars.ContextVar("var", default=0)

async def bump():
    var.set(var.get() + 1)
    await asyncio.sleep(0.1)
    return var.get()

async def background():
    try:
        await asyncio.sleep(100)
    finally:
        print("background ended")

async def start():
    global kept
    kept = asyncio.create_task(background(), name="bg")
    await asyncio.sleep(0)
    return kept.get_name()

with asyncio.Runner(debug=False) as runner:
    loop = runner.get_loop()
    print([runner.run(bump()) for _ in range(3)], loop.time())
    print(runner.run(bump(), context=contextvars.copy_context()))
    print(runner.run(start()), kept.done())
    try:
        runner.run(42)
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
print(loop.is_closed(), kept.cancelled())
try:
    runner.run(bump())
except RuntimeError as e:
    print(e)
try:
    asyncio.run(bump)
except (TypeError, ValueError) as e:
    print(type(e).__name__, str(e)[:40])

async def inner():
    try:
        asyncio.run(bump())
    except RuntimeError as e:
        print(e)

asyncio.run(inner())
