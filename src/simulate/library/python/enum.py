"""Enumerations."""

from types import DynamicClassAttribute, MappingProxyType


class auto:
    _count = 0

    def __init__(self):
        # Values are given in the order in which `auto()` was called.
        auto._count += 1
        self._place = auto._count
        self.value = self


class _Mark:
    def __init__(self, value):
        self.value = value


class nonmember(_Mark):
    pass


class member(_Mark):
    pass


_builtin_property = property


class property(DynamicClassAttribute):
    """A property of members that lets the class have a member of the same name."""

    def __init__(self, fget=None, fset=None, fdel=None, doc=None):
        self.fget, self.fset, self.name, self.owner = fget, fset, None, None

    def __set_name__(self, owner, name):
        self.name, self.owner = name, owner.__name__

    def __get__(self, instance, owner=None):
        if instance is None:
            found = owner.__dict__.get("_member_map_", {}).get(self.name)
            if found is None:
                raise AttributeError(f"'{owner.__name__}' has no attribute '{self.name}'")
            return found
        return self.fget(instance)

    def __set__(self, instance, value):
        if self.fset is None:
            raise AttributeError(f"<enum {self.owner!r}> cannot set attribute '{self.name}'")
        return self.fset(instance, value)


_DUNDERS = ("__module__", "__qualname__", "__doc__", "__annotations__", "__firstlineno__", "__static_attributes__")


def _is_member(name, value):
    if isinstance(value, member):
        return True
    if name.startswith("__") and name.endswith("__") or isinstance(value, nonmember):
        return False
    if name.startswith("_") and name.endswith("_"):
        return False
    return not (hasattr(value, "__get__") or hasattr(value, "__set__") or hasattr(value, "__delete__"))


class _Namespace(dict):
    def __init__(self, name):
        super().__init__()
        self._name, self._members = name, []

    def __setitem__(self, key, value):
        if key in self._members:
            raise TypeError(f"{key!r} already defined as {self[key]!r}")
        if key == "_ignore_":
            value = value.replace(",", " ").split() if isinstance(value, str) else list(value)
            self._ignored = value
        elif key not in getattr(self, "_ignored", ()) and _is_member(key, value):
            if key in self:
                raise TypeError(f"{key!r} already defined as {self[key]!r}")
            self._members.append(key)
            if isinstance(value, member):
                value = value.value
            value = self._given(key, value)
        dict.__setitem__(self, key, value.value if isinstance(value, nonmember) else value)

    def _given(self, key, value):
        """Replaces `auto()` by the next value."""
        if isinstance(value, auto):
            return self._next(key)
        if isinstance(value, tuple) and any(isinstance(item, auto) for item in value):
            return tuple(self._next(key) if isinstance(item, auto) else item for item in value)
        return value

    def _next(self, key):
        generate = self.get("_generate_next_value_") or self._inherited
        if isinstance(generate, staticmethod):
            generate = generate.__func__
        before = [self[name] for name in self._members[:-1]]
        return generate(key, 1, len(before), before)


class EnumType(type):
    @classmethod
    def __prepare__(metacls, cls, bases, **kwds):
        namespace = _Namespace(cls)
        for base in bases:
            if isinstance(base, EnumType):
                if base._member_names_:
                    raise TypeError(f"<enum '{cls}'> cannot extend {base!r}")
                namespace._inherited = base._generate_next_value_
        return namespace

    def __new__(metacls, cls, bases, classdict, *, boundary=None, **kwds):
        names = list(getattr(classdict, "_members", ()))
        ignored = getattr(classdict, "_ignored", ())
        given = [(name, classdict[name]) for name in names]
        namespace = {name: value for name, value in classdict.items() if name not in names and name not in ignored and name != "_ignore_"}
        if "_generate_next_value_" in namespace and not isinstance(namespace["_generate_next_value_"], staticmethod):
            namespace["_generate_next_value_"] = staticmethod(namespace["_generate_next_value_"])
        enum_class = super().__new__(metacls, cls, bases, namespace, **kwds)
        enum_class._member_names_, enum_class._member_map_, enum_class._value2member_map_ = [], {}, {}
        data_type = _data_type(enum_class)
        enum_class._member_type_ = data_type
        # `Enum` itself only looks members up.
        own_new = (namespace.get("__new__") or _inherited_new(bases)) if bases else None
        if own_new is not None:
            enum_class._new_member_ = staticmethod(own_new)
        if bases:
            _prefer_enum_methods(enum_class, bases[-1], data_type, namespace)
        for name, value in given:
            _add_member(enum_class, data_type, own_new, name, value)
        if own_new is not None:
            enum_class.__new__ = Enum.__new__
        _finish_flag(enum_class)
        return enum_class

    def __call__(cls, value=_DUNDERS, names=None, *more, module=None, qualname=None, type=None, start=1, boundary=None):
        if value is _DUNDERS:
            raise TypeError(f"{cls.__name__}.__new__() missing 1 required positional argument: 'value'")
        if names is None and not more or cls._member_names_:
            return _look_up(cls, value if names is None else (value, names, *more))
        return _functional(cls, value, names, type, start)

    def __iter__(cls):
        return iter([cls._member_map_[name] for name in cls._member_names_ if _canonical(cls._member_map_[name])])

    def __reversed__(cls):
        return iter([cls._member_map_[name] for name in reversed(cls._member_names_)])

    def __len__(cls):
        return len([name for name in cls._member_names_ if _canonical(cls._member_map_[name])])

    def __bool__(cls):
        return True

    def __contains__(cls, value):
        if isinstance(value, cls):
            return True
        try:
            _look_up(cls, value)
        except ValueError:
            return False
        return True

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get("_member_map_", {}):
            raise AttributeError(f"cannot reassign member {name!r}")
        super().__setattr__(name, value)

    def __delattr__(cls, name):
        if name in cls.__dict__.get("_member_map_", {}):
            raise AttributeError(f"{cls.__name__!r} cannot delete member {name!r}.")
        super().__delattr__(name)

    @_builtin_property
    def __members__(cls):
        return MappingProxyType(cls._member_map_)

    def __repr__(cls):
        return f"<flag '{cls.__name__}'>" if _is_flag(cls) else f"<enum '{cls.__name__}'>"

    def __dir__(cls):
        return ["__class__", "__doc__", "__members__", "__module__", *cls._member_names_]


EnumMeta = EnumType


def _is_flag(cls):
    return any(base.__dict__.get("_is_flag_") for base in cls.__mro__)


def _canonical(item):
    """Flags of several bits, or of none, are aliases."""
    value = item._value_
    return not _is_flag(type(item)) or value > 0 and value & (value - 1) == 0


def _data_type(cls):
    for base in cls.__mro__[1:]:
        if base is object or isinstance(base, EnumType):
            continue
        if "__new__" in base.__dict__ or base in (int, str, float, bytes, tuple):
            return base
    return object


def _inherited_new(bases):
    for base in bases:
        if isinstance(base, EnumType) and hasattr(base, "_new_member_"):
            return base._new_member_
    return None


def _prefer_enum_methods(cls, first_enum, data_type, namespace):
    """A mixed-in type, such as `int`, does not decide how members are shown."""
    for name in ("__repr__", "__str__", "__format__"):
        if name not in namespace and getattr(cls, name) in (getattr(data_type, name), getattr(object, name)):
            setattr(cls, name, getattr(first_enum, name))


def _add_member(cls, data_type, own_new, name, value):
    args = value if isinstance(value, tuple) and data_type is not tuple else (value,)
    if own_new is not None:
        made = own_new(cls, *args)
        if not hasattr(made, "_value_"):
            made._value_ = value if data_type is object else data_type(*args)
    elif data_type is object:
        made = object.__new__(cls)
        made._value_ = value
    else:
        made = data_type.__new__(cls, *args)
        made._value_ = value if not isinstance(value, tuple) or data_type is tuple else data_type(*args)
        if data_type is str:
            made._value_ = str(*args)
    made._name_ = name
    made.__objclass__ = cls
    made._sort_order_ = len(cls._member_names_)
    made.__init__(*args)
    for other in cls._member_map_.values():
        if other._value_ == made._value_:
            made = other
            break
    else:
        cls._member_names_.append(name)
    cls._member_map_[name] = made
    # An attribute would hide a property of the same name, which finds the member by itself.
    if not isinstance(_in_mro(cls, name), property):
        type.__setattr__(cls, name, made)
    try:
        cls._value2member_map_.setdefault(made._value_, made)
    except TypeError:
        pass


def _in_mro(cls, name):
    for base in cls.__mro__:
        if name in base.__dict__:
            return base.__dict__[name]
    return None


def _finish_flag(cls):
    if _is_flag(cls):
        mask = 0
        for item in cls._member_map_.values():
            mask |= item._value_
        cls._flag_mask_ = mask


def _look_up(cls, value):
    if type(value) is cls:
        return value
    try:
        return cls._value2member_map_[value]
    except KeyError:
        pass
    except TypeError:
        for item in cls._member_map_.values():
            if item._value_ == value:
                return item
    try:
        found = cls._missing_(value)
    except Exception as error:
        wrong = ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        if isinstance(error, ValueError):
            raise
        error.__context__ = wrong
        raise
    if isinstance(found, cls):
        return found
    if found is None:
        raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
    raise TypeError(f"error in {cls.__name__}._missing_: returned {found!r} instead of None or a valid member")


def _functional(cls, name, names, mixin, start):
    bases = (cls,) if mixin is None else (mixin, cls)
    namespace = type(cls).__prepare__(name, bases)
    if isinstance(names, str):
        names = names.replace(",", " ").split()
    if isinstance(names, dict):
        names = list(names.items())
    before = []
    for at, item in enumerate(names):
        if isinstance(item, str):
            value = cls._generate_next_value_(item, start, at, list(before))
        else:
            item, value = item
        before.append(value)
        namespace[item] = value
    return type(cls)(name, bases, namespace)


class Enum(metaclass=EnumType):
    def __new__(cls, value):
        return _look_up(cls, value)

    def __init__(self, *args, **kwds):
        pass

    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start
        try:
            return max(last_values) + 1
        except TypeError:
            raise TypeError("unable to sort non-numeric values") from None

    @classmethod
    def _missing_(cls, value):
        return None

    @property
    def name(self):
        return self._name_

    @property
    def value(self):
        return self._value_

    def __repr__(self):
        shown = repr(self._value_)
        return f"<{self.__class__.__name__}.{self._name_}: {shown}>"

    def __str__(self):
        return f"{self.__class__.__name__}.{self._name_}"

    def __format__(self, format_spec):
        return str.__format__(str(self), format_spec)

    def __hash__(self):
        return hash(self._name_)

    def __dir__(self):
        return ["__class__", "__doc__", "__module__", "name", "value"]

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


class ReprEnum(Enum):
    pass


class IntEnum(int, ReprEnum):
    __str__ = int.__repr__
    __format__ = int.__format__


class StrEnum(str, ReprEnum):
    def __new__(cls, *values):
        if not isinstance(values[0], str):
            raise TypeError(f"{values[0]!r} is not a string")
        made = str.__new__(cls, *values)
        made._value_ = str(*values)
        return made

    __str__ = str.__str__
    __format__ = str.__format__

    def _generate_next_value_(name, start, count, last_values):
        return name.lower()


class FlagBoundary(StrEnum):
    STRICT = auto()
    CONFORM = auto()
    EJECT = auto()
    KEEP = auto()


STRICT, CONFORM, EJECT, KEEP = FlagBoundary


class Flag(Enum):
    _is_flag_ = True

    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start
        return 1 << max(last_values).bit_length()

    @classmethod
    def _missing_(cls, value):
        if not isinstance(value, int):
            raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        mask = cls._flag_mask_
        if value < 0:
            value = mask & value
        if value & ~mask:
            if not issubclass(cls, int):
                width = max(value.bit_length(), mask.bit_length())
                valid = bin(mask)[2:].rjust(width, "0")
                raise ValueError(f"{cls!r} invalid value {value!r}\n    given 0b0 {bin(value)[2:].rjust(width, '0')}\n  allowed 0b0 {valid}")
        if value in cls._value2member_map_:
            return cls._value2member_map_[value]
        data_type = cls._member_type_
        made = object.__new__(cls) if data_type is object else data_type.__new__(cls, value)
        made._value_ = value
        names = [name for name in cls._member_names_ if _canonical(cls._member_map_[name]) and value & cls._member_map_[name]._value_]
        unknown = value & ~mask
        made._name_ = "|".join(names + ([str(unknown)] if unknown else [])) or None
        cls._value2member_map_[value] = made
        return made

    def __iter__(self):
        return iter([item for item in type(self) if item._value_ & self._value_])

    def __len__(self):
        return self._value_.bit_count()

    def __contains__(self, other):
        if not isinstance(other, self.__class__):
            raise TypeError(f"unsupported operand type(s) for 'in': {type(other).__qualname__!r} and {self.__class__.__qualname__!r}")
        return other._value_ & self._value_ == other._value_

    def __bool__(self):
        return bool(self._value_)

    def __repr__(self):
        shown = repr(self._value_)
        return f"<{self.__class__.__name__}: {shown}>" if self._name_ is None else f"<{self.__class__.__name__}.{self._name_}: {shown}>"

    def __str__(self):
        return f"{self.__class__.__name__}({self._value_!r})" if self._name_ is None else f"{self.__class__.__name__}.{self._name_}"

    def _other(self, value):
        if isinstance(value, self.__class__):
            return value._value_
        if self._member_type_ is not object and isinstance(value, self._member_type_):
            return value
        return NotImplemented

    def __or__(self, other):
        other = self._other(other)
        return other if other is NotImplemented else self.__class__(self._value_ | other)

    def __and__(self, other):
        other = self._other(other)
        return other if other is NotImplemented else self.__class__(self._value_ & other)

    def __xor__(self, other):
        other = self._other(other)
        return other if other is NotImplemented else self.__class__(self._value_ ^ other)

    def __invert__(self):
        return self.__class__(self._flag_mask_ & ~self._value_)

    __ror__, __rand__, __rxor__ = __or__, __and__, __xor__


class IntFlag(int, ReprEnum, Flag):
    __str__ = int.__repr__
    __format__ = int.__format__
    __or__, __and__, __xor__, __invert__ = Flag.__or__, Flag.__and__, Flag.__xor__, Flag.__invert__
    __ror__, __rand__, __rxor__ = __or__, __and__, __xor__


def unique(enumeration):
    aliases = [f"{name} -> {item.name}" for name, item in enumeration.__members__.items() if name != item.name]
    if aliases:
        raise ValueError(f"duplicate values found in {enumeration!r}: {', '.join(aliases)}")
    return enumeration


def verify(*checks):
    return lambda enumeration: enumeration


def global_enum(cls):
    return cls
