import asyncio
async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda l, c: print(type(c['exception']).__name__, 'exception' in c))
    loop.call_soon(int, "x")
    await asyncio.sleep(1)
    print("still here")

asyncio.run(main())
