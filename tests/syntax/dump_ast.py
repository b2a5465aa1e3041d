"""Prints every node of CPython's `ast` with its byte range and its own value: the truth that `tests/syntax_spans.rs` compares with.

Usage: dump_ast.py PATH... [--stdlib COUNT]
Files, all *.py under folders, and the first COUNT files of this Python's own standard library.

For each file a line `file PATH`, then `KIND START END VALUE` per node; for a file that CPython refuses, `refused`.
"""

import ast
import os
import re
import struct
import sys
import warnings
import zlib

LINE_END = re.compile(rb"\r\n|\r|\n")


def python_files(paths):
    for path in paths:
        if os.path.isfile(path):
            yield path
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if name != "__pycache__")
            yield from (os.path.join(folder, name) for name in sorted(names) if name.endswith(".py"))


def nodes(node, inside_string=False):
    """All nodes with a range, except the texts inside f-strings, which our tree has no ranges for."""
    text = inside_string and isinstance(node, (ast.Constant, ast.JoinedStr))
    if hasattr(node, "lineno") and not text:
        yield node
    for field, child in ast.iter_fields(node):
        for item in child if isinstance(child, list) else [child]:
            if isinstance(item, ast.AST):
                inside = (isinstance(node, ast.JoinedStr) and field == "values") or field == "format_spec"
                yield from nodes(item, inside and not isinstance(item, ast.FormattedValue))


def checksum(text):
    return f"{zlib.crc32(text):08x}"


def text_value(text):
    # Lone surrogates and named characters are approximated in our tree.
    return checksum(text.encode()) if text.isascii() or text.isprintable() and "\ufffd" not in text else "?"


def constant(value):
    if isinstance(value, str):
        return "str:" + text_value(value)
    if isinstance(value, bytes):
        return "bytes:" + checksum(value)
    if isinstance(value, float):
        return "float:" + struct.pack(">d", value).hex()
    if isinstance(value, complex):
        return "imaginary:" + struct.pack(">d", value.imag).hex()
    return str(value)


def joined_text(node):
    return "".join(part.value for part in node.values if isinstance(part, ast.Constant))


def value(node):
    """What a node holds besides its children: a name, an operator, a constant."""
    if isinstance(node, ast.Constant):
        return constant(node.value)
    if isinstance(node, ast.JoinedStr):
        return text_value(joined_text(node))
    if isinstance(node, ast.FormattedValue):
        return chr(node.conversion) if node.conversion != -1 else "-"
    words = [getattr(node, field, None) for field in ("id", "attr", "arg", "name", "asname", "module")]
    operators = [getattr(node, "op", None), *getattr(node, "ops", [])]
    words = [word for word in words if isinstance(word, str)]
    words += [type(operator).__name__ for operator in operators if operator]
    words += [type(node.ctx).__name__] if hasattr(node, "ctx") else []
    words = "/".join(words)
    return words if words.isascii() and words else "-" if not words else "?"


def dump(path):
    with open(path, "rb") as file:
        source = file.read()
    print("file", path)
    try:
        source.decode("utf-8")
        tree = ast.parse(source)
        if sys.version_info < (3, 12) and any(isinstance(node, ast.JoinedStr) for node in ast.walk(tree)):
            raise ValueError("before 3.12, the ranges inside f-strings are wrong")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        print("refused")
        return
    starts = [0] + [match.end() for match in LINE_END.finditer(source)]
    if source.startswith(b"\xef\xbb\xbf"):
        starts[0] = 3
    for node in nodes(tree):
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[node.end_lineno - 1] + node.end_col_offset
        print(type(node).__name__, start, end, value(node))


def main():
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(20000)
    paths, _, count = " ".join(sys.argv[1:]).partition("--stdlib")
    paths = list(python_files(paths.split()))
    library = python_files([os.path.dirname(os.__file__)] if count else [])
    own = [path for path in library if "site-packages" not in path]
    for path in paths + own[: int(count or 0)]:
        dump(path)


main()
