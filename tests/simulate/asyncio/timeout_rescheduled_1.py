import asyncio
async def main():
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(1) as cm:
            await asyncio.sleep(0.5)
            cm.reschedule(loop.time() + 5)
            print(repr(cm))
            await asyncio.sleep(2)
            print("made it")
    except TimeoutError:
        print("late", loop.time())

asyncio.run(main())
