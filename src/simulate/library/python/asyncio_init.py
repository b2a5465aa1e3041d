"""The public names of asyncio. Its inner modules are read when one of their names is first asked for: few programs need many."""

from _asyncio import (Future, Task, CancelledError, InvalidStateError, TimeoutError, BrokenBarrierError, IncompleteReadError,
                      LimitOverrunError, QueueEmpty, QueueFull, QueueShutDown, SendfileNotAvailableError, current_task,
                      all_tasks, isfuture, get_running_loop, _set_running_loop, _get_running_loop, _enter_task, _leave_task,
                      _register_task, _unregister_task)

_inner = {
    "base_events": (),
    "base_futures": (),
    "coroutines": (),
    "events": ("AbstractEventLoop", "AbstractEventLoopPolicy", "AbstractServer", "BaseEventLoop", "Handle", "TimerHandle",
               "get_event_loop_policy", "set_event_loop_policy", "get_event_loop", "set_event_loop", "new_event_loop",
               "DefaultEventLoopPolicy", "SelectorEventLoop", "EventLoop"),
    "exceptions": (),
    "futures": ("wrap_future", "iscoroutine", "iscoroutinefunction"),
    "locks": ("Lock", "Event", "Condition", "Semaphore", "BoundedSemaphore", "Barrier"),
    "queues": ("Queue", "PriorityQueue", "LifoQueue"),
    "runners": ("Runner", "run"),
    "staggered": (),
    "taskgroups": ("TaskGroup",),
    "tasks": ("create_task", "FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED", "wait", "wait_for", "as_completed", "sleep",
              "gather", "shield", "ensure_future", "run_coroutine_threadsafe", "create_eager_task_factory",
              "eager_task_factory", "to_thread"),
    "threads": (),
    "timeouts": ("Timeout", "timeout", "timeout_at"),
}
_homes = {name: inner for inner, names in _inner.items() for name in (inner, *names)}
__all__ = [name for name in (*globals(), *_homes) if name[0] != "_" and name not in _inner]


def __getattr__(name):
    inner = _homes.get(name)
    if inner is None:
        raise AttributeError(f"module 'asyncio' has no attribute {name!r}")
    module = __import__("asyncio." + inner, fromlist=True)
    found = module if inner == name else getattr(module, name)
    globals()[name] = found
    return found


def __dir__():
    return sorted({*globals(), *_homes})
