"""A global that was safe in one thread per request is shared by all tasks: the wrong user is greeted."""
import asyncio
import contextvars

current_user = None
request_user = contextvars.ContextVar("request_user")


async def load_greeting(delay):
    await asyncio.sleep(delay)
    return f"global: {current_user}, context: {request_user.get()}"


async def handle(user, delay):
    global current_user
    current_user = user
    request_user.set(user)
    greeting = await load_greeting(delay)
    print(f"for {user:<4} {greeting}")


async def main():
    await asyncio.gather(handle("ada", 0.03), handle("bob", 0.01))


asyncio.run(main())
