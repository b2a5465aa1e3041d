import asyncio
async def job(n):
    await asyncio.sleep(n)
    return n
with asyncio.Runner() as runner:
    print(runner.run(job(0)))
    print(runner.run(job(1)), runner.get_loop().time())
