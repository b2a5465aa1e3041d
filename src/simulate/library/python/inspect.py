"""Questions about live objects."""

CORO_CREATED, CORO_RUNNING, CORO_SUSPENDED, CORO_CLOSED = "CORO_CREATED", "CORO_RUNNING", "CORO_SUSPENDED", "CORO_CLOSED"
GEN_CREATED, GEN_RUNNING, GEN_SUSPENDED, GEN_CLOSED = "GEN_CREATED", "GEN_RUNNING", "GEN_SUSPENDED", "GEN_CLOSED"
AGEN_CREATED, AGEN_RUNNING, AGEN_SUSPENDED, AGEN_CLOSED = "AGEN_CREATED", "AGEN_RUNNING", "AGEN_SUSPENDED", "AGEN_CLOSED"


def getcoroutinestate(coroutine):
    return "CORO_" + _state(coroutine)


def getgeneratorstate(generator):
    return "GEN_" + _state(generator)


def getasyncgenstate(agen):
    return "AGEN_" + _state(agen)


def _unwrap_partial(function):
    import functools
    while isinstance(function, functools.partial):
        function = function.func
    return function


def markcoroutinefunction(function):
    function._is_coroutine_mark = True
    return function


def iscoroutinefunction(obj):
    obj = _unwrap_partial(obj)
    return _is_coroutine_function(obj) or getattr(obj, "_is_coroutine_mark", False) is True


def isgeneratorfunction(obj):
    return _is_generator_function(_unwrap_partial(obj))


def isasyncgenfunction(obj):
    return _is_async_generator_function(_unwrap_partial(obj))


def isroutine(obj):
    return isfunction(obj) or ismethod(obj) or isbuiltin(obj)


def getdoc(obj):
    doc = getattr(obj, "__doc__", None)
    return doc.strip() if isinstance(doc, str) else None


def getmembers(obj, predicate=None):
    pairs = [(name, getattr(obj, name)) for name in dir(obj)]
    return [(n, v) for n, v in pairs if predicate is None or predicate(v)]


def unwrap(func):
    while hasattr(func, "__wrapped__"):
        func = func.__wrapped__
    return func


class _empty:
    pass


class Parameter:
    empty = _empty
    POSITIONAL_ONLY, POSITIONAL_OR_KEYWORD, VAR_POSITIONAL, KEYWORD_ONLY, VAR_KEYWORD = range(5)

    def __init__(self, name, kind, *, default=_empty, annotation=_empty):
        self.name, self.kind, self.default, self.annotation = name, kind, default, annotation

    def __str__(self):
        star = {2: "*", 4: "**"}.get(self.kind, "")
        return star + self.name + ("" if self.default is _empty else f"={self.default!r}")


class BoundArguments:
    def __init__(self, signature, arguments):
        self.signature, self.arguments = signature, arguments

    def apply_defaults(self):
        for p in self.signature.parameters.values():
            if p.name not in self.arguments and p.default is not _empty:
                self.arguments[p.name] = p.default


class Signature:
    empty = _empty

    def __init__(self, parameters=(), *, return_annotation=_empty):
        self.parameters = {p.name: p for p in parameters}
        self.return_annotation = return_annotation

    def bind(self, *args, **kwargs):
        names = [p.name for p in self.parameters.values() if p.kind in (0, 1)]
        arguments = dict(zip(names, args))
        if len(args) > len(names) and not any(p.kind == 2 for p in self.parameters.values()):
            raise TypeError("too many positional arguments")
        arguments.update(kwargs)
        for p in self.parameters.values():
            if p.kind in (0, 1, 3) and p.default is _empty and p.name not in arguments:
                raise TypeError(f"missing a required argument: {p.name!r}")
        return BoundArguments(self, arguments)

    def __str__(self):
        return "(" + ", ".join(str(p) for p in self.parameters.values()) + ")"


def signature(obj):
    rows = _parameters(unwrap(obj) if not isclass(obj) else obj.__init__)
    if rows is None:
        raise ValueError(f"no signature found for {obj!r}")
    if ismethod(obj) or isclass(obj):
        rows = rows[1:]
    return Signature([Parameter(n, k, default=d if has else _empty) for n, k, has, d in rows])
