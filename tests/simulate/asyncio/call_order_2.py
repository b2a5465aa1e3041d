import asyncio
async def main():
    loop = asyncio.get_running_loop()
    loop.call_later(0, print, "later a")
    loop.call_at(loop.time() + 0, print, "at b")
    h = loop.call_soon(print, "soon")
    print(h.cancelled())
    await asyncio.sleep(2)

asyncio.run(main())
