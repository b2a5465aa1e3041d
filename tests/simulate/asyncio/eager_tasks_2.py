import asyncio
async def main():
    loop = asyncio.get_running_loop()
    loop.set_task_factory(asyncio.eager_task_factory)
    async def quick(n):
        print("quick", n)
        await asyncio.sleep(0)
        return n
    t = asyncio.create_task(quick(1))
    print(t.done())
    print(await t, await asyncio.gather(quick(2), quick(3)))

asyncio.run(main())
