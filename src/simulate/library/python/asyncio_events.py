"""The event loop's Python half, the policy, and who is running."""

from _asyncio import (_Loop, Handle, TimerHandle, Future, Task, get_running_loop, _get_running_loop, _set_running_loop,
                      get_event_loop, current_task, all_tasks, _async_generators, _log, _unknown, _warn, isfuture, CancelledError,
                      _enter_task, _leave_task)
import _thread


class AbstractEventLoop:
    pass


class AbstractServer:
    pass


def _stop_when_done(future):
    if not future.cancelled():
        error = future.exception()
        if isinstance(error, (SystemExit, KeyboardInterrupt)):
            return
    future.get_loop().stop()


# Methods of a loop that reach out of the program: what they give is unknown.
_OUTSIDE = {
    "add_reader", "add_writer", "connect_accepted_socket", "connect_read_pipe", "connect_write_pipe", "create_connection",
    "create_datagram_endpoint", "create_server", "create_unix_connection", "create_unix_server", "getaddrinfo", "getnameinfo",
    "remove_reader", "remove_writer", "sendfile", "sock_accept", "sock_connect", "sock_recv", "sock_recv_into",
    "sock_recvfrom", "sock_recvfrom_into", "sock_sendall", "sock_sendfile", "sock_sendto", "start_tls", "subprocess_exec",
    "subprocess_shell",
}


class BaseEventLoop(_Loop, AbstractEventLoop):
    def __getattr__(self, name):
        if name in _OUTSIDE:
            return _unknown(f"loop.{name}")
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'", name=name, obj=self)

    def __init__(self):
        self._exception_handler = None
        self._default_executor = None
        self._executor_shutdown_called = False
        self._asyncgens_shutdown_called = False
        self.slow_callback_duration = 0.1

    def __repr__(self):
        return (f"<{type(self).__name__} running={self.is_running()} closed={self.is_closed()} "
                f"debug={self.get_debug()}>")

    def run_until_complete(self, future):
        self._check_closed()
        self._check_running()
        mine = not isfuture(future)
        future = _tasks().ensure_future(future, loop=self)
        if mine:
            future._log_destroy_pending = False
        future.add_done_callback(_stop_when_done)
        try:
            self.run_forever()
        except:
            if mine and future.done() and not future.cancelled():
                future.exception()
            raise
        finally:
            future.remove_done_callback(_stop_when_done)
        if not future.done():
            raise RuntimeError("Event loop stopped before Future completed.")
        return future.result()

    def close(self):
        if self._close():
            self._executor_shutdown_called = True
            executor = self._default_executor
            if executor is not None:
                self._default_executor = None
                executor.shutdown(wait=False)

    def _check_default_executor(self):
        if self._executor_shutdown_called:
            raise RuntimeError("Executor shutdown has been called")

    def run_in_executor(self, executor, func, *args):
        self._check_closed()
        if executor is None:
            self._check_default_executor()
            executor = self._default_executor
            if executor is None:
                import concurrent.futures
                executor = concurrent.futures.ThreadPoolExecutor(thread_name_prefix="asyncio")
                self._default_executor = executor
        return _futures().wrap_future(executor.submit(func, *args), loop=self)

    def set_default_executor(self, executor):
        import concurrent.futures
        if not isinstance(executor, concurrent.futures.ThreadPoolExecutor):
            raise TypeError("executor must be ThreadPoolExecutor instance")
        self._default_executor = executor

    async def shutdown_asyncgens(self):
        self._asyncgens_shutdown_called = True
        closing = _async_generators(self)
        if not closing:
            return
        results = await _tasks().gather(*[agen.aclose() for agen in closing], return_exceptions=True)
        for result, agen in zip(results, closing):
            if isinstance(result, Exception):
                self.call_exception_handler({
                    "message": f"an error occurred during closing of asynchronous generator {agen!r}",
                    "exception": result, "asyncgen": agen})

    async def shutdown_default_executor(self, timeout=None):
        self._executor_shutdown_called = True
        executor = self._default_executor
        if executor is None:
            return
        future = self.create_future()

        def quiet():
            if not future.done() and not self.is_closed():
                self.call_soon_threadsafe(lambda: future.done() or future.set_result(None))
        executor._shutdown = True
        if executor._quiet():
            quiet()
        else:
            executor._quiet_callbacks.append(quiet)
        from asyncio.timeouts import timeout as limit
        try:
            async with limit(timeout):
                await future
        except TimeoutError:
            _warn("RuntimeWarning", f"The executor did not finishing joining its threads within {timeout} seconds.")
            executor.shutdown(wait=False)

    def get_exception_handler(self):
        return self._exception_handler

    def set_exception_handler(self, handler):
        if handler is not None and not callable(handler):
            raise TypeError(f"A callable object or None is expected, got {handler!r}")
        self._exception_handler = handler

    def default_exception_handler(self, context):
        _log(context.get("message") or "Unhandled exception in event loop")

    def call_exception_handler(self, context):
        if self._exception_handler is None:
            try:
                self.default_exception_handler(context)
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException:
                _log("Exception in default exception handler")
            return
        try:
            thing = context.get("task") or context.get("future") or context.get("handle")
            own = thing.get_context() if thing is not None and hasattr(thing, "get_context") else None
            if own is not None and hasattr(own, "run"):
                own.run(self._exception_handler, self, context)
            else:
                self._exception_handler(self, context)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            try:
                self.default_exception_handler({
                    "message": "Unhandled error in exception handler", "exception": error, "context": context})
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException:
                _log("Exception in default exception handler while handling an unexpected error in custom exception handler")

    def add_signal_handler(self, sig, callback, *args):
        pass

    def remove_signal_handler(self, sig):
        return False


class _UnixSelectorEventLoop(BaseEventLoop):
    pass


_UnixSelectorEventLoop.__module__ = "asyncio.unix_events"
SelectorEventLoop = EventLoop = _UnixSelectorEventLoop


class AbstractEventLoopPolicy:
    pass


class DefaultEventLoopPolicy(AbstractEventLoopPolicy):
    _loop_factory = _UnixSelectorEventLoop

    def __init__(self):
        self._loops = {}
        self._set_called = set()

    def get_event_loop(self):
        thread = _thread.current()
        if self._loops.get(thread) is None and thread not in self._set_called and thread == 0:
            _warn("DeprecationWarning", "There is no current event loop")
            self.set_event_loop(self.new_event_loop())
        if self._loops.get(thread) is None:
            name = "MainThread" if thread == 0 else _thread.name(thread)
            raise RuntimeError(f"There is no current event loop in thread {name!r}.")
        return self._loops[thread]

    def set_event_loop(self, loop):
        self._set_called.add(_thread.current())
        if loop is not None and not isinstance(loop, AbstractEventLoop):
            raise TypeError(f"loop must be an instance of AbstractEventLoop or None, not '{type(loop).__name__}'")
        self._loops[_thread.current()] = loop

    def new_event_loop(self):
        return self._loop_factory()

    def get_child_watcher(self):
        return None


_policy = None


def get_event_loop_policy():
    global _policy
    if _policy is None:
        _policy = DefaultEventLoopPolicy()
    return _policy


def set_event_loop_policy(policy):
    global _policy
    if policy is not None and not isinstance(policy, AbstractEventLoopPolicy):
        raise TypeError(f"policy must be an instance of AbstractEventLoopPolicy or None, not '{type(policy).__name__}'")
    _policy = policy


def _policy_loop():
    return get_event_loop_policy().get_event_loop()


def set_event_loop(loop):
    get_event_loop_policy().set_event_loop(loop)


def new_event_loop():
    return get_event_loop_policy().new_event_loop()


def _tasks():
    import asyncio.tasks
    return asyncio.tasks


def _futures():
    import asyncio.futures
    return asyncio.futures
