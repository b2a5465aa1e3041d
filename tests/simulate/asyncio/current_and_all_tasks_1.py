import asyncio
async def main():
    async def look():
        print(asyncio.current_task().get_name(), len(asyncio.all_tasks()))
        await asyncio.sleep(0)
    ts = [asyncio.create_task(look(), name=f"t{i}") for i in range(2)]
    print(sorted(t.get_name() for t in asyncio.all_tasks()))
    await asyncio.gather(*ts)
    print(len(asyncio.all_tasks()))

asyncio.run(main())
