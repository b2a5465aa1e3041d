"""Digests."""

import _hashlib

_SIZES = {"md5": (16, 64), "sha1": (20, 64), "sha224": (28, 64), "sha256": (32, 64), "sha384": (48, 128), "sha512": (64, 128)}
algorithms_available = algorithms_guaranteed = set(_SIZES)


class _Hash:
    def __init__(self, name, data=b""):
        self.name = name
        self.digest_size, self.block_size = _SIZES[name]
        self._data = b""
        self.update(data)

    def update(self, data, /):
        if isinstance(data, str):
            raise TypeError("Strings must be encoded before hashing")
        self._data += bytes(data)

    def digest(self):
        return _hashlib.digest(self.name, self._data)

    def hexdigest(self):
        return self.digest().hex()

    def copy(self):
        return _Hash(self.name, self._data)

    def __repr__(self):
        return f"<{self.name} _hashlib.HASH object @ {hex(id(self))}>"


def new(name, data=b"", *, usedforsecurity=True):
    if name.lower() not in _SIZES:
        raise ValueError(f"unsupported hash type {name}")
    return _Hash(name.lower(), data)


def _named(name):
    def function(string=b"", *, usedforsecurity=True):
        return _Hash(name, string)
    function.__name__ = function.__qualname__ = name
    return function


md5, sha1, sha224 = _named("md5"), _named("sha1"), _named("sha224")
sha256, sha384, sha512 = _named("sha256"), _named("sha384"), _named("sha512")
