import asyncio
async def main():
    import contextvars
    var = contextvars.ContextVar("var", default="default")
    async def child(v):
        token = var.set(v)
        await asyncio.sleep(1)
        print(var.get())
        var.reset(token)
    var.set("main")
    await child('c')
    print(var.get())

asyncio.run(main())
