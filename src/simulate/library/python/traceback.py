"""Exceptions as text; the simulated program keeps no frames, so that the calls between are left out."""

import sys


def _exception(exc, value):
    return exc if value is None or isinstance(exc, BaseException) else value


def format_exception_only(exc, /, value=None, *, show_group=False):
    error = _exception(exc, value)
    if error is None:
        return ["NoneType: None\n"]
    cls = type(error)
    name = cls.__qualname__ if cls.__module__ in ("builtins", "__main__") else f"{cls.__module__}.{cls.__qualname__}"
    text = str(error)
    lines = [f"{name}: {text}\n" if text else f"{name}\n"]
    return lines + [f"{note}\n" for note in getattr(error, "__notes__", ())]


def format_exception(exc, /, value=None, tb=None, limit=None, chain=True):
    error = _exception(exc, value)
    lines = []
    if error is None:
        return format_exception_only(None)
    if chain and error.__cause__ is not None:
        lines += format_exception(error.__cause__)
        lines.append("\nThe above exception was the direct cause of the following exception:\n\n")
    elif chain and error.__context__ is not None and not error.__suppress_context__:
        lines += format_exception(error.__context__)
        lines.append("\nDuring handling of the above exception, another exception occurred:\n\n")
    return lines + ["Traceback (most recent call last):\n"] + format_exception_only(error)


def format_exc(limit=None, chain=True):
    return "".join(format_exception(sys.exception(), chain=chain))


def print_exception(exc, /, value=None, tb=None, limit=None, file=None, chain=True):
    (sys.stderr if file is None else file).write("".join(format_exception(exc, value, chain=chain)))


def print_exc(limit=None, file=None, chain=True):
    print_exception(sys.exception(), file=file, chain=chain)


def format_tb(tb, limit=None):
    return []


def extract_tb(tb, limit=None):
    return []


def format_stack(f=None, limit=None):
    return []


def extract_stack(f=None, limit=None):
    return []


def print_stack(f=None, limit=None, file=None):
    pass


def print_tb(tb, limit=None, file=None):
    pass
