"""Shallow and deep copies."""

from types import FunctionType, BuiltinFunctionType, MethodType


class Error(Exception):
    pass


error = Error
_ATOMS = (type(None), bool, int, float, complex, str, bytes, type, range, FunctionType, BuiltinFunctionType, property, type(...), type(NotImplemented))


def copy(x):
    cls = type(x)
    method = getattr(cls, "__copy__", None)
    if method is not None:
        return method(x)
    if isinstance(x, _ATOMS) or cls is tuple or cls is frozenset:
        return x
    if cls in (list, dict, set, bytearray):
        return x.copy()
    if isinstance(x, BaseException):
        return _exception(x, dict(x.__dict__), lambda value: value)
    made = _empty(cls, x)
    _fill(made, x, lambda value: value)
    return made


def replace(obj, /, **changes):
    method = getattr(obj.__class__, "__replace__", None)
    if method is None:
        raise TypeError(f"replace() does not support {obj.__class__.__name__} objects")
    return method(obj, **changes)


def deepcopy(x, memo=None):
    memo = {} if memo is None else memo
    if id(x) in memo:
        return memo[id(x)]
    made = _deep(x, memo)
    if made is not x:
        memo[id(x)] = made
        # What was copied must live as long as its number stands for it.
        memo.setdefault(id(memo), []).append(x)
    return made


def _deep(x, memo):
    cls = type(x)
    if isinstance(x, _ATOMS):
        return x
    method = getattr(cls, "__deepcopy__", None)
    if method is not None:
        return method(x, memo)
    inner = lambda value: deepcopy(value, memo)
    if cls is list:
        made = memo[id(x)] = []
        for item in x:
            made.append(inner(item))
        return made
    if cls is dict:
        made = memo[id(x)] = {}
        for key, value in x.items():
            made[inner(key)] = inner(value)
        return made
    if cls is tuple:
        items = [inner(item) for item in x]
        if id(x) in memo:
            return memo[id(x)]
        return x if all(a is b for a, b in zip(x, items)) else tuple(items)
    if cls in (set, frozenset):
        return cls([inner(item) for item in x])
    if cls is MethodType:
        return MethodType(x.__func__, inner(x.__self__))
    if isinstance(x, BaseException):
        return _exception(x, x.__dict__, inner)
    made = memo[id(x)] = _empty(cls, x)
    _fill(made, x, inner)
    return made


def _exception(x, attributes, inner):
    made = type(x)(*[inner(arg) for arg in x.args])
    for name, value in attributes.items():
        setattr(made, name, inner(value))
    return made


def _empty(cls, x):
    """A new object without the parts that `_fill` brings."""
    arguments = getattr(x, "__getnewargs__", None)
    if arguments is not None and isinstance(x, (tuple, str, int, float, bytes, frozenset)):
        return cls.__new__(cls, *(arguments() if not hasattr(x, "_fields") else x))
    if isinstance(x, (tuple, frozenset)):
        return cls.__new__(cls, list(x))
    try:
        return cls.__new__(cls)
    except TypeError:
        raise TypeError(f"cannot pickle '{cls.__name__}' object") from None


def _fill(made, x, inner):
    state = getattr(x, "__dict__", None)
    if type(x).__dict__.get("__getstate__"):
        state = inner(x.__getstate__())
        if hasattr(made, "__setstate__"):
            made.__setstate__(state)
            return
        made.__dict__.update(state)
    elif state is not None:
        for name, value in state.items():
            object.__setattr__(made, name, inner(value))
    for cls in type(x).__mro__:
        slots = cls.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if hasattr(x, name) and name not in ("__dict__", "__weakref__"):
                object.__setattr__(made, name, inner(getattr(x, name)))
    if isinstance(x, dict):
        for key, value in x.items():
            made[inner(key)] = inner(value)
    elif isinstance(x, list) or hasattr(x, "appendleft"):
        made.extend([inner(item) for item in x])
    elif isinstance(x, set):
        made.update([inner(item) for item in x])
