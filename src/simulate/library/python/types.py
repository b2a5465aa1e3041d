"""Names for types that have none among the built-ins, and helpers to make classes."""


def _function():
    pass


def _generator():
    yield


async def _coroutine():
    pass


async def _async_generator():
    yield


class _Class:
    def method(self):
        pass


FunctionType = type(_function)
LambdaType = FunctionType
GeneratorType = type(_generator())
_made = _coroutine()
CoroutineType = type(_made)
_made.close()
del _made
AsyncGeneratorType = type(_async_generator())
MethodType = type(_Class().method)
BuiltinFunctionType = type(len)
BuiltinMethodType = type([].append)
GenericAlias = type(list[int])
UnionType = type(int | str)
NoneType = type(None)
NotImplementedType = type(NotImplemented)
EllipsisType = type(...)
MappingProxyType = type(type.__dict__)


def coroutine(func):
    import _types
    return _types.coroutine(func)


class SimpleNamespace:
    def __init__(self, mapping=None, /, **kwargs):
        if mapping is not None:
            self.__dict__.update(mapping)
        self.__dict__.update(kwargs)

    def __repr__(self):
        shown = ", ".join(f"{name}={value!r}" for name, value in self.__dict__.items())
        name = "namespace" if type(self) is SimpleNamespace else type(self).__name__
        return f"{name}({shown})"

    def __eq__(self, other):
        if isinstance(self, SimpleNamespace) and isinstance(other, SimpleNamespace):
            return self.__dict__ == other.__dict__
        return NotImplemented


class DynamicClassAttribute:
    def __init__(self, fget=None):
        self.fget = fget

    def __get__(self, instance, owner=None):
        if instance is None:
            raise AttributeError()
        return self.fget(instance)


def new_class(name, bases=(), kwds=None, exec_body=None):
    namespace = {}
    if exec_body is not None:
        exec_body(namespace)
    kwds = dict(kwds or {})
    metaclass = kwds.pop("metaclass", type(bases[0]) if bases else type)
    return metaclass(name, bases, namespace, **kwds)


def get_original_bases(cls, /):
    return cls.__dict__.get("__orig_bases__", cls.__bases__)
