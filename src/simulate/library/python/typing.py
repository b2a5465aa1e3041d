"""Type hints: they must exist and show themselves; nothing checks them."""

from abc import ABCMeta, abstractmethod
import collections
import collections.abc
from collections import namedtuple
from types import GenericAlias

TYPE_CHECKING = False


def _shown(hint):
    if isinstance(hint, type) and not hasattr(hint, "__origin__"):
        return hint.__qualname__ if hint.__module__ == "builtins" else f"{hint.__module__}.{hint.__qualname__}"
    if hint is ...:
        return "..."
    if isinstance(hint, list):
        return f"[{', '.join(map(_shown, hint))}]"
    return repr(hint)


class _Form:
    """A name such as `Optional`, which takes its arguments in brackets."""

    def __init__(self, name, origin=None):
        self._name, self.__origin__ = name, origin

    def __getitem__(self, args):
        args = args if isinstance(args, tuple) else (args,)
        if self._name == "Optional":
            return _union(args + (None,))
        if self._name == "Union":
            return _union(args)
        if self._name == "Annotated":
            return _Alias(self, args, args[0])
        if self._name == "Concatenate":
            return _Alias(self, args)
        args = tuple([type(None) if arg is None else arg for arg in args]) if self._name != "Literal" else args
        return _Alias(self, args)

    def __call__(self, *args, **kwargs):
        if self.__origin__ is None:
            raise TypeError(f"Cannot instantiate typing.{self._name}")
        return self.__origin__(*args, **kwargs)

    def __mro_entries__(self, bases):
        return (self.__origin__,) if self.__origin__ is not None else ()

    def __or__(self, other):
        return _union((self, other))

    def __ror__(self, other):
        return _union((other, self))

    def __instancecheck__(self, instance):
        if self.__origin__ is None:
            raise TypeError(f"typing.{self._name} cannot be used with isinstance()")
        return isinstance(instance, self.__origin__)

    def __repr__(self):
        return f"typing.{self._name}"


def _union(args):
    flat = []
    for arg in args:
        for one in arg.__args__ if isinstance(arg, _Alias) and arg._form is Union else (arg,):
            one = type(None) if one is None else one
            if one not in flat:
                flat.append(one)
    return flat[0] if len(flat) == 1 else _Alias(Union, tuple(flat))


class _Alias:
    """A form with its arguments."""

    def __init__(self, form, args, origin=None):
        self._form, self.__args__ = form, args
        self.__origin__ = origin if origin is not None else form.__origin__ if isinstance(form, _Form) and form.__origin__ is not None else form
        self.__metadata__ = args[1:] if isinstance(form, _Form) and form._name == "Annotated" else ()
        self.__parameters__ = tuple([arg for arg in args if isinstance(arg, TypeVar)])

    def __getitem__(self, args):
        args = list(args) if isinstance(args, tuple) else [args]
        filled = [args.pop(0) if isinstance(arg, TypeVar) and args else arg for arg in self.__args__]
        return _Alias(self._form, tuple(filled))

    def __call__(self, *args, **kwargs):
        made = self.__origin__(*args, **kwargs)
        try:
            made.__orig_class__ = self
        except (AttributeError, TypeError):
            pass
        return made

    def __getattr__(self, name):
        if name in ("__name__", "__qualname__"):
            if self._form is Union and len(self.__args__) == 2 and type(None) in self.__args__:
                return "Optional"
            return self._form._name if isinstance(self._form, _Form) else getattr(self.__origin__, name)
        if name.startswith("__") or "__origin__" not in self.__dict__:
            raise AttributeError(name)
        return getattr(self.__origin__, name)

    def __mro_entries__(self, bases):
        origin = self.__origin__
        return (origin,) if isinstance(origin, type) else ()

    def __eq__(self, other):
        if not isinstance(other, _Alias):
            return NotImplemented
        if self._form is Union:
            return other._form is Union and set(self.__args__) == set(other.__args__)
        return self._form is other._form and self.__args__ == other.__args__

    def __hash__(self):
        return hash(self.__args__)

    def __or__(self, other):
        return _union((self, other))

    def __ror__(self, other):
        return _union((other, self))

    def __instancecheck__(self, instance):
        if self._form is Union:
            return isinstance(instance, self.__args__)
        raise TypeError("Subscripted generics cannot be used with class and instance checks")

    def __repr__(self):
        args = self.__args__
        if self._form is Union:
            if len(args) == 2 and type(None) in args:
                rest = args[0] if args[1] is type(None) else args[1]
                return f"typing.Optional[{_shown(rest)}]"
        if isinstance(self._form, type):
            return f"{_shown(self._form)}[{', '.join(map(_shown, args))}]"
        if self._form._name == "Literal":
            return f"typing.Literal[{', '.join(map(repr, args))}]"
        if self._form._name == "Annotated":
            return f"typing.Annotated[{_shown(args[0])}, {', '.join(map(repr, args[1:]))}]"
        return f"{self._form!r}[{', '.join(map(_shown, args)) if args else '()'}]"


class _AnyMeta(type):
    def __repr__(cls):
        return "typing.Any"

    def __instancecheck__(cls, instance):
        raise TypeError("typing.Any cannot be used with isinstance()")


class Any(metaclass=_AnyMeta):
    pass


Union, Optional, Literal, Annotated = _Form("Union"), _Form("Optional"), _Form("Literal"), _Form("Annotated")
Final, ClassVar, Required, NotRequired, ReadOnly = _Form("Final"), _Form("ClassVar"), _Form("Required"), _Form("NotRequired"), _Form("ReadOnly")
Concatenate, TypeGuard, TypeIs, Unpack = _Form("Concatenate"), _Form("TypeGuard"), _Form("TypeIs"), _Form("Unpack")
Self, Never, NoReturn, LiteralString, TypeAlias = _Form("Self"), _Form("Never"), _Form("NoReturn"), _Form("LiteralString"), _Form("TypeAlias")
List, Dict, Set, FrozenSet, Tuple, Type = _Form("List", list), _Form("Dict", dict), _Form("Set", set), _Form("FrozenSet", frozenset), _Form("Tuple", tuple), _Form("Type", type)


ContextManager, AsyncContextManager, Pattern, Match = _Form("ContextManager"), _Form("AsyncContextManager"), _Form("Pattern"), _Form("Match")
Deque, DefaultDict, OrderedDict = _Form("Deque", collections.deque), _Form("DefaultDict", collections.defaultdict), _Form("OrderedDict", collections.OrderedDict)
Counter, ChainMap, AbstractSet = _Form("Counter", collections.Counter), _Form("ChainMap", collections.ChainMap), _Form("AbstractSet", collections.abc.Set)
Hashable, Awaitable, Coroutine, AsyncIterable = _Form("Hashable", collections.abc.Hashable), _Form("Awaitable", collections.abc.Awaitable), _Form("Coroutine", collections.abc.Coroutine), _Form("AsyncIterable", collections.abc.AsyncIterable)
AsyncIterator, AsyncGenerator, Iterable, Iterator = _Form("AsyncIterator", collections.abc.AsyncIterator), _Form("AsyncGenerator", collections.abc.AsyncGenerator), _Form("Iterable", collections.abc.Iterable), _Form("Iterator", collections.abc.Iterator)
Reversible, Generator, Sized, Container = _Form("Reversible", collections.abc.Reversible), _Form("Generator", collections.abc.Generator), _Form("Sized", collections.abc.Sized), _Form("Container", collections.abc.Container)
Collection, Callable, MutableSet, Mapping = _Form("Collection", collections.abc.Collection), _Form("Callable", collections.abc.Callable), _Form("MutableSet", collections.abc.MutableSet), _Form("Mapping", collections.abc.Mapping)
MutableMapping, KeysView, ItemsView, ValuesView = _Form("MutableMapping", collections.abc.MutableMapping), _Form("KeysView", collections.abc.KeysView), _Form("ItemsView", collections.abc.ItemsView), _Form("ValuesView", collections.abc.ValuesView)
Sequence, MutableSequence = _Form("Sequence", collections.abc.Sequence), _Form("MutableSequence", collections.abc.MutableSequence)


class TypeVar:
    def __init__(self, name, *constraints, bound=None, covariant=False, contravariant=False, infer_variance=False, default=None):
        self.__name__, self.__constraints__, self.__bound__ = name, constraints, bound
        self.__covariant__, self.__contravariant__ = covariant, contravariant

    def __or__(self, other):
        return _union((self, other))

    def __ror__(self, other):
        return _union((other, self))

    def __repr__(self):
        return ("+" if self.__covariant__ else "-" if self.__contravariant__ else "~") + self.__name__


class ParamSpec(TypeVar):
    @property
    def args(self):
        return f"{self.__name__}.args"

    @property
    def kwargs(self):
        return f"{self.__name__}.kwargs"


class TypeVarTuple(TypeVar):
    def __iter__(self):
        yield Unpack[self]

    def __repr__(self):
        return self.__name__


class TypeAliasType:
    def __init__(self, name, value, *, type_params=()):
        self.__name__, self.__value__, self.__type_params__ = name, value, type_params

    def __getitem__(self, args):
        return self

    def __repr__(self):
        return self.__name__


class Generic:
    def __class_getitem__(cls, args):
        return _Alias(cls, args if isinstance(args, tuple) else (args,))


class _ProtocolMeta(ABCMeta):
    def __instancecheck__(cls, instance):
        return _matches(cls, instance, lambda: super(_ProtocolMeta, cls).__instancecheck__(instance))

    def __subclasscheck__(cls, other):
        return _matches(cls, other, lambda: super(_ProtocolMeta, cls).__subclasscheck__(other))


def _matches(cls, thing, otherwise):
    if not cls.__dict__.get("_is_protocol"):
        return otherwise()
    if not cls.__dict__.get("_is_runtime_protocol"):
        raise TypeError("Instance and class checks can only be used with @runtime_checkable protocols")
    return all(hasattr(thing, name) for name in _members(cls))


def _members(cls):
    found = set()
    for base in cls.__mro__:
        if base.__dict__.get("_is_protocol") and base is not Protocol:
            found.update(base.__dict__.get("__annotations__", ()))
            found.update([name for name in base.__dict__ if not name.startswith("_") or name in ("__call__", "__iter__", "__next__", "__len__", "__enter__", "__exit__", "__aenter__", "__aexit__", "__await__", "__aiter__", "__anext__")])
    return found - {"_is_protocol", "_is_runtime_protocol"}


class Protocol(Generic, metaclass=_ProtocolMeta):
    _is_protocol = True

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        cls._is_protocol = Protocol in cls.__bases__
        if cls._is_protocol and "__init__" not in cls.__dict__:
            cls.__init__ = _no_init


def _no_init(self, *args, **kwargs):
    if type(self).__dict__.get("_is_protocol"):
        raise TypeError("Protocols cannot be instantiated")


def runtime_checkable(cls):
    cls._is_runtime_protocol = True
    return cls


def _protocol(name, *methods):
    return runtime_checkable(_ProtocolMeta(name, (Protocol,), {method: abstractmethod(lambda self: None) for method in methods}))


SupportsInt, SupportsFloat, SupportsIndex = _protocol("SupportsInt", "__int__"), _protocol("SupportsFloat", "__float__"), _protocol("SupportsIndex", "__index__")
SupportsAbs, SupportsRound, SupportsBytes = _protocol("SupportsAbs", "__abs__"), _protocol("SupportsRound", "__round__"), _protocol("SupportsBytes", "__bytes__")


class _NamedTupleMeta(type):
    def __new__(mcls, name, bases, namespace):
        hints = namespace.get("__annotations__", {})
        defaults = [namespace[field] for field in hints if field in namespace]
        made = namedtuple(name, list(hints), defaults=defaults, module=namespace.get("__module__"))
        for key, value in namespace.items():
            if key not in hints and key not in ("__module__", "__qualname__", "__classcell__"):
                setattr(made, key, value)
        made.__annotations__ = dict(hints)
        return made


class _NamedTuple:
    def __call__(self, typename, fields=(), /):
        made = namedtuple(typename, [name for name, _ in fields])
        made.__annotations__ = dict(fields)
        return made

    def __mro_entries__(self, bases):
        return (_NamedTupleBase,)


_NamedTupleBase = type.__new__(_NamedTupleMeta, "NamedTuple", (), {})
NamedTuple = _NamedTuple()


class _TypedDictMeta(type):
    def __new__(mcls, name, bases, namespace, total=True):
        # The class makes plain dictionaries; its own bases stay behind to be asked for hints.
        made = type.__new__(mcls, name, (dict,), {key: value for key, value in namespace.items() if key != "__classcell__"})
        hints = {}
        for base in bases:
            hints.update(getattr(base, "__annotations__", {}))
        hints.update(namespace.get("__annotations__", {}))
        made.__annotations__, made.__total__ = hints, total
        made.__required_keys__ = frozenset(hints if total else ())
        made.__optional_keys__ = frozenset(() if total else hints)
        return made

    def __call__(cls, *args, **kwargs):
        return dict(*args, **kwargs)

    def __instancecheck__(cls, instance):
        raise TypeError("TypedDict does not support instance and class checks")


class _TypedDict:
    def __call__(self, typename, fields=(), /, *, total=True):
        return _TypedDictMeta(typename, (), {"__annotations__": dict(fields)}, total=total)

    def __mro_entries__(self, bases):
        return (_TypedDictBase,)


_TypedDictBase = type.__new__(_TypedDictMeta, "TypedDict", (dict,), {})
TypedDict = _TypedDict()


class NewType:
    def __init__(self, name, tp):
        self.__name__, self.__supertype__ = name, tp

    def __call__(self, value, /):
        return value

    def __or__(self, other):
        return _union((self, other))

    def __repr__(self):
        return f"__main__.{self.__name__}"


T, KT, VT, T_co = TypeVar("T"), TypeVar("KT"), TypeVar("VT"), TypeVar("T_co", covariant=True)
AnyStr = TypeVar("AnyStr", bytes, str)
Text = str


class ForwardRef:
    def __init__(self, arg):
        self.__forward_arg__ = arg

    def __repr__(self):
        return f"ForwardRef({self.__forward_arg__!r})"


def cast(typ, val):
    return val


def assert_type(val, typ, /):
    return val


def assert_never(arg, /):
    raise AssertionError(f"Expected code to be unreachable, but got: {arg!r}")


def reveal_type(obj, /):
    return obj


def overload(func):
    return _overloaded


def _overloaded(*args, **kwds):
    raise NotImplementedError("You should not call an overloaded function. A series of @overload-decorated functions outside a stub "
                              "module should always be followed by an implementation that is not @overload-ed.")


def final(f):
    try:
        f.__final__ = True
    except (AttributeError, TypeError):
        pass
    return f


def override(method, /):
    try:
        method.__override__ = True
    except (AttributeError, TypeError):
        pass
    return method


def no_type_check(arg):
    return arg


def dataclass_transform(**options):
    return lambda cls: cls


def get_origin(tp):
    if isinstance(tp, _Alias):
        return Annotated if tp._form is Annotated else tp.__origin__
    return getattr(tp, "__origin__", None)


def get_args(tp):
    return getattr(tp, "__args__", ())


def get_type_hints(obj, globalns=None, localns=None, include_extras=False):
    hints = {}
    for part in reversed(obj.__mro__) if isinstance(obj, type) else (obj,):
        hints.update(part.__dict__.get("__annotations__", {}) if isinstance(part, type) else getattr(part, "__annotations__", {}))
    if not include_extras:
        hints = {name: hint.__args__[0] if isinstance(hint, _Alias) and hint._form is Annotated else hint for name, hint in hints.items()}
    return {name: type(None) if hint is None else hint for name, hint in hints.items()}


def is_typeddict(tp):
    return isinstance(tp, _TypedDictMeta)
