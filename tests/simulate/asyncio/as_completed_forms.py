# Both forms of as_completed, with a time limit and errors.
import asyncio

async def job(n):
    await asyncio.sleep(n)
    if n == 2:
        raise ArithmeticError(n)
    return f"r{n}"

async def main():
    tasks = {asyncio.create_task(job(n), name=f"job{n}"): n for n in (3, 1, 2)}
    async for task in asyncio.as_completed(tasks):
        print(task.get_name(), tasks[task], task.exception() or task.result())
    for coroutine in asyncio.as_completed([asyncio.create_task(job(n), name=f"t{n}") for n in (0.5, 0.25, 9)], timeout=1):
        try:
            print(await coroutine)
        except TimeoutError as e:
            print("late", repr(e))
    try:
        async for task in asyncio.as_completed([asyncio.create_task(job(7))], timeout=0.5):
            print(task)
    except TimeoutError:
        print("late again")
    same = asyncio.ensure_future(job(0.1))
    print([await c for c in asyncio.as_completed([same, same])])
    first = next(asyncio.as_completed([asyncio.create_task(job(n), name=f"u{n}") for n in (0.4, 0.3)]))
    print(await first)
    print(len(asyncio.all_tasks()))

asyncio.run(main())
