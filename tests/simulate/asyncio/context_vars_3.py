import asyncio
async def main():
    import contextvars
    var = contextvars.ContextVar("var", default="default")
    async def child(v):
        token = var.set(v)
        await asyncio.sleep(1)
        print(var.get())
        pass
    var.set("main")
    await asyncio.gather(child('a'), child('b'))
    print(var.get())

asyncio.run(main())
