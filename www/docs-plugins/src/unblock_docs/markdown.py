"""The Python-Markdown extension: ```python unblock view=timeline``` as a block that `embed.js` knows."""

import re

from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from .options import classes

FENCE = re.compile(r"^(?P<indent>[ \t>]*)(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>[^`]*)$")
LANGUAGES = ("python", "py", "python3")


def marked_fence(line):
    """The opening line with its options as classes; `None` where it is no playground."""
    match = FENCE.match(line)
    words = match["info"].split() if match else []
    if len(words) < 2 or words[0] not in LANGUAGES or words[1] != "unblock":
        return None
    options = dict(word.partition("=")[::2] for word in words[2:])
    marks = " ".join(f".{name}" for name in classes({name: value.strip("\"'") for name, value in options.items()}))
    return f"{match['indent']}{match['fence']} {{ .python {marks} }}"


class MarkFences(Preprocessor):
    """Only rewrites the opening line: the site's own highlighter does the rest."""

    def run(self, lines):
        return list(mark_fences(lines))


def mark_fences(lines):
    """Lines inside of another fence are that fence's text."""
    open_fence = None
    for line in lines:
        match = FENCE.match(line)
        if open_fence:
            is_end = match and not match["info"].strip() and match["fence"].startswith(open_fence)
            open_fence = None if is_end else open_fence
        elif match:
            open_fence = match["fence"]
            line = marked_fence(line) or line
        yield line


class UnblockExtension(Extension):
    def extendMarkdown(self, md):
        # Before the fences of Python-Markdown and of SuperFences, both at 25, and after line ends are made one kind, at 30.
        md.preprocessors.register(MarkFences(md), "unblock", 27)


def makeExtension(**options):
    return UnblockExtension(**options)
