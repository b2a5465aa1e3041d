import asyncio
async def job(n):
    await asyncio.sleep(n)
    return n
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
print(loop.run_until_complete(job(0.5)), loop.is_running(), loop.is_closed())
loop.call_later(1, loop.stop)
loop.run_forever()
print(loop.time())
loop.close()
try:
    loop.run_until_complete(job(1))
except RuntimeError as e:
    print(e)
