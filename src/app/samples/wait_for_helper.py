"""A helper lets synchronous code wait for a coroutine; where the caller can await, both waits overlap."""
import asyncio


def wait_for(coroutine):
    """Runs a coroutine to its end from code that is not async yet: each call is a loop of its own."""
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(coroutine)
    finally:
        loop.close()


async def load_profile(user_id):
    await asyncio.sleep(0.08)
    return {"id": user_id, "name": "Ada"}


async def load_friends(user_id):
    await asyncio.sleep(0.12)
    return ["Grace", "Edsger"]


def render(user_id):
    profile = wait_for(load_profile(user_id))
    friends = wait_for(load_friends(user_id))
    return f"{profile['name']} knows {', '.join(friends)}"


print(render(7))
