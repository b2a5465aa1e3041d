import re

m = re.search(r"(?P<year>\d{4})-(?P<month>\d\d)", "on 2024-05-17")
print(m, m.group(), m.group(1), m.group("month"), m["year"], m.groups(), m.groupdict(), m.span(), m.start("month"), m.lastindex, m.lastgroup)
print(re.match("b", "abc"), re.fullmatch(r"\w+", "abc_1"), bool(re.match("a", "abc")))
print(re.findall(r"\d+", "a1b22c333"), re.findall(r"(\w)(\d)", "a1 b2"), re.findall(r"(\w)\d", "a1 b2"), re.findall("", "ab"))
print([m.span() for m in re.finditer(r"o", "foo boo")], re.split(r"[,;]\s*", "a, b;c,d"), re.split(r"(-)", "1-2-3", maxsplit=1), re.split("x*", "axbc"))
print(re.sub(r"(\w+) (\w+)", r"\2 \1", "hello world"), re.sub("a", lambda m: m.group().upper(), "banana", count=2), re.subn("o", "0", "foo"), re.sub(r"(?P<x>\d)", r"<\g<x>\g<0>>", "a1"))
print(re.sub("x*", "-", "abxd"), re.sub(r"\s+", " ", "a  b\n c"), re.escape("a.b*c [x]"))
pattern = re.compile(r"a+", re.IGNORECASE | re.MULTILINE)
print(pattern, pattern.pattern, pattern.flags, pattern.groups, pattern.findall("aAxA"), re.compile("x") == re.compile("x"), pattern.match("xaa", 1).span())
print(re.compile(r"^\w+$", re.M).findall("one\ntwo words\nthree"), re.findall(r"(?i)HELLO", "hello Hello"), re.search(r"a.c", "a\nc", re.S) is not None)
print(re.match(r"(a)|(b)", "b").groups(), re.match(r"(a)|(b)", "b").groups("none"), re.match(r"(.*?)(\d+)$", "abc123").groups(), m.expand(r"\1/\2"))
for bad in ("(", "[a", "*", "a)", "(?P<1>x)", r"\1", "a{2,1}", "(?<=a+)b"):
    try:
        re.compile(bad)
    except re.error as error:
        print(error, "|", error.msg, error.pos)
for call in (lambda: m.group(5), lambda: m.group("nope"), lambda: re.sub("a", r"\2", "a"), lambda: re.sub("a", r"\g<z>", "a"), lambda: re.match("a", 5), lambda: re.match("a", b"a")):
    try:
        print(call())
    except (IndexError, re.error, TypeError) as error:
        print(type(error).__name__, error)
print(re.findall(rb"\d", b"a1"), re.sub(b"a", b"b", b"aa"), repr(re.I | re.M), re.NOFLAG)
if (found := re.search(r"id=(\d+)", "x?id=77&y")) is not None:
    print(int(found[1]))
print(re.findall(r"\b(\w+)\b(?=.*\b\1\b)", "the cat the dog cat"), re.match(r"\s*(?:#.*)?$", "  # note"))
