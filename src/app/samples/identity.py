"""`identity` turns a value into a coroutine, so that both branches of an if can be gathered."""
import asyncio


async def load_user(user_id):
    await asyncio.sleep(0.1)
    return {"id": user_id, "admin": user_id == 1}


async def load_audit_log(user_id):
    await asyncio.sleep(0.15)
    return ["signed in", "signed out"]


async def page(user_id, with_audit):
    user = await load_user(user_id)
    if with_audit:
        log = await load_audit_log(user_id)
    else:
        log = []
    return user, log


async def main():
    print(await page(1, with_audit=True))
    print(await page(2, with_audit=False))


asyncio.run(main())
