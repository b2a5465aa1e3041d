version_info = (3, _minor, 0, "final", 0)
version = f"3.{_minor}.0 (simulated)"
hexversion = 0x03000000 + (_minor << 16) + 0xF0
platform = "linux"
byteorder = "little"
argv = ["program.py"]
path = []
executable = "/usr/bin/python3"
prefix = "/usr"


class _VersionInfo(tuple):
    major = property(lambda self: self[0])
    minor = property(lambda self: self[1])
    micro = property(lambda self: self[2])


version_info = _VersionInfo(version_info)


class _Out:
    encoding = "utf-8"

    def __init__(self, write):
        self._to = write

    def write(self, text):
        return self._to(text)

    def writelines(self, lines):
        for line in lines:
            self._to(line)

    def flush(self):
        pass

    def isatty(self):
        return False

    def fileno(self):
        raise OSError("no file number")


stdout = _Out(_write)
stderr = _Out(len)
__stdout__, __stderr__ = stdout, stderr


class _Flags:
    dev_mode = False
    debug = optimize = 0


flags = _Flags()


def set_asyncgen_hooks(*args, **kwargs):
    pass


def get_asyncgen_hooks():
    return (None, None)


class _Modules(dict):
    def get(self, name, default=None):
        return _module(name, default)

    def __contains__(self, name):
        return _module(name, None) is not None

    def __getitem__(self, name):
        module = _module(name, None)
        if module is None:
            raise KeyError(name)
        return module


modules = _Modules()
