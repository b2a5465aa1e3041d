"""Warnings: each goes to the trace."""

from _asyncio import _warn


def warn(message, category=None, stacklevel=1, source=None):
    if isinstance(message, Warning):
        category, message = type(message), str(message)
    _warn((category or UserWarning).__name__, str(message))


def filterwarnings(*args, **kwargs):
    pass


simplefilter = resetwarnings = filterwarnings


class catch_warnings:
    def __init__(self, *, record=False, **kwargs):
        self._record = record

    def __enter__(self):
        return [] if self._record else None

    def __exit__(self, *args):
        return False
