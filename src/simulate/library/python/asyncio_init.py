"""The public names of asyncio."""

from _asyncio import (Future, Task, CancelledError, InvalidStateError, TimeoutError, BrokenBarrierError, IncompleteReadError,
                      LimitOverrunError, QueueEmpty, QueueFull, QueueShutDown, SendfileNotAvailableError, current_task,
                      all_tasks, isfuture, _enter_task, _leave_task, _register_task, _unregister_task)
from asyncio.events import (AbstractEventLoop, AbstractEventLoopPolicy, AbstractServer, BaseEventLoop, Handle, TimerHandle,
                            get_event_loop_policy, set_event_loop_policy, get_event_loop, set_event_loop, new_event_loop,
                            _set_running_loop, get_running_loop, _get_running_loop, DefaultEventLoopPolicy,
                            SelectorEventLoop, EventLoop)
from asyncio.futures import wrap_future, iscoroutine, iscoroutinefunction
from asyncio.tasks import (create_task, FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED, wait, wait_for, as_completed, sleep,
                           gather, shield, ensure_future, run_coroutine_threadsafe, create_eager_task_factory,
                           eager_task_factory, to_thread)
from asyncio.timeouts import Timeout, timeout, timeout_at
from asyncio.taskgroups import TaskGroup
from asyncio.locks import Lock, Event, Condition, Semaphore, BoundedSemaphore, Barrier
from asyncio.queues import Queue, PriorityQueue, LifoQueue
from asyncio.runners import Runner, run
import asyncio.exceptions, asyncio.coroutines, asyncio.threads, asyncio.base_events, asyncio.staggered, asyncio.base_futures
