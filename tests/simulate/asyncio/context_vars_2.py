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
    await asyncio.create_task(child('c'))
    print(var.get())

asyncio.run(main())
