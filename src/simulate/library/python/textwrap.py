"""Wrapping and indenting of text."""


def _words(text, break_on_hyphens):
    """Words, and runs of spaces as words of their own; a hyphen between letters ends a word."""
    words, start = [], 0
    for at in range(1, len(text)):
        ends = (text[at] == " ") != (text[at - 1] == " ")
        hyphen = break_on_hyphens and text[at - 1] == "-" and at - start > 1 and text[at - 2].isalpha() and text[at].isalpha()
        if ends or hyphen:
            words.append(text[start:at])
            start = at
    return words + [text[start:]] if text else []


class TextWrapper:
    def __init__(self, width=70, initial_indent="", subsequent_indent="", expand_tabs=True, replace_whitespace=True,
                 fix_sentence_endings=False, break_long_words=True, drop_whitespace=True, break_on_hyphens=True, tabsize=8, *,
                 max_lines=None, placeholder=" [...]"):
        self.width, self.initial_indent, self.subsequent_indent = width, initial_indent, subsequent_indent
        self.expand_tabs, self.replace_whitespace, self.tabsize = expand_tabs, replace_whitespace, tabsize
        self.break_long_words, self.drop_whitespace, self.break_on_hyphens = break_long_words, drop_whitespace, break_on_hyphens
        self.max_lines, self.placeholder = max_lines, placeholder

    def wrap(self, text):
        if self.width <= 0:
            raise ValueError(f"invalid width {self.width!r} (must be > 0)")
        if self.expand_tabs:
            text = text.expandtabs(self.tabsize)
        if self.replace_whitespace:
            text = "".join([" " if c in "\t\n\v\f\r" else c for c in text])
        rest = _words(text, self.break_on_hyphens)[::-1]
        lines = []
        while rest:
            indent = self.subsequent_indent if lines else self.initial_indent
            room = self.width - len(indent)
            if self.drop_whitespace and rest[-1].isspace() and lines:
                rest.pop()
            line, length = [], 0
            while rest and length + len(rest[-1]) <= room:
                length += len(rest[-1])
                line.append(rest.pop())
            if rest and len(rest[-1]) > room:
                space = max(room - length, 1 if not line else 0)
                if self.break_long_words and space:
                    line.append(rest[-1][:space])
                    rest[-1] = rest[-1][space:]
                elif not line:
                    line.append(rest.pop())
                length = sum(map(len, line))
            if self.drop_whitespace and line and line[-1].isspace():
                length -= len(line.pop())
            if not line:
                continue
            left = rest and not (self.drop_whitespace and len(rest) == 1 and rest[0].isspace())
            if self.max_lines is not None and len(lines) + 1 >= self.max_lines and left:
                lines.append(self._cut(lines, line, length, room, indent))
                break
            lines.append(indent + "".join(line))
        return lines

    def _cut(self, lines, line, length, room, indent):
        """The last allowed line, ended by the placeholder."""
        while line:
            if not line[-1].isspace() and length + len(self.placeholder) <= room:
                return indent + "".join(line) + self.placeholder
            length -= len(line.pop())
        if lines and len(lines[-1].rstrip()) + len(self.placeholder) <= self.width:
            return lines.pop().rstrip() + self.placeholder
        return indent + self.placeholder.lstrip()

    def fill(self, text):
        return "\n".join(self.wrap(text))


def wrap(text, width=70, **kwargs):
    return TextWrapper(width, **kwargs).wrap(text)


def fill(text, width=70, **kwargs):
    return TextWrapper(width, **kwargs).fill(text)


def shorten(text, width, **kwargs):
    return TextWrapper(width, max_lines=1, **kwargs).fill(" ".join(text.strip().split()))


def dedent(text):
    lines = text.split("\n")
    margin = None
    for at, line in enumerate(lines):
        if not line.strip(" \t"):
            lines[at] = ""
            continue
        indent = line[:len(line) - len(line.lstrip(" \t"))]
        if margin is None:
            margin = indent
        while not indent.startswith(margin):
            margin = margin[:-1]
    return "\n".join([line[len(margin or ""):] for line in lines])


def indent(text, prefix, predicate=None):
    wanted = predicate or (lambda line: line.strip())
    return "".join([prefix + line if wanted(line) else line for line in text.splitlines(True)])
