"""Higher-order functions: partial application, caches, wrappers, reduction, single dispatch."""

from types import MethodType, GenericAlias

WRAPPER_ASSIGNMENTS = ("__module__", "__name__", "__qualname__", "__doc__", "__annotations__", "__type_params__")
WRAPPER_UPDATES = ("__dict__",)


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    for name in assigned:
        try:
            setattr(wrapper, name, getattr(wrapped, name))
        except AttributeError:
            pass
    for name in updated:
        getattr(wrapper, name).update(getattr(wrapped, name, {}))
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    def decorate(wrapper):
        return update_wrapper(wrapper, wrapped, assigned, updated)
    return decorate


_nothing = object()


def reduce(function, iterable, initial=_nothing, /):
    iterator = iter(iterable)
    if initial is _nothing:
        try:
            value = next(iterator)
        except StopIteration:
            raise TypeError("reduce() of empty iterable with no initial value") from None
    else:
        value = initial
    for item in iterator:
        value = function(value, item)
    return value


class partial:
    __class_getitem__ = classmethod(GenericAlias)

    def __new__(cls, func, /, *args, **keywords):
        if not callable(func):
            raise TypeError("the first argument must be callable")
        if isinstance(func, partial):
            args = func.args + args
            keywords = {**func.keywords, **keywords}
            func = func.func
        self = object.__new__(cls)
        self.func, self.args, self.keywords = func, args, keywords
        return self

    def __call__(self, /, *args, **keywords):
        return self.func(*self.args, *args, **{**self.keywords, **keywords})

    def __repr__(self):
        shown = [repr(self.func)]
        shown += [repr(arg) for arg in self.args]
        shown += [f"{name}={value!r}" for name, value in self.keywords.items()]
        return f"functools.partial({', '.join(shown)})"


class partialmethod:
    def __init__(self, func, /, *args, **keywords):
        self.func, self.args, self.keywords = func, args, keywords

    def __get__(self, obj, cls=None):
        bound = self.func.__get__(obj, cls) if hasattr(self.func, "__get__") else self.func
        return partial(bound, *self.args, **self.keywords)


def cmp_to_key(mycmp):
    class K:
        __slots__ = ["obj"]
        __hash__ = None

        def __init__(self, obj):
            self.obj = obj

        def __lt__(self, other):
            return mycmp(self.obj, other.obj) < 0

        def __gt__(self, other):
            return mycmp(self.obj, other.obj) > 0

        def __eq__(self, other):
            return mycmp(self.obj, other.obj) == 0

        def __le__(self, other):
            return mycmp(self.obj, other.obj) <= 0

        def __ge__(self, other):
            return mycmp(self.obj, other.obj) >= 0
    return K


class _CacheInfo(tuple):
    def __new__(cls, hits, misses, maxsize, currsize):
        return tuple.__new__(cls, (hits, misses, maxsize, currsize))

    hits = property(lambda self: self[0])
    misses = property(lambda self: self[1])
    maxsize = property(lambda self: self[2])
    currsize = property(lambda self: self[3])

    def __repr__(self):
        return f"CacheInfo(hits={self[0]}, misses={self[1]}, maxsize={self[2]}, currsize={self[3]})"


def _key(args, kwds, typed):
    if not kwds and not typed:
        return args
    key = args + (_nothing,) + tuple(kwds.items())
    if typed:
        key += tuple(type(arg) for arg in args) + tuple(type(arg) for arg in kwds.values())
    return key


def lru_cache(maxsize=128, typed=False):
    if callable(maxsize) and isinstance(typed, bool):
        return _cached(maxsize, 128, False)
    if maxsize is not None:
        if not isinstance(maxsize, int):
            raise TypeError("Expected first argument to be an integer, a callable, or None")
        maxsize = max(maxsize, 0)

    def decorate(function):
        return _cached(function, maxsize, typed)
    return decorate


class _lru_cache_wrapper:
    def __init__(self, function, maxsize, typed):
        self._function, self._maxsize, self._typed = function, maxsize, typed
        self._found, self._hits, self._misses = {}, 0, 0
        update_wrapper(self, function)

    def __call__(self, /, *args, **kwds):
        key = _key(args, kwds, self._typed)
        found = self._found
        if key in found:
            self._hits += 1
            value = found[key]
            if self._maxsize is not None:
                # The order of the dictionary is the order of use.
                del found[key]
                found[key] = value
            return value
        self._misses += 1
        value = self._function(*args, **kwds)
        if self._maxsize == 0:
            return value
        if key not in found and self._maxsize is not None and len(found) >= self._maxsize:
            del found[next(iter(found))]
        found[key] = value
        return value

    def __get__(self, obj, cls=None):
        return self if obj is None else MethodType(self, obj)

    def __repr__(self):
        return f"<functools._lru_cache_wrapper object at {hex(id(self))}>"

    def cache_info(self):
        return _CacheInfo(self._hits, self._misses, self._maxsize, len(self._found))

    def cache_clear(self):
        self._found.clear()
        self._hits = self._misses = 0

    def cache_parameters(self):
        return {"maxsize": self._maxsize, "typed": self._typed}


def _cached(function, maxsize, typed):
    return _lru_cache_wrapper(function, maxsize, typed)


def cache(user_function, /):
    return _cached(user_function, None, False)


class cached_property:
    __class_getitem__ = classmethod(GenericAlias)

    def __init__(self, func):
        self.func = func
        self.attrname = None
        self.__doc__ = func.__doc__

    def __set_name__(self, owner, name):
        self.attrname = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        if self.attrname is None:
            raise TypeError("Cannot use cached_property instance without calling __set_name__ on it.")
        values = instance.__dict__
        if self.attrname not in values:
            values[self.attrname] = self.func(instance)
        return values[self.attrname]


def total_ordering(cls):
    made = {
        "__lt__": {
            "__gt__": lambda a, b: _not_equal(a.__lt__(b), a, b, False),
            "__le__": lambda a, b: _or_equal(a.__lt__(b), a, b),
            "__ge__": lambda a, b: _opposite(a.__lt__(b)),
        },
        "__le__": {
            "__ge__": lambda a, b: _not_equal(a.__le__(b), a, b, True),
            "__lt__": lambda a, b: _and_differs(a.__le__(b), a, b),
            "__gt__": lambda a, b: _opposite(a.__le__(b)),
        },
        "__gt__": {
            "__lt__": lambda a, b: _not_equal(a.__gt__(b), a, b, False),
            "__ge__": lambda a, b: _or_equal(a.__gt__(b), a, b),
            "__le__": lambda a, b: _opposite(a.__gt__(b)),
        },
        "__ge__": {
            "__le__": lambda a, b: _not_equal(a.__ge__(b), a, b, True),
            "__gt__": lambda a, b: _and_differs(a.__ge__(b), a, b),
            "__lt__": lambda a, b: _opposite(a.__ge__(b)),
        },
    }
    defined = [name for name in ("__lt__", "__le__", "__gt__", "__ge__")
               if getattr(cls, name, None) is not getattr(object, name, None)]
    if not defined:
        raise ValueError("must define at least one ordering operation: < > <= >=")
    for name, function in made[defined[0]].items():
        if name not in defined:
            function.__name__ = name
            setattr(cls, name, function)
    return cls


def _opposite(answer):
    return answer if answer is NotImplemented else not answer


def _not_equal(answer, a, b, or_equal):
    if answer is NotImplemented:
        return answer
    return (not answer) or a == b if or_equal else not answer and a != b


def _or_equal(answer, a, b):
    return answer if answer is NotImplemented else answer or a == b


def _and_differs(answer, a, b):
    return answer if answer is NotImplemented else answer and a != b


class _SingleDispatch:
    def __init__(self, func):
        self.registry = {object: func}
        update_wrapper(self, func)
        self._func = func

    def dispatch(self, cls):
        for base in cls.__mro__:
            if base in self.registry:
                return self.registry[base]
        for known, function in self.registry.items():
            if known is not object and issubclass(cls, known):
                return function
        return self.registry[object]

    def register(self, cls, func=None):
        if func is None:
            if isinstance(cls, type):
                return lambda function: self.register(cls, function)
            func = cls
            hints = [hint for name, hint in func.__annotations__.items() if name != "return"]
            if not hints:
                raise TypeError(f"Invalid first argument to `register()`: {func!r}. Use either `@register(some_class)` "
                                "or plain `@register` on an annotated function.")
            cls = hints[0]
        for one in getattr(cls, "__args__", None) or (cls,):
            self.registry[one] = func
        return func

    def __call__(self, /, *args, **kwds):
        if not args:
            raise TypeError(f"{self._func.__name__} requires at least 1 positional argument")
        return self.dispatch(args[0].__class__)(*args, **kwds)


def singledispatch(func):
    return _SingleDispatch(func)


class singledispatchmethod:
    def __init__(self, func):
        self.dispatcher = _SingleDispatch(func)
        self.func = func

    def register(self, cls, method=None):
        return self.dispatcher.register(cls, method)

    def __get__(self, obj, cls=None):
        def method(*args, **kwds):
            chosen = self.dispatcher.dispatch(args[0].__class__)
            return chosen.__get__(obj, cls)(*args, **kwds)
        return update_wrapper(method, self.func)
