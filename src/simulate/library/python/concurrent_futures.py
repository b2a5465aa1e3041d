"""Thread pools on virtual time: workers start on demand, take jobs in order, and wait for more."""

import _thread
from _collections import deque

FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED = "FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED"
TimeoutError = TimeoutError
_executors = []
_pool_count = 0


class Error(Exception):
    pass


class CancelledError(Error):
    pass


class InvalidStateError(Error):
    pass


class BrokenExecutor(RuntimeError):
    pass


class Future:
    def __init__(self):
        self._state = "PENDING"
        self._result = self._exception = None
        self._waiting = []
        self._done_callbacks = []

    def __repr__(self):
        text = self._state.lower()
        if self._state == "FINISHED":
            what = "raised " + type(self._exception).__name__ if self._exception else "returned " + type(self._result).__name__
            text += f" {what}"
        return f"<{type(self).__name__} at {id(self):#x} state={text}>"

    def done(self):
        return self._state in ("CANCELLED", "CANCELLED_AND_NOTIFIED", "FINISHED")

    def cancelled(self):
        return self._state in ("CANCELLED", "CANCELLED_AND_NOTIFIED")

    def running(self):
        return self._state == "RUNNING"

    def cancel(self):
        if self._state in ("RUNNING", "FINISHED"):
            return False
        if not self.cancelled():
            self._state = "CANCELLED"
            self._finish()
        return True

    def _finish(self):
        for waiting in self._waiting:
            _thread.wake(waiting)
        self._waiting.clear()
        for callback in self._done_callbacks:
            self._call(callback)

    def _call(self, callback):
        try:
            callback(self)
        except Exception:
            pass

    def add_done_callback(self, fn):
        if self.done():
            self._call(fn)
        else:
            self._done_callbacks.append(fn)

    def _wait(self, timeout):
        if not self.done():
            self._waiting.append(_thread.current())
            _thread.park(timeout)
        if self.cancelled():
            raise CancelledError
        if not self.done():
            raise TimeoutError

    def result(self, timeout=None):
        self._wait(timeout)
        if self._exception is not None:
            try:
                raise self._exception
            finally:
                self = None
        return self._result

    def exception(self, timeout=None):
        self._wait(timeout)
        return self._exception

    def set_running_or_notify_cancel(self):
        if self._state == "CANCELLED":
            self._state = "CANCELLED_AND_NOTIFIED"
            return False
        if self._state != "PENDING":
            raise RuntimeError("Future in unexpected state")
        self._state = "RUNNING"
        return True

    def _set(self, result, exception):
        if self.done():
            raise InvalidStateError(f"{self._state}: {self!r}")
        self._result, self._exception = result, exception
        self._state = "FINISHED"
        self._finish()

    def set_result(self, result):
        self._set(result, None)

    def set_exception(self, exception):
        self._set(None, exception)


class Executor:
    def submit(self, fn, /, *args, **kwargs):
        raise NotImplementedError

    def map(self, fn, *iterables, timeout=None, chunksize=1):
        futures = [self.submit(fn, *args) for args in zip(*iterables)]

        def results():
            try:
                futures.reverse()
                while futures:
                    yield futures.pop().result(timeout)
            finally:
                for future in futures:
                    future.cancel()
        return results()

    def shutdown(self, wait=True, *, cancel_futures=False):
        pass

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.shutdown(wait=True)
        return False


def _job_name(fn):
    # `to_thread` hands over partial(context.run, function, ...).
    while type(fn).__name__ == "partial":
        fn = fn.args[0] if fn.args and getattr(fn.func, "__name__", "") == "run" else fn.func
    return getattr(fn, "__qualname__", type(fn).__name__)


class ThreadPoolExecutor(Executor):
    def __init__(self, max_workers=None, thread_name_prefix="", initializer=None, initargs=()):
        global _pool_count
        if max_workers is None:
            max_workers = _thread.default_workers()
        if max_workers <= 0:
            raise ValueError("max_workers must be greater than 0")
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        self._max_workers = max_workers
        if not thread_name_prefix:
            thread_name_prefix = f"ThreadPoolExecutor-{_pool_count}"
            _pool_count += 1
        self._prefix = thread_name_prefix
        self._initializer, self._initargs = initializer, initargs
        self._queue = deque()
        self._idle = []
        self._workers = 0
        self._shutdown = False
        self._quiet_callbacks = []
        _executors.append(self)

    def _quiet(self):
        return not self._queue and len(self._idle) == self._workers

    def _check_quiet(self):
        if self._quiet():
            callbacks, self._quiet_callbacks = self._quiet_callbacks, []
            for callback in callbacks:
                callback()

    def _wait_until_quiet(self):
        if not self._quiet():
            me = _thread.current()
            self._quiet_callbacks.append(lambda: _thread.wake(me))
            _thread.park()

    def submit(self, fn, /, *args, **kwargs):
        if self._shutdown:
            raise RuntimeError("cannot schedule new futures after shutdown")
        future = Future()
        self._queue.append((future, fn, args, kwargs))
        if self._idle:
            _thread.wake(self._idle.pop(0))
        elif self._workers < self._max_workers:
            name = f"{self._prefix}_{self._workers}"
            self._workers += 1
            if self._initializer is not None:
                self._queue.appendleft((Future(), self._initializer, self._initargs, {}))
            _thread.start(lambda: self._work(name), name, True)
        return future

    def _work(self, name):
        me = _thread.current()
        while True:
            if self._queue:
                self._run(name, *self._queue.popleft())
                continue
            self._idle.append(me)
            self._check_quiet()
            _thread.park()

    def _run(self, name, future, fn, args, kwargs):
        if not future.set_running_or_notify_cancel():
            return
        job = _thread.job_started(name, _job_name(fn))
        try:
            result = fn(*args, **kwargs)
        except BaseException as error:
            _thread.job_ended(job)
            future.set_exception(error)
        else:
            _thread.job_ended(job)
            future.set_result(result)

    def shutdown(self, wait=True, *, cancel_futures=False):
        self._shutdown = True
        if cancel_futures:
            while self._queue:
                self._queue.popleft()[0].cancel()
        if wait:
            self._wait_until_quiet()


class ProcessPoolExecutor(ThreadPoolExecutor):
    def __init__(self, max_workers=None, mp_context=None, initializer=None, initargs=(), **kwargs):
        super().__init__(8 if max_workers is None else max_workers, "ProcessPoolExecutor", initializer, initargs)


class _Results(tuple):
    done = property(lambda self: self[0])
    not_done = property(lambda self: self[1])


def wait(fs, timeout=None, return_when=ALL_COMPLETED):
    fs = set(fs)
    me = _thread.current()

    def enough():
        done = [f for f in fs if f.done()]
        if return_when == FIRST_COMPLETED and done:
            return True
        if return_when == FIRST_EXCEPTION and any(not f.cancelled() and f._exception for f in done):
            return True
        return len(done) == len(fs)
    import time
    end = None if timeout is None else time.monotonic() + timeout
    while not enough():
        left = None if end is None else end - time.monotonic()
        if left is not None and left <= 0:
            break
        for f in fs:
            if not f.done():
                f._waiting.append(me)
        _thread.park(left)
        for f in fs:
            if me in f._waiting:
                f._waiting.remove(me)
    return _Results(({f for f in fs if f.done()}, {f for f in fs if not f.done()}))


def as_completed(fs, timeout=None):
    pending = set(fs)
    while pending:
        done = wait(pending, timeout, FIRST_COMPLETED).done
        if not done:
            raise TimeoutError(f"{len(pending)} (of {len(pending)}) futures unfinished")
        for f in done:
            pending.discard(f)
            yield f
