"""What of the system a program can ask without touching files: its environment and its own numbers."""

import os.path as path

name, sep, linesep, pathsep, curdir, pardir, extsep, altsep, devnull = "posix", "/", "\n", ":", ".", "..", ".", None, "/dev/null"


class _Environ(dict):
    def __missing__(self, key):
        # Nobody knows what it is set to, and a program that demands it would not run without.
        from sys import _opaque
        return _opaque(f"os.environ[{key!r}]")


environ = _Environ({"HOME": "/home/user", "PATH": "/usr/bin:/bin", "USER": "user", "LANG": "C.UTF-8"})


class PathLike:
    pass


def getenv(key, default=None):
    return environ.get(key, default)


def putenv(key, value):
    pass


def getpid():
    return 4321


def getppid():
    return 4320


def cpu_count():
    return 8


process_cpu_count = cpu_count


def getcwd():
    return "/home/user"


def fspath(path):
    return path if isinstance(path, (str, bytes)) else path.__fspath__()


def fsencode(filename):
    return filename.encode()


def urandom(size):
    import random
    return random.Random(size).randbytes(size)


def strerror(code):
    return f"Unknown error {code}"
