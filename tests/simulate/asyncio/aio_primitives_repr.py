# Shown forms of tasks, futures, locks and queues, and misuse of each.
import asyncio
import re

def shown(x):
    return re.sub(r" at 0x[0-9a-f]+", "", re.sub(r"/\S+/", "", repr(x)))

async def main():
    lock, event, sem, cond = asyncio.Lock(), asyncio.Event(), asyncio.Semaphore(2), asyncio.Condition()
    queue, future = asyncio.Queue(3), asyncio.get_running_loop().create_future()
    await lock.acquire()
    waiter = asyncio.create_task(lock.acquire(), name="waiter")
    await asyncio.sleep(0)
    print(shown(lock), shown(event), shown(sem), sem.locked())
    event.set()
    await sem.acquire(); await sem.acquire()
    print(shown(event), shown(sem), sem.locked(), event.is_set())
    lock.release()
    print(await waiter, shown(future), shown(queue))
    for i in range(3):
        queue.put_nowait(i)
    for action in (lambda: queue.put_nowait(9), lambda: [queue.get_nowait() for _ in range(4)], lambda: cond.notify(), lambda: asyncio.Semaphore(-1), lambda: [lock.release(), lock.release()], lambda: queue.task_done() or [queue.task_done() for _ in range(9)], lambda: asyncio.Barrier(0), lambda: future.result()):
        try:
            print(action())
        except BaseException as e:
            print(type(e).__name__, e)
    future.set_exception(ValueError("v"))
    print(shown(future), future.exception())
    future2 = asyncio.Future()
    future2.set_result({"a": 1})
    print(shown(future2), await future2, await future2)
    t = asyncio.create_task(asyncio.sleep(1, "r"), name="sleeper")
    print(t.get_name(), t.done(), t.get_coro().__name__, t.cancelling(), t.uncancel())
    t.cancel()
    print(t.cancelling())
    try:
        await t
    except asyncio.CancelledError:
        print(t.cancelled(), t.done())
    event.clear()
    async def opener():
        await asyncio.sleep(0.5)
        event.set()
    o = asyncio.create_task(opener())
    print(await event.wait(), asyncio.get_running_loop().time())
    pq, lq = asyncio.PriorityQueue(), asyncio.LifoQueue()
    for x in (3, 1, 2):
        pq.put_nowait((x, f"p{x}")); lq.put_nowait(x)
    print([pq.get_nowait() for _ in range(3)], [lq.get_nowait() for _ in range(3)], pq.empty())
    async with lock, sem if not sem.locked() else lock_free():
        print(lock.locked())

class lock_free:
    async def __aenter__(self): return self
    async def __aexit__(self, *a): return None

asyncio.run(main())
