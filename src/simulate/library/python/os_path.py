"""Paths as text."""

sep, pardir, curdir = "/", "..", "."


def _text(path):
    return path if isinstance(path, (str, bytes)) else path.__fspath__()


def join(a, *p):
    path = _text(a)
    for part in map(_text, p):
        path = part if part.startswith("/") else path + part if not path or path.endswith("/") else f"{path}/{part}"
    return path


def split(p):
    at = _text(p).rfind("/") + 1
    head, tail = p[:at], p[at:]
    return (head.rstrip("/") if head.strip("/") else head), tail


def basename(p):
    return split(p)[1]


def dirname(p):
    return split(p)[0]


def splitext(p):
    folder, _, last = _text(p).rpartition("/")
    at = last.rfind(".")
    # Leading dots hide a file; they begin no suffix.
    if at <= 0 or not last[:at].strip("."):
        return p, ""
    return p[:len(p) - len(last) + at], last[at:]


def isabs(s):
    return _text(s).startswith("/")


def normpath(path):
    parts = []
    for part in _text(path).split("/"):
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part not in ("", ".") and not (part == ".." and path.startswith("/")):
            parts.append(part)
    start = "/" if path.startswith("/") else ""
    return start + "/".join(parts) or "."


def abspath(path):
    return normpath(join("/home/user", path))


realpath = abspath


def relpath(path, start="."):
    a, b = abspath(start).strip("/").split("/"), abspath(path).strip("/").split("/")
    same = 0
    while same < min(len(a), len(b)) and a[same] == b[same]:
        same += 1
    return "/".join([".."] * (len(a) - same) + b[same:]) or "."


def expanduser(path):
    return "/home/user" + path[1:] if path == "~" or path.startswith("~/") else path


def commonprefix(m):
    if not m:
        return ""
    low, high = min(m), max(m)
    at = 0
    while at < min(len(low), len(high)) and low[at] == high[at]:
        at += 1
    return low[:at]
