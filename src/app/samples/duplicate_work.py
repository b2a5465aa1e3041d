"""The same coroutine awaited in three places: asyncio costs CPU, and doing things once halves it."""
import asyncio

calls = 0


async def load_viewer(viewer_id):
    global calls
    calls += 1
    await asyncio.sleep(0.02)
    return {"id": viewer_id, "blocked": [4]}


async def can_see(viewer_id, post):
    viewer = await load_viewer(viewer_id)
    return post not in viewer["blocked"]


async def one_by_one(viewer_id, posts):
    seen = await asyncio.gather(*(can_see(viewer_id, post) for post in posts))
    return [post for post, visible in zip(posts, seen) if visible]


async def once(viewer_id, posts):
    viewer = await load_viewer(viewer_id)
    return [post for post in posts if post not in viewer["blocked"]]


async def main():
    print(await one_by_one(1, range(6)), calls, "loads")
    print(await once(1, range(6)), calls, "loads")


asyncio.run(main())
