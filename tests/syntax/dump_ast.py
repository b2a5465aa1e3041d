"""Prints every node of CPython's `ast` with its byte range: the truth that `tests/syntax_spans.rs` compares with.

Usage: dump_ast.py PATH... [--stdlib COUNT]
Files, all *.py under folders, and the first COUNT files of this Python's own standard library.

For each file a line `file PATH`, then `KIND START END` per node; for a file that CPython refuses, `refused`.
"""

import ast
import os
import re
import sys
import warnings

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


def dump(path):
    with open(path, "rb") as file:
        source = file.read()
    print("file", path)
    try:
        source.decode("utf-8")
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        print("refused")
        return
    starts = [0] + [match.end() for match in LINE_END.finditer(source)]
    if source.startswith(b"\xef\xbb\xbf"):
        starts[0] = 3
    for node in nodes(tree):
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[node.end_lineno - 1] + node.end_col_offset
        print(type(node).__name__, start, end)


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
