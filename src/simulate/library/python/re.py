"""Regular expressions."""

import _re
from enum import IntFlag


class RegexFlag(IntFlag):
    NOFLAG = 0
    IGNORECASE = I = 2
    LOCALE = L = 4
    MULTILINE = M = 8
    DOTALL = S = 16
    UNICODE = U = 32
    VERBOSE = X = 64
    DEBUG = 128
    ASCII = A = 256

    def __repr__(self):
        names = [f"re.{flag.name}" for flag in RegexFlag if flag.value and self.value & flag.value]
        return "|".join(names) or "re.NOFLAG"

    __str__ = object.__str__


NOFLAG, IGNORECASE, I, LOCALE, L = RegexFlag.NOFLAG, RegexFlag.I, RegexFlag.I, RegexFlag.L, RegexFlag.L
MULTILINE, M, DOTALL, S, UNICODE, U = RegexFlag.M, RegexFlag.M, RegexFlag.S, RegexFlag.S, RegexFlag.U, RegexFlag.U
VERBOSE, X, DEBUG, ASCII, A = RegexFlag.X, RegexFlag.X, RegexFlag.DEBUG, RegexFlag.A, RegexFlag.A
_SEARCH, _MATCH, _FULL = 0, 1, 2


class PatternError(Exception):
    def __init__(self, msg, pattern=None, pos=None):
        self.msg, self.pattern, self.pos = msg, pattern, pos
        if pattern is not None and pos is not None:
            newline = "\n" if isinstance(pattern, str) else b"\n"
            self.lineno = pattern.count(newline, 0, pos) + 1
            self.colno = pos - pattern.rfind(newline, 0, pos)
            msg = f"{msg} at position {pos}"
            if newline in pattern:
                msg = f"{msg} (line {self.lineno}, column {self.colno})"
        else:
            self.lineno = self.colno = None
        super().__init__(msg)


error = PatternError


class Pattern:
    def __init__(self, pattern, flags):
        self.pattern = pattern
        # Bytes are matched as the characters of the same numbers.
        self._text = pattern if isinstance(pattern, str) else pattern.decode("latin-1")
        self._program, *found = _re.compile(self._text, int(flags) | (0 if isinstance(pattern, str) else 256))
        if self._program is None:
            raise PatternError(found[0], pattern, found[1])
        flags, self.groups, names = found
        self.flags = flags if isinstance(pattern, str) else flags & ~(32 | 256)
        self.groupindex = dict(names)

    def _subject(self, string):
        if isinstance(string, str) and isinstance(self.pattern, str):
            return string
        if isinstance(string, (bytes, bytearray)) and isinstance(self.pattern, bytes):
            return bytes(string).decode("latin-1")
        if not isinstance(string, (str, bytes, bytearray)):
            raise TypeError(f"expected string or bytes-like object, got '{type(string).__name__}'")
        if isinstance(string, str):
            raise TypeError("cannot use a bytes pattern on a string-like object")
        raise TypeError("cannot use a string pattern on a bytes-like object")

    def _one(self, string, pos, endpos, mode):
        spans = _re.find(self._program, self._subject(string), pos, endpos, mode)
        return None if spans is None else Match(self, string, pos, endpos, spans)

    def search(self, string, pos=0, endpos=9223372036854775807):
        return self._one(string, pos, endpos, _SEARCH)

    def match(self, string, pos=0, endpos=9223372036854775807):
        return self._one(string, pos, endpos, _MATCH)

    def fullmatch(self, string, pos=0, endpos=9223372036854775807):
        return self._one(string, pos, endpos, _FULL)

    def _all(self, string, pos=0, endpos=9223372036854775807):
        return _re.find_all(self._program, self._subject(string), pos, endpos)

    def finditer(self, string, pos=0, endpos=9223372036854775807):
        for spans in self._all(string, pos, endpos):
            yield Match(self, string, pos, endpos, spans)

    def findall(self, string, pos=0, endpos=9223372036854775807):
        empty = string[:0]
        found = []
        for spans in self._all(string, pos, endpos):
            texts = [empty if spans[at] < 0 else string[spans[at]:spans[at + 1]] for at in range(1 if self.groups == 0 else 3, len(spans), 2)]
            found.append(texts[0] if len(texts) == 1 else tuple(texts))
        return found

    def split(self, string, maxsplit=0):
        pieces, done = [], 0
        for spans in self._all(string):
            if maxsplit and len(pieces) >= maxsplit * (self.groups + 1):
                break
            pieces.append(string[done:spans[1]])
            pieces += [None if spans[at] < 0 else string[spans[at]:spans[at + 1]] for at in range(3, len(spans), 2)]
            done = spans[2]
        pieces.append(string[done:])
        return pieces

    def sub(self, repl, string, count=0):
        return self.subn(repl, string, count)[0]

    def subn(self, repl, string, count=0):
        if not callable(repl):
            template = self._template(repl)
        pieces, done, times = [], 0, 0
        for spans in self._all(string):
            if count and times >= count:
                break
            pieces.append(string[done:spans[1]])
            if callable(repl):
                pieces.append(repl(Match(self, string, 0, len(string), spans)))
            else:
                pieces += _filled(template, string, spans)
            done = spans[2]
            times += 1
        pieces.append(string[done:])
        return string[:0].join(pieces), times

    def _template(self, repl):
        """Texts and numbers of groups, in order."""
        pieces, message, position = _re.template(repl if isinstance(repl, str) else repl.decode("latin-1"), self._program)
        if pieces is None:
            raise IndexError(message) if position is None else PatternError(message, repl, position)
        if isinstance(repl, str):
            return pieces
        return [piece.encode("latin-1") if isinstance(piece, str) else piece for piece in pieces]

    def __repr__(self):
        flags = self.flags & ~32 if isinstance(self.pattern, str) else self.flags
        shown = repr(self.pattern)
        if len(shown) > 200:
            shown = shown[:200]
        return f"re.compile({shown}{f', {RegexFlag(flags)!r}' if flags else ''})"

    def __eq__(self, other):
        return isinstance(other, Pattern) and (self.pattern, self.flags) == (other.pattern, other.flags)

    def __hash__(self):
        return hash((self.pattern, self.flags))

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


def _filled(template, string, spans):
    pieces = []
    for piece in template:
        if isinstance(piece, int):
            start = spans[2 * piece + 1]
            piece = string[:0] if start < 0 else string[start:spans[2 * piece + 2]]
        pieces.append(piece)
    return pieces


class Match:
    def __init__(self, pattern, string, pos, endpos, spans):
        self.re, self.string, self._spans = pattern, string, spans
        self.pos, self.endpos = min(max(pos, 0), len(string)), min(max(endpos, 0), len(string))
        self.lastindex = spans[0]

    @property
    def lastgroup(self):
        for name, number in self.re.groupindex.items():
            if number == self.lastindex:
                return name
        return None

    @property
    def regs(self):
        return tuple([self.span(at) for at in range(self.re.groups + 1)])

    def _number(self, group):
        if isinstance(group, str):
            group = self.re.groupindex.get(group, -1)
        if not isinstance(group, int) or not 0 <= group <= self.re.groups:
            raise IndexError("no such group")
        return group

    def start(self, group=0):
        return self._spans[2 * self._number(group) + 1]

    def end(self, group=0):
        return self._spans[2 * self._number(group) + 2]

    def span(self, group=0):
        return self.start(group), self.end(group)

    def _text(self, group, default=None):
        start = self.start(group)
        return default if start < 0 else self.string[start:self.end(group)]

    def group(self, *groups):
        if len(groups) < 2:
            return self._text(*(groups or (0,)))
        return tuple([self._text(group) for group in groups])

    __getitem__ = _text

    def groups(self, default=None):
        return tuple([self._text(at, default) for at in range(1, self.re.groups + 1)])

    def groupdict(self, default=None):
        return {name: self._text(number, default) for name, number in self.re.groupindex.items()}

    def expand(self, template):
        return self.string[:0].join(_filled(self.re._template(template), self.string, self._spans))

    def __bool__(self):
        return True

    def __repr__(self):
        return f"<re.Match object; span={self.span()!r}, match={self.group()!r}>"


_known = {}


def compile(pattern, flags=0):
    if isinstance(pattern, Pattern):
        if flags:
            raise ValueError("cannot process flags argument with a compiled pattern")
        return pattern
    if not isinstance(pattern, (str, bytes)):
        raise TypeError("first argument must be string or compiled pattern")
    key = type(pattern), pattern, int(flags)
    if key not in _known:
        if len(_known) >= 256:
            del _known[next(iter(_known))]
        _known[key] = Pattern(pattern, flags)
    return _known[key]


def match(pattern, string, flags=0):
    return compile(pattern, flags).match(string)


def fullmatch(pattern, string, flags=0):
    return compile(pattern, flags).fullmatch(string)


def search(pattern, string, flags=0):
    return compile(pattern, flags).search(string)


def sub(pattern, repl, string, count=0, flags=0):
    return compile(pattern, flags).sub(repl, string, count)


def subn(pattern, repl, string, count=0, flags=0):
    return compile(pattern, flags).subn(repl, string, count)


def split(pattern, string, maxsplit=0, flags=0):
    return compile(pattern, flags).split(string, maxsplit)


def findall(pattern, string, flags=0):
    return compile(pattern, flags).findall(string)


def finditer(pattern, string, flags=0):
    return compile(pattern, flags).finditer(string)


def purge():
    _known.clear()


_SPECIAL = {ord(c): "\\" + c for c in "()[]{}?*+-|^$\\.&~# \t\n\r\v\f"}


def escape(pattern):
    if isinstance(pattern, str):
        return pattern.translate(_SPECIAL)
    return pattern.decode("latin-1").translate(_SPECIAL).encode("latin-1")
