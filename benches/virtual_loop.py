"""Runs programs on CPython's own event loop with a clock that jumps to the next timer, and prints seconds for each.

Usage: python3 virtual_loop.py FILE...
"""

import asyncio
import contextlib
import io
import selectors
import sys
import time


class JumpingSelector(selectors.SelectSelector):
    """Nothing is ever ready but what a timer wakes: waiting moves the clock instead."""

    now = 0.0

    def select(self, timeout=None):
        if timeout is None:
            raise RuntimeError("stalled")
        self.now += max(timeout, 0)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self):
        self.clock = JumpingSelector()
        super().__init__(self.clock)

    def time(self):
        return self.clock.now


class Policy(asyncio.DefaultEventLoopPolicy):
    def new_event_loop(self):
        return VirtualLoop()


def seconds(code):
    asyncio.set_event_loop_policy(Policy())
    start = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        exec(code, {"__name__": "__main__"})
    return time.perf_counter() - start


for path in sys.argv[1:]:
    with open(path) as file:
        code = compile(file.read(), path, "exec")
    print(min(seconds(code) for _ in range(3)))
