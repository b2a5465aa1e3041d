import asyncio
async def main():
    loop = asyncio.get_running_loop()
    h = loop.call_later(1, print, "never")
    k = loop.call_later(1.5, print, "seen")
    print(h.when(), k.when())
    await asyncio.sleep(0.5)
    h.cancel()
    print(h.cancelled(), k.cancelled())
    await asyncio.sleep(2)

asyncio.run(main())
