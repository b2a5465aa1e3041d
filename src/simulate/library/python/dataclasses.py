"""Classes from their annotated fields."""

from types import GenericAlias, MappingProxyType


class FrozenInstanceError(AttributeError):
    pass


class _Default:
    def __init__(self, name):
        self._name = name

    def __repr__(self):
        return f"<dataclasses.{self._name} object>"


MISSING = _Default("_MISSING_TYPE")
KW_ONLY = _Default("_KW_ONLY_TYPE")
_FIELDS = "__dataclass_fields__"
_PARAMS = "__dataclass_params__"


class InitVar:
    def __init__(self, type):
        self.type = type

    def __class_getitem__(cls, type):
        return InitVar(type)

    def __repr__(self):
        name = self.type.__name__ if isinstance(self.type, type) else repr(self.type)
        return f"dataclasses.InitVar[{name}]"


class Field:
    __class_getitem__ = classmethod(GenericAlias)

    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = self.type = None
        self.default, self.default_factory = default, default_factory
        self.init, self.repr, self.hash, self.compare = init, repr, hash, compare
        self.metadata = MappingProxyType({} if metadata is None else metadata)
        self.kw_only = kw_only
        self._field_type = "field"

    def __repr__(self):
        names = ("name", "type", "default", "default_factory", "init", "repr", "hash", "compare", "metadata", "kw_only")
        return f"Field({','.join(f'{name}={getattr(self, name)!r}' for name in names)},_field_type=_FIELD)"

    @property
    def has_default(self):
        return self.default is not MISSING or self.default_factory is not MISSING


class _Params:
    def __init__(self, **values):
        self.__dict__.update(values)

    def __repr__(self):
        return f"_DataclassParams({','.join(f'{name}={value!r}' for name, value in self.__dict__.items())})"


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None, kw_only=MISSING):
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


def _marks(hint, name):
    """Whether an annotation, perhaps written as text, names `ClassVar`, `InitVar` or `KW_ONLY`."""
    if isinstance(hint, str):
        head = hint.split("[")[0].strip()
        return head == name or head.endswith("." + name)
    if name == "ClassVar":
        return getattr(hint, "_name", None) == "ClassVar" or getattr(getattr(hint, "__origin__", None), "_name", None) == "ClassVar"
    if name == "InitVar":
        return hint is InitVar or isinstance(hint, InitVar)
    return hint is KW_ONLY


def _own_fields(cls, kw_only):
    found = []
    for name, hint in cls.__dict__.get("__annotations__", {}).items():
        if _marks(hint, "KW_ONLY"):
            kw_only = True
            continue
        default = getattr(cls, name, MISSING)
        if isinstance(default, Field):
            made = default
        else:
            # A slot or a descriptor left by a base is no default.
            made = field(default=default)
        made.name, made.type = name, hint
        if _marks(hint, "ClassVar"):
            made._field_type = "class"
        elif _marks(hint, "InitVar"):
            made._field_type = "init"
        if made.kw_only is MISSING:
            made.kw_only = kw_only
        if isinstance(default, Field):
            if default.default is MISSING:
                delattr(cls, name)
            else:
                setattr(cls, name, default.default)
        if made._field_type == "field" and (isinstance(made.default, (list, dict, set)) or type(made.default).__hash__ is None):
            raise ValueError(f"mutable default {type(made.default)} for field {name} is not allowed: use default_factory")
        found.append(made)
    for name, value in list(cls.__dict__.items()):
        if isinstance(value, Field) and name not in cls.__dict__.get("__annotations__", {}):
            raise TypeError(f"{name!r} is a field but has no type annotation")
    return found


def _bind(cls, positional, keyword, args, kwargs):
    """Assigns a call's arguments to fields, with the messages of a function `__init__`."""
    called = f"{cls.__qualname__}.__init__()"
    values = {f.name: value for f, value in zip(positional, args)}
    known = {f.name for f in positional} | {f.name for f in keyword}
    for name in kwargs:
        if name not in known:
            raise TypeError(f"{called} got an unexpected keyword argument '{name}'")
        if name in values:
            raise TypeError(f"{called} got multiple values for argument '{name}'")
    if len(args) > len(positional):
        most = len(positional) + 1
        least = sum(not f.has_default for f in positional) + 1
        takes = f"{most}" if least == most else f"from {least} to {most}"
        plural = "" if most == 1 else "s"
        were = "was" if len(args) == 0 else "were"
        raise TypeError(f"{called} takes {takes} positional argument{plural} but {len(args) + 1} {were} given")
    values.update(kwargs)
    for fields, kind in ((positional, "positional"), (keyword, "keyword-only")):
        missing = [repr(f.name) for f in fields if f.name not in values and not f.has_default]
        if missing:
            shown = missing[0] if len(missing) == 1 else ", ".join(missing[:-1]) + ("," if len(missing) > 2 else "") + f" and {missing[-1]}"
            raise TypeError(f"{called} missing {len(missing)} required {kind} argument{'s' if len(missing) > 1 else ''}: {shown}")
    return values


def _init_method(fields, frozen):
    wanted = [f for f in fields if f.init and f._field_type != "class"]
    positional = [f for f in wanted if not f.kw_only]
    keyword = [f for f in wanted if f.kw_only]
    seen_default = None
    for f in positional:
        if f.has_default:
            seen_default = f
        elif seen_default is not None:
            raise TypeError(f"non-default argument {f.name!r} follows default argument {seen_default.name!r}")
    kept = [f for f in fields if f._field_type == "field"]
    passed = [f for f in fields if f._field_type == "init"]

    def __init__(self, /, *args, **kwargs):
        cls = type(self)
        values = _bind(_owner(cls, __init__), positional, keyword, args, kwargs)
        store = object.__setattr__ if frozen else setattr
        for f in kept:
            if f.init and f.name in values:
                store(self, f.name, values[f.name])
            elif f.default_factory is not MISSING:
                store(self, f.name, f.default_factory())
            elif f.init or f.default is not MISSING and "__slots__" in cls.__dict__:
                store(self, f.name, f.default)
        if hasattr(self, "__post_init__"):
            self.__post_init__(*[values[f.name] if f.name in values else f.default for f in passed])
    return __init__


def _owner(cls, method):
    for base in cls.__mro__:
        if base.__dict__.get("__init__") is method:
            return base
    return cls


def _tuple_of(self, names):
    return tuple([getattr(self, name) for name in names])


def _eq_method(names):
    def __eq__(self, other):
        if self is other:
            return True
        if other.__class__ is self.__class__:
            return _tuple_of(self, names) == _tuple_of(other, names)
        return NotImplemented
    return __eq__


def _repr_method(names):
    running = []

    def __repr__(self):
        if any(other is self for other in running):
            return "..."
        running.append(self)
        try:
            shown = ", ".join([f"{name}={getattr(self, name)!r}" for name in names])
        finally:
            running.pop()
        return f"{self.__class__.__qualname__}({shown})"
    return __repr__


def _order_methods(names):
    def method(name, compare):
        def inner(self, other):
            if other.__class__ is self.__class__:
                return compare(_tuple_of(self, names), _tuple_of(other, names))
            return NotImplemented
        inner.__name__ = name
        return name, inner
    return dict([
        method("__lt__", lambda a, b: a < b),
        method("__le__", lambda a, b: a <= b),
        method("__gt__", lambda a, b: a > b),
        method("__ge__", lambda a, b: a >= b),
    ])


def _freeze(cls, names):
    def __setattr__(self, name, value):
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        super(cls, self).__setattr__(name, value)

    def __delattr__(self, name):
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f"cannot delete field {name!r}")
        super(cls, self).__delattr__(name)

    for method in (__setattr__, __delattr__):
        if method.__name__ in cls.__dict__:
            raise TypeError(f"Cannot overwrite attribute {method.__name__} in class {cls.__name__}")
        setattr(cls, method.__name__, method)


def _set_new(cls, name, value):
    if name not in cls.__dict__:
        value.__qualname__ = f"{cls.__qualname__}.{name}"
        setattr(cls, name, value)


def _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot):
    fields = {}
    for base in cls.__mro__[-1:0:-1]:
        inherited = base.__dict__.get(_FIELDS)
        if inherited is not None:
            fields.update(inherited)
            base_frozen = getattr(base, _PARAMS).frozen
            if base_frozen and not frozen:
                raise TypeError("cannot inherit non-frozen dataclass from a frozen one")
            if frozen and not base_frozen:
                raise TypeError("cannot inherit frozen dataclass from a non-frozen one")
    own = _own_fields(cls, kw_only)
    fields.update({f.name: f for f in own})
    setattr(cls, _FIELDS, fields)
    setattr(cls, _PARAMS, _Params(init=init, repr=repr, eq=eq, order=order, unsafe_hash=unsafe_hash, frozen=frozen))
    every = list(fields.values())
    kept = [f for f in every if f._field_type == "field"]
    compared = [f.name for f in kept if f.compare]
    has_hash = cls.__dict__.get("__hash__", MISSING)
    explicit_hash = not (has_hash is MISSING or (has_hash is None and "__eq__" in cls.__dict__))
    if order and not eq:
        raise ValueError("eq must be true if order is true")
    if init:
        method = _init_method(every, frozen)
        method.__qualname__ = f"{cls.__qualname__}.__init__"
        cls.__init__ = method
    if repr:
        _set_new(cls, "__repr__", _repr_method([f.name for f in kept if f.repr]))
    if eq:
        _set_new(cls, "__eq__", _eq_method(compared))
    if order:
        for name, method in _order_methods(compared).items():
            if name in cls.__dict__:
                raise TypeError(f"Cannot overwrite attribute {name} in class {cls.__name__}. Consider using functools.total_ordering")
            setattr(cls, name, method)
    if frozen:
        _freeze(cls, {f.name for f in kept})
    hashed = [f.name for f in kept if (f.compare if f.hash is None else f.hash)]
    if unsafe_hash or eq and frozen:
        if unsafe_hash and explicit_hash:
            raise TypeError(f"Cannot overwrite attribute __hash__ in class {cls.__name__}")
        if not explicit_hash:
            cls.__hash__ = lambda self: hash(_tuple_of(self, hashed))
    elif eq and not explicit_hash:
        cls.__hash__ = None
    if match_args:
        _set_match_args(cls, tuple(f.name for f in every if f.init and not f.kw_only and f._field_type != "class"))
    if not getattr(cls, "__doc__", None):
        cls.__doc__ = cls.__name__
    if slots:
        cls = _with_slots(cls, [f.name for f in kept])
    return cls


def _set_match_args(cls, names):
    if "__match_args__" not in cls.__dict__:
        cls.__match_args__ = names


def _with_slots(cls, names):
    if "__slots__" in cls.__dict__:
        raise TypeError(f"{cls.__name__} already specifies __slots__")
    inherited = {slot for base in cls.__mro__[1:] for slot in base.__dict__.get("__slots__", ())}
    namespace = {key: value for key, value in cls.__dict__.items() if key not in names and key not in ("__dict__", "__weakref__")}
    namespace["__slots__"] = tuple(name for name in names if name not in inherited)
    made = type(cls)(cls.__name__, cls.__bases__, namespace)
    made.__qualname__ = cls.__qualname__
    return made


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False, match_args=True,
              kw_only=False, slots=False, weakref_slot=False):
    def wrap(cls):
        return _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot)
    return wrap if cls is None else wrap(cls)


def fields(class_or_instance):
    found = getattr(class_or_instance, _FIELDS, None)
    if found is None:
        raise TypeError("must be called with a dataclass type or instance")
    return tuple(f for f in found.values() if f._field_type == "field")


def is_dataclass(obj):
    cls = obj if isinstance(obj, type) else type(obj)
    return hasattr(cls, _FIELDS)


def _is_instance(obj):
    return hasattr(type(obj), _FIELDS)


def _convert(obj, whole):
    if _is_instance(obj):
        return whole([(f.name, _convert(getattr(obj, f.name), whole)) for f in fields(obj)])
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return type(obj)(*[_convert(item, whole) for item in obj])
    if isinstance(obj, (list, tuple)):
        return type(obj)([_convert(item, whole) for item in obj])
    if isinstance(obj, dict):
        pairs = [(_convert(key, whole), _convert(value, whole)) for key, value in obj.items()]
        if hasattr(type(obj), "default_factory"):
            result = type(obj)(obj.default_factory)
            result.update(pairs)
            return result
        return type(obj)(pairs)
    from copy import deepcopy
    return deepcopy(obj)


def asdict(obj, *, dict_factory=dict):
    if not _is_instance(obj):
        raise TypeError("asdict() should be called on dataclass instances")
    return _convert(obj, dict_factory)


def astuple(obj, *, tuple_factory=tuple):
    if not _is_instance(obj):
        raise TypeError("astuple() should be called on dataclass instances")
    return _convert(obj, lambda pairs: tuple_factory([value for _, value in pairs]))


def replace(obj, /, **changes):
    if not _is_instance(obj):
        raise TypeError("replace() should be called on dataclass instances")
    for f in getattr(obj, _FIELDS).values():
        if f._field_type == "class":
            continue
        if not f.init:
            if f.name in changes:
                raise TypeError(f"field {f.name} is declared with init=False, it cannot be specified with replace()")
        elif f.name not in changes:
            if f._field_type == "init" and f.default is MISSING:
                raise TypeError(f"InitVar {f.name!r} must be specified with replace()")
            changes[f.name] = getattr(obj, f.name)
    return obj.__class__(**changes)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, **options):
    namespace = dict(namespace or {})
    hints = {}
    for item in fields:
        if isinstance(item, str):
            hints[item] = "typing.Any"
        else:
            hints[item[0]] = item[1]
            if len(item) == 3:
                namespace[item[0]] = item[2]
    namespace["__annotations__"] = hints
    return dataclass(type(cls_name, bases, namespace), **options)
