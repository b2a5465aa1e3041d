import asyncio
async def main():
    loop = asyncio.get_running_loop()
    f = loop.create_future()
    f.add_done_callback(lambda x: print("callback", x.done(), x.cancelled()))
    loop.call_later(2, f.cancel)
    try:
        print(await f)
    except BaseException as e:
        print(type(e).__name__, e)
    print(f)

asyncio.run(main())
