"""Files in memory."""

SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
DEFAULT_BUFFER_SIZE = 131072


class UnsupportedOperation(OSError, ValueError):
    pass


class IOBase:
    closed = False
    _closed_message = "I/O operation on closed file."

    def close(self):
        self.closed = True

    def _open(self):
        if self.closed:
            raise ValueError(self._closed_message)

    def flush(self):
        self._open()

    def fileno(self):
        raise UnsupportedOperation("fileno")

    def isatty(self):
        return False

    def readable(self):
        return True

    writable = seekable = readable

    def __enter__(self):
        self._open()
        return self

    def __exit__(self, *exc):
        self.close()

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def readlines(self, hint=-1):
        return list(self)

    def writelines(self, lines):
        for line in lines:
            self.write(line)


class RawIOBase(IOBase):
    pass


class BufferedIOBase(IOBase):
    pass


class TextIOBase(IOBase):
    pass


class _Memory(IOBase):
    """A text or bytes with a place in it; what is written at the end is kept in pieces until it is needed."""

    def _start(self, initial):
        self._data, self._pieces, self._place = initial, [], 0

    def _whole(self):
        self._open()
        if self._pieces:
            self._data += self._data[:0].join(self._pieces)
            self._pieces.clear()
        return self._data

    def write(self, s, /):
        self._open()
        s = self._checked(s)
        if self._pieces or self._place == len(self._data):
            self._pieces.append(s)
            self._place += len(s)
            return len(s)
        data = self._whole()
        data = data + self._filler * (self._place - len(data))
        self._data = data[:self._place] + s + data[self._place + len(s):]
        self._place += len(s)
        return len(s)

    def read(self, size=-1, /):
        data = self._whole()
        end = len(data) if size is None or size < 0 else self._place + size
        found, self._place = data[self._place:end], max(self._place, min(end, len(data)))
        return found

    def readline(self, size=-1, /):
        data = self._whole()
        end = data.find(self._newline, self._place) + 1 or len(data)
        if size is not None and size >= 0:
            end = min(end, self._place + size)
        found, self._place = data[self._place:end], max(self._place, end)
        return found

    def getvalue(self):
        return self._whole()

    def seek(self, pos, whence=0, /):
        base = (0, self._place, len(self._whole()))[whence]
        self._whole()
        if base + pos < 0:
            raise ValueError(f"Negative seek position {pos}")
        self._place = base + pos
        return self._place

    def tell(self):
        self._open()
        return self._place

    def truncate(self, pos=None, /):
        pos = self._place if pos is None else pos
        self._data = self._whole()[:pos]
        return pos


class StringIO(_Memory, TextIOBase):
    _newline, _filler, encoding = "\n", "\0", None
    _closed_message = "I/O operation on closed file"

    def __init__(self, initial_value="", newline="\n"):
        if initial_value is not None and not isinstance(initial_value, str):
            raise TypeError(f"initial_value must be str or None, not {type(initial_value).__name__}")
        self._start(initial_value or "")

    def _checked(self, s):
        if not isinstance(s, str):
            raise TypeError(f"string argument expected, got '{type(s).__name__}'")
        return s


class BytesIO(_Memory, BufferedIOBase):
    _newline, _filler = b"\n", b"\0"

    def __init__(self, initial_bytes=b""):
        self._start(bytes(initial_bytes or b""))

    def _checked(self, s):
        if not isinstance(s, (bytes, bytearray)):
            raise TypeError(f"a bytes-like object is required, not '{type(s).__name__}'")
        return bytes(s)

    def getbuffer(self):
        return self._whole()
