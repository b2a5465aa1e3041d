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


class _ParameterKind(int):
    name = property(lambda self: ("POSITIONAL_ONLY", "POSITIONAL_OR_KEYWORD", "VAR_POSITIONAL", "KEYWORD_ONLY", "VAR_KEYWORD")[self])
    description = property(lambda self: ("positional-only", "positional or keyword", "variadic positional", "keyword-only", "variadic keyword")[self])

    def __repr__(self):
        return f"<_ParameterKind.{self.name}: {int(self)}>"

    def __str__(self):
        return self.name


def formatannotation(annotation, base_module=None):
    if isinstance(annotation, type):
        inside = annotation.__module__ in ("builtins", base_module)
        return annotation.__qualname__ if inside else f"{annotation.__module__}.{annotation.__qualname__}"
    return repr(annotation).replace("typing.", "")


class Parameter:
    empty = _empty
    POSITIONAL_ONLY, POSITIONAL_OR_KEYWORD, VAR_POSITIONAL, KEYWORD_ONLY, VAR_KEYWORD = map(_ParameterKind, range(5))

    def __init__(self, name, kind, *, default=_empty, annotation=_empty):
        self.name, self.kind, self.default, self.annotation = name, _ParameterKind(kind), default, annotation

    def replace(self, **changes):
        kept = {"name": self.name, "kind": self.kind, "default": self.default, "annotation": self.annotation}
        return Parameter(**{**kept, **changes})

    def __str__(self):
        text = {2: "*", 4: "**"}.get(self.kind, "") + self.name
        if self.annotation is not _empty:
            text += ": " + formatannotation(self.annotation)
        if self.default is not _empty:
            text += (" = " if self.annotation is not _empty else "=") + repr(self.default)
        return text

    def __repr__(self):
        return f'<Parameter "{self}">'


class BoundArguments:
    def __init__(self, signature, arguments):
        self.signature, self.arguments = signature, arguments

    @property
    def args(self):
        args = []
        for p in self.signature.parameters.values():
            if p.kind in (3, 4) or p.name not in self.arguments:
                break
            if p.kind == 2:
                args.extend(self.arguments[p.name])
            else:
                args.append(self.arguments[p.name])
        return tuple(args)

    @property
    def kwargs(self):
        kwargs, named = {}, False
        for p in self.signature.parameters.values():
            if p.name not in self.arguments:
                named = True
            elif p.kind == 4:
                kwargs.update(self.arguments[p.name])
            elif p.kind == 3 or named and p.kind != 2:
                kwargs[p.name] = self.arguments[p.name]
        return kwargs

    def apply_defaults(self):
        filled = {}
        for p in self.signature.parameters.values():
            if p.name in self.arguments:
                filled[p.name] = self.arguments[p.name]
            elif p.default is not _empty:
                filled[p.name] = p.default
            elif p.kind in (2, 4):
                filled[p.name] = () if p.kind == 2 else {}
        self.arguments = filled


class Signature:
    empty = _empty

    def __init__(self, parameters=(), *, return_annotation=_empty):
        self.parameters = {p.name: p for p in parameters}
        self.return_annotation = return_annotation

    def replace(self, *, parameters=None, return_annotation=None):
        return Signature(self.parameters.values() if parameters is None else parameters,
                         return_annotation=self.return_annotation if return_annotation is None else return_annotation)

    def bind(self, *args, **kwargs):
        return self._bind(args, kwargs, False)

    def bind_partial(self, *args, **kwargs):
        return self._bind(args, kwargs, True)

    def _bind(self, args, kwargs, partial):
        arguments, rest, rest_name = {}, list(args), None
        for p in self.parameters.values():
            if p.kind == 2:
                if rest:
                    arguments[p.name], rest = tuple(rest), []
            elif p.kind == 4:
                rest_name = p.name
            elif rest and p.kind != 3:
                if p.kind == 1 and p.name in kwargs:
                    raise TypeError(f"multiple values for argument {p.name!r}")
                arguments[p.name] = rest.pop(0)
            elif p.kind != 0 and p.name in kwargs:
                arguments[p.name] = kwargs.pop(p.name)
            elif p.default is _empty and not partial:
                raise TypeError(f"missing a required{' keyword-only' if p.kind == 3 else ''} argument: {p.name!r}")
        if rest:
            raise TypeError("too many positional arguments")
        if kwargs and rest_name is None:
            raise TypeError(f"got an unexpected keyword argument {next(iter(kwargs))!r}")
        if kwargs:
            arguments[rest_name] = kwargs
        return BoundArguments(self, arguments)

    def __str__(self):
        parts, slash, star = [], False, False
        for p in self.parameters.values():
            if slash and p.kind != 0:
                parts.append("/")
            slash = p.kind == 0
            if p.kind == 3 and not star:
                parts.append("*")
            star = star or p.kind in (2, 3)
            parts.append(str(p))
        if slash:
            parts.append("/")
        returns = "" if self.return_annotation is _empty else f" -> {formatannotation(self.return_annotation)}"
        return "(" + ", ".join(parts) + ")" + returns

    def __repr__(self):
        return f"<Signature {self}>"


def signature(obj):
    function = unwrap(obj) if not isclass(obj) else obj.__init__
    rows = _parameters(function)
    if rows is None:
        raise ValueError(f"no signature found for {obj!r}")
    if ismethod(obj) or isclass(obj):
        rows = rows[1:]
    hints = getattr(function, "__annotations__", {})
    parameters = [Parameter(n, k, default=d if has else _empty, annotation=hints.get(n, _empty)) for n, k, has, d in rows]
    return Signature(parameters, return_annotation=_empty if isclass(obj) else hints.get("return", _empty))
