# A tree of tasks; cancelling the root cancels leaves, with clean-up on the way back.
import asyncio

async def node(name, depth, log):
    try:
        if depth == 0:
            await asyncio.sleep(10)
            return name
        children = [asyncio.create_task(node(f"{name}{c}", depth - 1, log), name=f"{name}{c}") for c in "lr"]
        return await asyncio.gather(*children)
    except asyncio.CancelledError as error:
        log.append((name, error.args))
        if name == "rl":
            await asyncio.sleep(0.25)
            log.append((name, "slow clean-up over"))
        raise
    finally:
        log.append((name, "left"))

async def main():
    log = []
    root = asyncio.create_task(node("r", 3, log), name="r")
    await asyncio.sleep(1)
    root.cancel("stop the tree")
    try:
        await root
    except asyncio.CancelledError as error:
        print("cancelled", error.args, root.cancelled(), root.cancelling())
    for entry in log:
        print(*entry)
    print(sorted(t.get_name() for t in asyncio.all_tasks()))

asyncio.run(main())
