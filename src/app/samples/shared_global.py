"""A global that was safe with one request at a time is shared by all tasks: the wrong user is greeted."""
import asyncio

current_user = None


async def load_greeting(delay):
    await asyncio.sleep(delay)
    return f"hello {current_user}"


async def handle(user, delay):
    global current_user
    current_user = user
    greeting = await load_greeting(delay)
    print(f"for {user}: {greeting}")


async def main():
    await asyncio.gather(handle("ada", 0.03), handle("bob", 0.01))


asyncio.run(main())
