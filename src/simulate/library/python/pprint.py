"""Data shown over several lines."""


def pformat(object, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    return _Printer(indent, width, depth, compact, sort_dicts).text(object, 0, 0, 1)


def pprint(object, stream=None, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    print(pformat(object, indent, width, depth, compact=compact, sort_dicts=sort_dicts), file=stream)


def pp(object, *args, sort_dicts=False, **kwargs):
    pprint(object, *args, sort_dicts=sort_dicts, **kwargs)


class PrettyPrinter:
    def __init__(self, indent=1, width=80, depth=None, stream=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
        self._stream, self._options = stream, (indent, width, depth, compact, sort_dicts)

    def pformat(self, object):
        return _Printer(*self._options).text(object, 0, 0, 1)

    def pprint(self, object):
        print(self.pformat(object), file=self._stream)


class _Key:
    """Orders what cannot be compared by its type's name."""

    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        try:
            return self.value < other.value
        except TypeError:
            return (str(type(self.value)), id(self.value)) < (str(type(other.value)), id(other.value))


class _Printer:
    def __init__(self, indent, width, depth, compact, sort_dicts):
        self.indent, self.width, self.depth, self.compact, self.sort_dicts = indent, width, depth, compact, sort_dicts

    def _sorted(self, items):
        return sorted(items, key=lambda item: _Key(item[0])) if self.sort_dicts else list(items)

    def flat(self, value, level):
        """All in one line, with what lies too deep left out."""
        cls = type(value)
        if cls in (dict, list, tuple) and value and self.depth and level > self.depth:
            return "{...}" if cls is dict else "[...]" if cls is list else "(...)"
        if cls is dict:
            return "{" + ", ".join([f"{self.flat(key, level + 1)}: {self.flat(item, level + 1)}" for key, item in self._sorted(value.items())]) + "}"
        if cls is list:
            return "[" + ", ".join([self.flat(item, level + 1) for item in value]) + "]"
        if cls is tuple:
            inner = ", ".join([self.flat(item, level + 1) for item in value])
            return f"({inner},)" if len(value) == 1 else f"({inner})"
        return repr(value)

    def text(self, value, column, after, level):
        """`column` is where it starts, `after` what must still fit behind its last line."""
        flat = self.flat(value, level)
        if len(flat) <= self.width - column - after or self.depth and level > self.depth:
            return flat
        cls = type(value)
        if cls is dict and value:
            return self._dict(value, column, after, level)
        if cls is list and value:
            return "[" + self._items(value, column, after + 1, level) + "]"
        if cls is tuple and value:
            end = ",)" if len(value) == 1 else ")"
            return "(" + self._items(value, column, after + len(end), level) + end
        if cls in (set, frozenset) and value:
            start, end = ("{", "}") if cls is set else ("frozenset({", "})")
            ordered = sorted(value, key=_Key)
            return start + self._items(ordered, column + len(start) - 1, after + len(end), level) + end
        if cls is str:
            return self._str(value, column, after, level)
        if hasattr(cls, "__dataclass_fields__"):
            return self._dataclass(value, column, after, level)
        return flat

    def _dict(self, value, column, after, level):
        lines = []
        inner = column + self.indent
        items = self._sorted(value.items())
        for at, (key, item) in enumerate(items):
            name = self.flat(key, level + 1)
            rest = after + 1 if at == len(items) - 1 else 1
            lines.append(f"{name}: {self.text(item, inner + len(name) + 2, rest, level + 1)}")
        return "{" + " " * (self.indent - 1) + (",\n" + " " * inner).join(lines) + "}"

    def _items(self, items, column, after, level):
        inner = column + self.indent
        lead, lines = " " * (self.indent - 1), []
        if self.compact:
            return lead + self._packed(items, inner, after, level)
        for at, item in enumerate(items):
            lines.append(self.text(item, inner, after if at == len(items) - 1 else 1, level + 1))
        return lead + (",\n" + " " * inner).join(lines)

    def _packed(self, items, inner, after, level):
        rows, row, left = [], [], self.width - inner
        for at, item in enumerate(items):
            last = at == len(items) - 1
            flat = self.flat(item, level + 1)
            need = len(flat) + (after if last else 2)
            if row and need > left:
                rows.append(", ".join(row))
                row, left = [], self.width - inner
            if not row and need > left:
                rows.append(self.text(item, inner, after if last else 1, level + 1))
                continue
            row.append(flat)
            left -= len(flat) + 2
        if row:
            rows.append(", ".join(row))
        return (",\n" + " " * inner).join(rows)

    def _str(self, value, column, after, level):
        wrapped = level == 1
        if wrapped:
            column, after = column + 1, after + 1
        room, chunks = self.width - column, []
        lines = value.splitlines(True)
        for number, line in enumerate(lines):
            shown = repr(line)
            limit = room - (after if number == len(lines) - 1 else 0)
            if len(shown) <= limit:
                chunks.append(shown)
                continue
            current = ""
            parts = _spaced(line)
            for at, part in enumerate(parts):
                limit = room - (after if at == len(parts) - 1 and number == len(lines) - 1 else 0)
                if len(repr(current + part)) > limit:
                    if current:
                        chunks.append(repr(current))
                    current = part
                else:
                    current += part
            if current:
                chunks.append(repr(current))
        if len(chunks) == 1:
            return chunks[0]
        text = ("\n" + " " * column).join(chunks)
        return f"({text})" if wrapped else text

    def _dataclass(self, value, column, after, level):
        from dataclasses import fields
        name = type(value).__qualname__
        inner = column + len(name) + 1
        shown = [field for field in fields(value) if field.repr]
        lines = []
        for at, field in enumerate(shown):
            rest = after + 1 if at == len(shown) - 1 else 1
            lines.append(f"{field.name}={self.text(getattr(value, field.name), inner + len(field.name) + 1, rest, level + 1)}")
        return f"{name}({(',' + chr(10) + ' ' * inner).join(lines)})"


def _spaced(line):
    """Words, each with the white space behind it."""
    parts, start = [], 0
    for at in range(1, len(line)):
        if line[at - 1].isspace() and not line[at].isspace():
            parts.append(line[start:at])
            start = at
    return parts + [line[start:]]
