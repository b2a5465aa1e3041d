"""References that are as strong as any here: nothing is let go while the program can still ask."""


class ref:
    def __init__(self, object, callback=None):
        self._object = object

    def __call__(self):
        return self._object

    def __eq__(self, other):
        return self._object == other._object if isinstance(other, ref) else NotImplemented

    def __hash__(self):
        return hash(self._object)


ReferenceType = ref


class WeakMethod(ref):
    pass


def proxy(object, callback=None):
    return object


class WeakValueDictionary(dict):
    pass


class WeakKeyDictionary(dict):
    pass


class WeakSet(set):
    pass


class finalize:
    def __init__(self, obj, func, /, *args, **kwargs):
        self._call = func, args, kwargs
        self.atexit = True

    @property
    def alive(self):
        return self._call is not None

    def detach(self):
        call, self._call = self._call, None
        return call

    def __call__(self, _=None):
        call = self.detach()
        if call is not None:
            return call[0](*call[1], **call[2])


def getweakrefcount(object):
    return 0
