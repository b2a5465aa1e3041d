"""Threads on virtual time: each runs until it waits, and is woken in the order of things."""

import _thread
from _collections import deque

_live = []
_count = 0
_by_number = {}
TIMEOUT_MAX = 9e9
ThreadError = RuntimeError


class Lock:
    def __init__(self):
        self._owner = None
        self._waiting = deque()

    def acquire(self, blocking=True, timeout=-1):
        me = _thread.current()
        if self._owner is None:
            self._owner = me
            return True
        if not blocking:
            return False
        self._waiting.append(me)
        if _thread.park(None if timeout is None or timeout < 0 else timeout):
            return True
        self._waiting.remove(me)
        return False

    def release(self):
        if self._owner is None:
            raise RuntimeError("release unlocked lock")
        self._owner = None
        if self._waiting:
            # It is handed over: nobody can come in between.
            self._owner = self._waiting.popleft()
            _thread.wake(self._owner)

    def locked(self):
        return self._owner is not None

    def __enter__(self):
        self.acquire()
        return True

    def __exit__(self, *args):
        self.release()


class RLock(Lock):
    def __init__(self):
        super().__init__()
        self._depth = 0

    def acquire(self, blocking=True, timeout=-1):
        if self._owner != _thread.current() and not super().acquire(blocking, timeout):
            return False
        self._depth += 1
        return True

    def release(self):
        if self._owner != _thread.current():
            raise RuntimeError("cannot release un-acquired lock")
        self._depth -= 1
        if self._depth == 0:
            super().release()


class Condition:
    def __init__(self, lock=None):
        self._lock = RLock() if lock is None else lock
        self.acquire, self.release = self._lock.acquire, self._lock.release
        self._waiting = deque()

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *args):
        return self._lock.__exit__(*args)

    def wait(self, timeout=None):
        me = _thread.current()
        self._waiting.append(me)
        depth = getattr(self._lock, "_depth", 1)
        for _ in range(depth):
            self._lock.release()
        woken = _thread.park(timeout)
        if not woken and me in self._waiting:
            self._waiting.remove(me)
        for _ in range(depth):
            self._lock.acquire()
        return woken

    def wait_for(self, predicate, timeout=None):
        import time
        end = None if timeout is None else time.monotonic() + timeout
        result = predicate()
        while not result:
            left = None if end is None else end - time.monotonic()
            if left is not None and left <= 0:
                break
            self.wait(left)
            result = predicate()
        return result

    def notify(self, n=1):
        for _ in range(min(n, len(self._waiting))):
            _thread.wake(self._waiting.popleft())

    def notify_all(self):
        self.notify(len(self._waiting))


class Event:
    def __init__(self):
        self._flag = False
        self._waiting = deque()

    def is_set(self):
        return self._flag

    isSet = is_set

    def set(self):
        self._flag = True
        while self._waiting:
            _thread.wake(self._waiting.popleft())

    def clear(self):
        self._flag = False

    def wait(self, timeout=None):
        if not self._flag:
            me = _thread.current()
            self._waiting.append(me)
            if not _thread.park(timeout) and me in self._waiting:
                self._waiting.remove(me)
        return self._flag


class Semaphore:
    def __init__(self, value=1):
        if value < 0:
            raise ValueError("semaphore initial value must be >= 0")
        self._value = value
        self._waiting = deque()

    def acquire(self, blocking=True, timeout=None):
        if self._value > 0:
            self._value -= 1
            return True
        if not blocking:
            return False
        me = _thread.current()
        self._waiting.append(me)
        if _thread.park(timeout):
            return True
        self._waiting.remove(me)
        return False

    def release(self, n=1):
        for _ in range(n):
            if self._waiting:
                _thread.wake(self._waiting.popleft())
            else:
                self._value += 1

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *args):
        self.release()


class BoundedSemaphore(Semaphore):
    def __init__(self, value=1):
        super().__init__(value)
        self._initial = value

    def release(self, n=1):
        if self._value + n > self._initial:
            raise ValueError("Semaphore released too many times")
        super().release(n)


class BrokenBarrierError(RuntimeError):
    pass


class Barrier:
    def __init__(self, parties, action=None, timeout=None):
        self.parties, self._action, self._waiting = parties, action, deque()

    def wait(self, timeout=None):
        index = len(self._waiting)
        if index + 1 == self.parties:
            if self._action:
                self._action()
            while self._waiting:
                _thread.wake(self._waiting.popleft())
        else:
            self._waiting.append(_thread.current())
            if not _thread.park(timeout):
                raise BrokenBarrierError
        return index


class local:
    def __init__(self):
        object.__setattr__(self, "_all", {})

    def __getattribute__(self, name):
        table = object.__getattribute__(self, "_all").setdefault(_thread.current(), {})
        if name == "__dict__":
            return table
        if name in table:
            return table[name]
        return object.__getattribute__(self, name)

    def __setattr__(self, name, value):
        object.__getattribute__(self, "_all").setdefault(_thread.current(), {})[name] = value

    def __delattr__(self, name):
        try:
            del object.__getattribute__(self, "_all").setdefault(_thread.current(), {})[name]
        except KeyError:
            raise AttributeError(name) from None


class Thread:
    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):
        global _count
        self._target, self._args, self._kwargs = target, args, kwargs or {}
        if name is None:
            _count += 1
            name = f"Thread-{_count}"
            if target is not None:
                name += f" ({getattr(target, '__name__', '?')})"
        self.name = str(name)
        self.daemon = bool(daemon)
        self._number = None
        self._ended = False
        self._joining = []

    def run(self):
        if self._target is not None:
            self._target(*self._args, **self._kwargs)

    def start(self):
        if self._number is not None or self._ended:
            raise RuntimeError("threads can only be started once")
        self._number = -1
        _live.append(self)
        number = _thread.start(self._main, self.name, self.daemon)
        self._number = number

    def _main(self):
        self._number = _thread.current()
        _by_number[self._number] = self
        target = self._target if self._target is not None else self.run
        job = _thread.job_started(self.name, getattr(target, "__qualname__", type(target).__name__))
        try:
            self.run()
        finally:
            _thread.job_ended(job)
            self._ended = True
            if self in _live:
                _live.remove(self)
            for waiting in self._joining:
                _thread.wake(waiting)

    def join(self, timeout=None):
        if self._number is None:
            raise RuntimeError("cannot join thread before it is started")
        if self._number == _thread.current():
            raise RuntimeError("cannot join current thread")
        if not self._ended:
            self._joining.append(_thread.current())
            _thread.park(timeout)

    def is_alive(self):
        return self._number is not None and not self._ended

    @property
    def ident(self):
        return self._number

    native_id = ident

    def getName(self):
        return self.name

    def setName(self, name):
        self.name = name

    def setDaemon(self, daemon):
        self.daemon = daemon

    def __repr__(self):
        status = "initial" if self._number is None else "stopped" if self._ended else "started"
        return f"<{type(self).__name__}({self.name}, {status} {self._number})>"


class Timer(Thread):
    def __init__(self, interval, function, args=None, kwargs=None):
        super().__init__()
        self.interval, self.function, self.args, self.kwargs = interval, function, args or [], kwargs or {}
        self.finished = Event()

    def cancel(self):
        self.finished.set()

    def run(self):
        self.finished.wait(self.interval)
        if not self.finished.is_set():
            self.function(*self.args, **self.kwargs)
        self.finished.set()


class _Foreign(Thread):
    def __init__(self, number, name):
        self.name, self.daemon, self._number, self._ended, self._joining = name, number != 0, number, False, []


_by_number[0] = _Foreign(0, "MainThread")


def current_thread():
    number = _thread.current()
    if number not in _by_number:
        _by_number[number] = _Foreign(number, _thread.name(number))
    return _by_number[number]


currentThread = current_thread


def main_thread():
    return _by_number[0]


def get_ident():
    return 140000000000000 + _thread.current() * 4096


get_native_id = get_ident


def active_count():
    return len(_live) + 1


def enumerate():
    return [_by_number[0], *_live]
