"""Addresses cut into parts, and text made fit for them."""

_SAFE = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~"


def quote(string, safe="/", encoding=None, errors=None):
    data = string.encode() if isinstance(string, str) else bytes(string)
    kept = _SAFE + (safe.encode() if isinstance(safe, str) else safe)
    return "".join([chr(byte) if byte in kept else f"%{byte:02X}" for byte in data])


def quote_plus(string, safe="", encoding=None, errors=None):
    return quote(string, safe + " ").replace(" ", "+") if isinstance(string, str) else quote(string, safe)


def unquote_to_bytes(string):
    first, *rest = (string.encode() if isinstance(string, str) else string).split(b"%")
    out = [first]
    for piece in rest:
        try:
            out.append(bytes([int(piece[:2], 16)]) + piece[2:] if len(piece) >= 2 else b"%" + piece)
        except ValueError:
            out.append(b"%" + piece)
    return b"".join(out)


def unquote(string, encoding="utf-8", errors="replace"):
    return unquote_to_bytes(string).decode(encoding, errors) if "%" in string else string


def unquote_plus(string, encoding="utf-8", errors="replace"):
    return unquote(string.replace("+", " "), encoding, errors)


def urlencode(query, doseq=False, safe="", encoding=None, errors=None, quote_via=quote_plus):
    pairs = []
    for key, value in query.items() if hasattr(query, "items") else query:
        values = value if doseq and isinstance(value, (list, tuple)) else [value]
        for one in values:
            one = one if isinstance(one, (str, bytes)) else str(one)
            pairs.append(f"{quote_via(key if isinstance(key, (str, bytes)) else str(key), safe)}={quote_via(one, safe)}")
    return "&".join(pairs)


def parse_qsl(qs, keep_blank_values=False, strict_parsing=False, encoding="utf-8", errors="replace", max_num_fields=None, separator="&"):
    pairs = []
    for piece in qs.split(separator):
        key, equals, value = piece.partition("=")
        if piece and (value or keep_blank_values):
            pairs.append((unquote_plus(key), unquote_plus(value)))
    return pairs


def parse_qs(qs, keep_blank_values=False, **options):
    found = {}
    for key, value in parse_qsl(qs, keep_blank_values, **options):
        found.setdefault(key, []).append(value)
    return found


class _Parts(tuple):
    def __new__(cls, *parts):
        return tuple.__new__(cls, parts)

    def __getattr__(self, name):
        if name in self._fields:
            return self[self._fields.index(name)]
        raise AttributeError(f"'{type(self).__name__}' object has no attribute {name!r}")

    def __repr__(self):
        return f"{type(self).__name__}({', '.join([f'{name}={value!r}' for name, value in zip(self._fields, self)])})"

    def _replace(self, **changes):
        return type(self)(*[changes.get(name, value) for name, value in zip(self._fields, self)])

    def _asdict(self):
        return dict(zip(self._fields, self))

    @property
    def _host(self):
        return self[1].rpartition("@")[2]

    @property
    def hostname(self):
        host = self._host
        name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
        return name.lower() or None

    @property
    def port(self):
        digits = self._host.rpartition("]")[2].partition(":")[2]
        if not digits:
            return None
        if not digits.isdigit():
            raise ValueError(f"Port could not be cast to integer value as {digits!r}")
        if int(digits) > 65535:
            raise ValueError("Port out of range 0-65535")
        return int(digits)

    @property
    def username(self):
        user, at, _ = self[1].rpartition("@")
        return user.partition(":")[0] if at else None

    @property
    def password(self):
        user, at, _ = self[1].rpartition("@")
        name, colon, word = user.partition(":")
        return word if colon else None


class SplitResult(_Parts):
    _fields = ("scheme", "netloc", "path", "query", "fragment")

    def geturl(self):
        return urlunsplit(self)


class ParseResult(_Parts):
    _fields = ("scheme", "netloc", "path", "params", "query", "fragment")

    def geturl(self):
        return urlunparse(self)


def urlsplit(url, scheme="", allow_fragments=True):
    netloc = query = fragment = ""
    head, colon, rest = url.partition(":")
    if colon and head and head[0].isalpha() and head.isascii() and all([c.isalnum() or c in "+-." for c in head]):
        scheme, url = head.lower(), rest
    if url.startswith("//"):
        end = min([at for at in (url.find(c, 2) for c in "/?#") if at >= 0], default=len(url))
        netloc, url = url[2:end], url[end:]
    if allow_fragments:
        url, _, fragment = url.partition("#")
    url, _, query = url.partition("?")
    return SplitResult(scheme, netloc, url, query, fragment)


def urlparse(url, scheme="", allow_fragments=True):
    scheme, netloc, path, query, fragment = urlsplit(url, scheme, allow_fragments)
    folder, slash, last = path.rpartition("/")
    last, _, params = last.partition(";")
    return ParseResult(scheme, netloc, folder + slash + last, params, query, fragment)


def urlunsplit(parts):
    scheme, netloc, path, query, fragment = parts
    if netloc or path.startswith("//"):
        path = f"//{netloc}{'/' if path and not path.startswith('/') else ''}{path}"
    text = f"{scheme}:{path}" if scheme else path
    text += f"?{query}" if query else ""
    return f"{text}#{fragment}" if fragment else text


def urlunparse(parts):
    scheme, netloc, path, params, query, fragment = parts
    return urlunsplit((scheme, netloc, f"{path};{params}" if params else path, query, fragment))


def urldefrag(url):
    head, _, fragment = url.partition("#")
    return head, fragment


def urljoin(base, url, allow_fragments=True):
    if not base or not url:
        return url or base
    old, new = urlsplit(base), urlsplit(url)
    if new[0] and new[0] != old[0]:
        return url
    scheme, netloc, path, query, fragment = new
    scheme = old[0]
    if netloc:
        return urlunsplit((scheme, netloc, path, query, fragment))
    if not path:
        return urlunsplit((scheme, old[1], old[2], query or old[3], fragment))
    folders = path.split("/") if path.startswith("/") else old[2].split("/")[:-1] + path.split("/")
    kept = []
    for part in folders:
        if part == "..":
            if len(kept) > 1:
                kept.pop()
        elif part != ".":
            kept.append(part)
    if folders[-1] in (".", ".."):
        kept.append("")
    path = "/".join(kept)
    return urlunsplit((scheme, old[1], path if path.startswith("/") or not old[1] else "/" + path, query, fragment))
