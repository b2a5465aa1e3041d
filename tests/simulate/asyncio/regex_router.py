# Routes are patterns; named groups become arguments.
import asyncio
import re

routes = []

def route(pattern, *, flags=0):
    def add(fn):
        routes.append((re.compile(pattern, flags), fn))
        return fn
    return add

@route(r"^/users/(?P<id>\d+)(?:/(?P<tab>\w+))?$")
async def user(id, tab=None):
    await asyncio.sleep(int(id) / 100)
    return f"user {int(id):>4} {tab or 'home'}"

@route(r"^/files/(?P<path>.+?)(?P<ext>\.[a-z]{2,4})?$", flags=re.IGNORECASE)
async def file(path, ext):
    await asyncio.sleep(0)
    return path, ext

async def dispatch(url):
    for pattern, fn in routes:
        if m := pattern.match(url):
            return await fn(**{k: v for k, v in m.groupdict().items() if v is not None or fn is file})
    raise LookupError(url)

async def main():
    urls = ["/users/12", "/users/7/posts", "/files/a/b.TXT", "/files/readme", "/nothing"]
    for r in await asyncio.gather(*map(dispatch, urls), return_exceptions=True):
        print(repr(r))
    text = "2024-01-05 ERROR [db] timeout=30s; 2024-01-06 WARN [web] retry=3x"
    print(re.findall(r"(\d{4})-(\d\d)-(\d\d)", text), re.findall(r"\[(\w+)\]", text))
    print([m.span() for m in re.finditer(r"\b[A-Z]+\b", text)], re.split(r"[;\s]+", "a; b  c;d", maxsplit=2))
    print(re.sub(r"(\w+)=(\d+)(\w)", lambda m: f"{m[1]}:{int(m[2]) * 2}{m.group(3)}", text))
    print(re.sub(r"(?P<d>\d+)", r"<\g<d>>", "a1b22", count=1), re.subn("x", "y", "axbx"), re.escape("a.b*c"))
    m = re.search(r"(?<=\[)(?P<name>[^\]]+)(?=\])", text)
    print(m.group(), m.start("name"), m.groupdict(), m.re.pattern, m.string is text, m.expand(r"<\1>"))
    print(re.fullmatch(r"(a|b)*c?", "ababc").groups(), re.match("x", "y"), bool(re.compile(r"^\s*#", re.M).search("a\n # b")))
    verbose = re.compile(r"""
        (\d+)   # number
        \s*     # space
        (?:px|em)
    """, re.VERBOSE)
    print(verbose.findall("12px 3 em 4pt"), verbose.flags & re.X == re.X, re.split("(,)", "a,b"))
    try:
        re.compile("(a")
    except re.error as e:
        print(e, e.pos)
    tokens = re.Scanner if hasattr(re, "Scanner") else None
    print(re.findall(r"(?:(\d+)|(\w+))", "12 ab"), re.findall(r"a+?", "aaa"), re.findall(r"(.)\1", "aabbcd"))

asyncio.run(main())
