"""Every round loads the same viewer: doing it once is better than doing it many times at once."""
import asyncio


async def load_viewer(viewer_id):
    await asyncio.sleep(0.02)
    return {"id": viewer_id, "name": "Ada", "blocked": [4]}


async def visible_posts(viewer_id, posts):
    visible = []
    for post in posts:
        viewer = await load_viewer(viewer_id)
        if post not in viewer["blocked"]:
            visible.append(post)
    return visible


async def page(viewer_id):
    viewer = await load_viewer(viewer_id)
    posts = await visible_posts(viewer_id, range(6))
    return f"{viewer['name']} sees {posts}"


print(asyncio.run(page(1)))
