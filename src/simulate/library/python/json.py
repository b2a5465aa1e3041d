"""JSON."""

import _json
from types import _opaque


class JSONDecodeError(ValueError):
    def __init__(self, msg, doc, pos):
        lineno = doc.count("\n", 0, pos) + 1
        colno = pos - doc.rfind("\n", 0, pos)
        super().__init__(f"{msg}: line {lineno} column {colno} (char {pos})")
        self.msg, self.doc, self.pos, self.lineno, self.colno = msg, doc, pos, lineno, colno


class JSONDecoder:
    def __init__(self, *, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, strict=True, object_pairs_hook=None):
        self.object_hook, self.object_pairs_hook = object_hook, object_pairs_hook
        self.parse_float, self.parse_int = parse_float, parse_int

    def decode(self, s):
        # Objects come as tuples of pairs when a hook makes something of them.
        hooked = bool(self.object_hook or self.object_pairs_hook or self.parse_float or self.parse_int)
        found, message, position = _json.loads(s, hooked)
        if message is not None:
            raise JSONDecodeError(message, s, position)
        return self._hook(found) if hooked else found

    def _hook(self, value):
        if isinstance(value, list):
            return [self._hook(item) for item in value]
        if isinstance(value, tuple):
            pairs = [(key, self._hook(item)) for key, item in value]
            if self.object_pairs_hook is not None:
                return self.object_pairs_hook(pairs)
            return dict(pairs) if self.object_hook is None else self.object_hook(dict(pairs))
        if isinstance(value, bytes):
            return (self.parse_float or float)(value.decode())
        if type(value) is int and self.parse_int is not None:
            return self.parse_int(str(value))
        return value


class JSONEncoder:
    def __init__(self, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, sort_keys=False, indent=None,
                 separators=None, default=None):
        self.skipkeys, self.ensure_ascii, self.allow_nan, self.sort_keys = skipkeys, ensure_ascii, allow_nan, sort_keys
        self.indent = " " * indent if isinstance(indent, int) else indent
        self.item_separator, self.key_separator = separators or (", " if indent is None else ",", ": ")
        if default is not None:
            self.default = default

    def default(self, o):
        raise TypeError(f"Object of type {o.__class__.__name__} is not JSON serializable")

    def encode(self, o):
        return "".join(self.iterencode(o))

    def iterencode(self, o):
        out = []
        self._write(o, out, "\n", [])
        return out

    def _atom(self, o):
        """The text of what holds nothing else; None for the rest."""
        if isinstance(o, str):
            return _json.quote(o, self.ensure_ascii)
        if o is None:
            return "null"
        if o is True:
            return "true"
        if o is False:
            return "false"
        if isinstance(o, int):
            return int.__repr__(o)
        if isinstance(o, float):
            return self._float(o)
        return None

    def _float(self, o):
        if o - o == 0.0:
            return float.__repr__(o)
        if not self.allow_nan:
            raise ValueError(f"Out of range float values are not JSON compliant: {o!r}")
        return "NaN" if o != o else "Infinity" if o > 0 else "-Infinity"

    def _write(self, o, out, line, above):
        text = self._atom(o)
        if text is not None:
            out.append(text)
            return
        for other in above:
            if other is o:
                raise ValueError("Circular reference detected")
        above.append(o)
        inner = line if self.indent is None else line + self.indent
        if isinstance(o, dict):
            self._write_items("{}", self._members(o), out, line, inner, above)
        elif isinstance(o, (list, tuple)):
            self._write_items("[]", [(None, item) for item in o], out, line, inner, above)
        elif type(o).__name__ == "opaque":
            out.append(_json.quote(repr(o), self.ensure_ascii))
        else:
            self._write(self.default(o), out, line, above)
        above.pop()

    def _write_items(self, brackets, items, out, line, inner, above):
        out.append(brackets[0])
        first = True
        for name, item in items:
            if not first:
                out.append(self.item_separator)
            first = False
            if self.indent is not None:
                out.append(inner)
            if name is not None:
                out.append(_json.quote(name, self.ensure_ascii) + self.key_separator)
            self._write(item, out, inner, above)
        if not first and self.indent is not None:
            out.append(line)
        out.append(brackets[1])

    def _members(self, o):
        members = []
        for key, item in sorted(o.items()) if self.sort_keys else o.items():
            if not isinstance(key, str):
                if not (key is None or isinstance(key, (int, float))):
                    if self.skipkeys:
                        continue
                    raise TypeError(f"keys must be str, int, float, bool or None, not {key.__class__.__name__}")
                key = self._atom(key)
            members.append((key, item))
        return members


def dumps(obj, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, cls=None, indent=None, separators=None,
          default=None, sort_keys=False, **kw):
    encoder = (cls or JSONEncoder)(skipkeys=skipkeys, ensure_ascii=ensure_ascii, check_circular=check_circular, allow_nan=allow_nan,
                                   indent=indent, separators=separators, default=default, sort_keys=sort_keys, **kw)
    return encoder.encode(obj)


def dump(obj, fp, **options):
    fp.write(dumps(obj, **options))


def loads(s, *, cls=None, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, object_pairs_hook=None, **kw):
    if isinstance(s, (bytes, bytearray)):
        s = s.decode()
    elif isinstance(s, _opaque):
        return s
    elif not isinstance(s, str):
        raise TypeError(f"the JSON object must be str, bytes or bytearray, not {s.__class__.__name__}")
    return (cls or JSONDecoder)(object_hook=object_hook, parse_float=parse_float, parse_int=parse_int,
                                object_pairs_hook=object_pairs_hook, **kw).decode(s)


def load(fp, **options):
    return loads(fp.read(), **options)
