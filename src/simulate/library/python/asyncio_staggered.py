"""`staggered_race`."""

import asyncio.locks as locks
import asyncio.tasks as tasks
from _asyncio import get_running_loop, TimeoutError
import contextlib


async def staggered_race(coro_fns, delay, *, loop=None):
    loop = loop or get_running_loop()
    numbered = enumerate(coro_fns)
    winner_result = None
    winner_index = None
    exceptions = []
    running = []

    async def run_one_coro(previous_failed):
        if previous_failed is not None:
            with contextlib.suppress(TimeoutError):
                await tasks.wait_for(previous_failed.wait(), delay)
        try:
            index, coro_fn = next(numbered)
        except StopIteration:
            return
        failed = locks.Event()
        running.append(loop.create_task(run_one_coro(failed)))
        assert len(running) == index + 2
        exceptions.append(None)
        assert len(exceptions) == index + 1
        try:
            result = await coro_fn()
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            exceptions[index] = error
            failed.set()
        else:
            nonlocal winner_index, winner_result
            assert winner_index is None
            winner_index = index
            winner_result = result
            for i, task in enumerate(running):
                if i != index:
                    task.cancel()

    running.append(loop.create_task(run_one_coro(None)))
    try:
        done_count = 0
        while done_count != len(running):
            done, _ = await tasks.wait(running)
            done_count = len(done)
            for task in done:
                if task.done() and not task.cancelled() and task.exception():
                    raise task.exception()
        return winner_result, winner_index, exceptions
    finally:
        for task in running:
            task.cancel()
