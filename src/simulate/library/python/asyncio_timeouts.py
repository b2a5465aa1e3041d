"""`timeout` and `timeout_at`."""

from _asyncio import CancelledError, current_task, get_running_loop

_CREATED, _ENTERED, _EXPIRING, _EXPIRED, _EXITED = "created", "active", "expiring", "expired", "finished"


class Timeout:
    def __init__(self, when):
        self._state = _CREATED
        self._alarm = None
        self._task = None
        self._when = when

    def when(self):
        return self._when

    def reschedule(self, when):
        if self._state is not _ENTERED:
            if self._state is _CREATED:
                raise RuntimeError("Timeout has not been entered")
            raise RuntimeError(f"Cannot change state of {self._state} Timeout")
        self._when = when
        if self._alarm is not None:
            self._alarm.cancel()
        if when is None:
            self._alarm = None
        else:
            loop = get_running_loop()
            if when <= loop.time():
                self._alarm = loop.call_soon(self._on_timeout)
            else:
                self._alarm = loop.call_at(when, self._on_timeout)

    def expired(self):
        return self._state in (_EXPIRING, _EXPIRED)

    def __repr__(self):
        info = f"<Timeout [{self._state}]"
        if self._state is _ENTERED:
            info += f" when={None if self._when is None else round(self._when, 3)}"
        return info + ">"

    async def __aenter__(self):
        if self._state is not _CREATED:
            raise RuntimeError("Timeout has already been entered")
        task = current_task()
        if task is None:
            raise RuntimeError("Timeout should be used inside a task")
        self._state = _ENTERED
        self._task = task
        self._cancelling = task.cancelling()
        self.reschedule(self._when)
        return self

    async def __aexit__(self, kind, error, trace):
        assert self._state in (_ENTERED, _EXPIRING)
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        if self._state is _EXPIRING:
            self._state = _EXPIRED
            if self._task.uncancel() <= self._cancelling and kind is not None:
                if issubclass(kind, CancelledError):
                    raise TimeoutError from error
                if error is not None:
                    _insert_timeout_error(error)
                    if isinstance(error, ExceptionGroup):
                        for inner in error.exceptions:
                            _insert_timeout_error(inner)
        elif self._state is _ENTERED:
            self._state = _EXITED
        return None

    def _on_timeout(self):
        assert self._state is _ENTERED
        self._task.cancel()
        self._state = _EXPIRING
        self._alarm = None


def _insert_timeout_error(error):
    while error.__context__ is not None:
        if isinstance(error.__context__, CancelledError):
            late = TimeoutError()
            late.__context__ = late.__cause__ = error.__context__
            error.__context__ = late
            break
        error = error.__context__


def timeout(delay):
    return Timeout(get_running_loop().time() + delay if delay is not None else None)


def timeout_at(when):
    return Timeout(when)
