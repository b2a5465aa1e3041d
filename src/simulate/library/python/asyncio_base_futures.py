"""Texts of futures and tasks; awaitables for what is opaque."""


def _format_callback(func, args, kwargs, suffix=""):
    import functools
    if isinstance(func, functools.partial):
        suffix = _format_args(args, kwargs) + suffix
        return _format_callback(func.func, func.args, func.keywords, suffix)
    name = getattr(func, "__qualname__", None) or getattr(func, "__name__", None) or repr(func)
    return name + _format_args(args, kwargs) + suffix


def _format_args(args, kwargs):
    # Arguments are shown in debug mode only.
    return "()"


def _format_callback_source(func, args):
    text = _format_callback(func, args, None)
    code = getattr(func, "__code__", None) or getattr(getattr(func, "func", None), "__code__", None)
    if code is not None:
        text += f" at {code.co_filename}:{code.co_firstlineno}"
    return text


def _short(value):
    text = repr(value)
    return text if len(text) <= 60 else text[:28] + "..." + text[-29:]


def _info(future):
    info = [future._state.lower()]
    if future._state == "FINISHED":
        if future._exception is not None:
            info.append(f"exception={future._exception!r}")
        else:
            info.append(f"result={_short(future._result)}")
    callbacks = future._callbacks
    if callbacks:
        texts = [_format_callback_source(callback, ()) for callback, _ in callbacks]
        if len(texts) > 2:
            texts = [texts[0], f"<{len(texts) - 2} more>", texts[-1]]
        info.append(f"cb=[{', '.join(texts)}]")
    return info


_showing = set()


def _future_repr(future):
    if id(future) in _showing:
        return "..."
    _showing.add(id(future))
    try:
        return f"<{type(future).__name__} {' '.join(_info(future))}>"
    finally:
        _showing.discard(id(future))


def _format_coroutine(coro):
    name = getattr(coro, "__qualname__", None) or getattr(coro, "__name__", None)
    if not name:
        name = f"<{type(coro).__name__} without __name__>"
    code = getattr(coro, "cr_code", None) or getattr(coro, "gi_code", None)
    if code is None:
        running = getattr(coro, "cr_running", False) or getattr(coro, "gi_running", False)
        return f"{name}() running" if running else f"{name}()"
    frame = getattr(coro, "cr_frame", None) or getattr(coro, "gi_frame", None)
    if frame is not None:
        return f"{name}() running at {code.co_filename}:{code.co_firstlineno}"
    return f"{name}() done, defined at {code.co_filename}:{code.co_firstlineno}"


def _task_repr(task):
    if id(task) in _showing:
        return "..."
    _showing.add(id(task))
    try:
        info = _info(task)
        if task.cancelling() and not task.done():
            info[0] = "cancelling"
        info.insert(1, f"name={task.get_name()!r}")
        if task._fut_waiter is not None:
            info.insert(2, f"wait_for={task._fut_waiter!r}")
        if task._coro:
            info.insert(2, f"coro=<{_format_coroutine(task._coro)}>")
        return f"<{type(task).__name__} {' '.join(info)}>"
    finally:
        _showing.discard(id(task))


async def _settled(value):
    return value


async def _each(seconds, items):
    await _wait_opaque(seconds, None)
    for item in items:
        yield item


async def _wait_opaque(seconds, value):
    if seconds > 0:
        from asyncio.tasks import sleep
        await sleep(seconds)
    return value
