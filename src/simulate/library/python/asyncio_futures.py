"""Wrapping and chaining of futures."""

from _asyncio import Future, isfuture, _set_result_unless_cancelled, CancelledError, InvalidStateError, _iscoroutine as iscoroutine
import asyncio.events as events

_PENDING, _CANCELLED, _FINISHED = "PENDING", "CANCELLED", "FINISHED"
_PyFuture = _CFuture = Future


def iscoroutinefunction(func):
    import inspect
    return inspect.iscoroutinefunction(func)


def _get_loop(fut):
    try:
        get_loop = fut.get_loop
    except AttributeError:
        return fut._loop
    return get_loop()


def _convert_exception(error):
    import concurrent.futures as pools
    if type(error) is pools.CancelledError:
        return CancelledError(*error.args)
    if type(error) is pools.InvalidStateError:
        return InvalidStateError(*error.args)
    return error


def _copy_to_thread_future(target, source):
    if source.cancelled():
        target.cancel()
    if not target.set_running_or_notify_cancel():
        return
    error = source.exception()
    if error is not None:
        target.set_exception(_convert_exception(error))
    else:
        target.set_result(source.result())


def _copy_future_state(source, dest):
    if dest.cancelled():
        return
    assert not dest.done()
    if source.cancelled():
        dest.cancel()
    else:
        error = source.exception()
        if error is not None:
            dest.set_exception(_convert_exception(error))
        else:
            dest.set_result(source.result())


def _chain_future(source, destination):
    import concurrent.futures as pools
    if not isfuture(source) and not isinstance(source, pools.Future):
        raise TypeError("A future is required for source argument")
    if not isfuture(destination) and not isinstance(destination, pools.Future):
        raise TypeError("A future is required for destination argument")
    source_loop = _get_loop(source) if isfuture(source) else None
    dest_loop = _get_loop(destination) if isfuture(destination) else None

    def set_state(future, other):
        if isfuture(future):
            _copy_future_state(other, future)
        else:
            _copy_to_thread_future(future, other)

    def _call_check_cancel(destination):
        if destination.cancelled():
            if source_loop is None or source_loop is dest_loop:
                source.cancel()
            else:
                source_loop.call_soon_threadsafe(source.cancel)

    def _call_set_state(source):
        if destination.cancelled() and dest_loop is not None and dest_loop.is_closed():
            return
        if dest_loop is None or dest_loop is source_loop:
            set_state(destination, source)
        elif not dest_loop.is_closed():
            dest_loop.call_soon_threadsafe(set_state, destination, source)

    destination.add_done_callback(_call_check_cancel)
    source.add_done_callback(_call_set_state)


def wrap_future(future, *, loop=None):
    import concurrent.futures as pools
    if isfuture(future):
        return future
    assert isinstance(future, pools.Future), f"concurrent.futures.Future is expected, got {future!r}"
    if loop is None:
        loop = events.get_event_loop()
    wrapper = loop.create_future()
    _chain_future(future, wrapper)
    return wrapper
