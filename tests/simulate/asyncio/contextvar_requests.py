# Each request has its own id; helpers, callbacks and threads see it or do not.
import asyncio
import contextvars
import functools

request_id = contextvars.ContextVar("request_id", default="-")
user = contextvars.ContextVar("user")
log = []

def note(text):
    log.append(f"{request_id.get()}: {text}")

def in_thread(tag):
    note(f"thread {tag}")
    request_id.set("changed in thread")
    return request_id.get()

async def authenticate(name):
    user.set(name)
    await asyncio.sleep(0.01)

async def handle(n):
    token = request_id.set(f"r{n}")
    await authenticate(f"u{n}")
    note(user.get())
    asyncio.get_running_loop().call_soon(note, "callback")
    print(await asyncio.to_thread(in_thread, n))
    print(await asyncio.get_running_loop().run_in_executor(None, in_thread, n))
    child = asyncio.create_task(authenticate("child"))
    await child
    note(user.get())
    request_id.reset(token)
    note("end")
    try:
        request_id.reset(token)
    except RuntimeError as e:
        print("twice:", str(e).split(" ")[-3:])

async def main():
    await asyncio.gather(*map(handle, range(2)))
    print(request_id.get(), user.get("nobody"))
    try:
        user.get()
    except LookupError as e:
        print("LookupError", type(e.args[0]).__name__)
    ctx = contextvars.copy_context()
    print(ctx.run(lambda: (request_id.set("inside"), request_id.get())[1]), ctx[request_id], request_id in ctx, len(ctx))
    task = asyncio.create_task(authenticate("given"), context=ctx)
    await task
    print(ctx[user], ctx.get(user), dict(ctx.items()).keys() == {request_id, user})
    for line in log:
        print(line)

asyncio.run(main())
