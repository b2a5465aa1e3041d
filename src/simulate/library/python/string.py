"""Constants and templates of text."""

ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdef" + "ABCDEF"
octdigits = "01234567"
punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
whitespace = " \t\n\r\v\f"
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    return (sep or " ").join([word.capitalize() for word in s.split(sep)])


class Template:
    delimiter = "$"

    def __init__(self, template):
        self.template = template

    def _pieces(self):
        """Texts, and tuples of what is written and the name in it; where no name follows, it is None and the place comes third."""
        text, at = self.template, 0
        while True:
            start = text.find(self.delimiter, at)
            if start < 0:
                yield text[at:]
                return
            yield text[at:start]
            rest = start + len(self.delimiter)
            if text.startswith(self.delimiter, rest):
                yield self.delimiter
                at = rest + len(self.delimiter)
                continue
            braced = text[rest:rest + 1] == "{"
            end = rest + braced
            while end < len(text) and text[end].isascii() and (text[end] == "_" or text[end].isalpha() or end > rest + braced and text[end].isdigit()):
                end += 1
            name = text[rest + braced:end]
            if not name or braced and text[end:end + 1] != "}":
                yield self.delimiter, None, start
                at = rest
                continue
            yield text[start:end + braced], name
            at = end + braced

    def substitute(self, mapping=(), /, **kws):
        values = {**dict(mapping), **kws}
        out = []
        for piece in self._pieces():
            if isinstance(piece, tuple):
                if piece[1] is None:
                    lines = self.template[:piece[2]].splitlines(True) or [""]
                    raise ValueError(f"Invalid placeholder in string: line {len(lines)}, col {len(lines[-1]) + 1}")
                piece = str(values[piece[1]])
            out.append(piece)
        return "".join(out)

    def safe_substitute(self, mapping=(), /, **kws):
        values = {**dict(mapping), **kws}
        out = []
        for piece in self._pieces():
            if isinstance(piece, tuple):
                piece = str(values[piece[1]]) if piece[1] in values else piece[0]
            out.append(piece)
        return "".join(out)

    def get_identifiers(self):
        found = []
        for piece in self._pieces():
            if isinstance(piece, tuple) and piece[1] is not None and piece[1] not in found:
                found.append(piece[1])
        return found

    def is_valid(self):
        return all(not isinstance(piece, tuple) or piece[1] is not None for piece in self._pieces())


class Formatter:
    def format(self, format_string, /, *args, **kwargs):
        return self.vformat(format_string, args, kwargs)

    def vformat(self, format_string, args, kwargs):
        return format_string.format(*args, **kwargs)
