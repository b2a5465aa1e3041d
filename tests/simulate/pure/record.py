"""Records what CPython 3.13 answers for the functions of `simulate::pure`: one JSON line per question, in `answers.jsonl`.

Run with CPython 3.13: python3.13 record.py > answers.jsonl
A line is [function, arguments..., answer]; an exception is {"raised": [class, message]}.
Floats travel as their hexadecimal text, large numbers as decimal text.
"""

import hashlib
import json
import random
import struct
import sys

ROWS = []


def ask(name, call, *args):
    try:
        answer = call()
    except Exception as error:
        answer = {"raised": [type(error).__name__, str(error)]}
    ROWS.append([name, *args, answer])


def floats(count):
    dice = random.Random(7)
    fixed = [0.0, -0.0, 1.0, 0.1, 0.5, 1.5, 2.5, 1e15, 1e16, 1e17, 123456789.123, 1e-4, 1e-5, 1.5e-7, 5e-324, 1.7976931348623157e308,
             float("inf"), float("-inf"), float("nan"), 1 / 3, -2 / 3, 0.00012345, 9.995, 99999.95, 999999.5, 1e22, 1e23, 3.14159, 100.0, 0.045]
    made = [struct.unpack("<d", dice.randbytes(8))[0] for _ in range(count // 2)]
    near = [round(dice.uniform(-1000, 1000), dice.randrange(6)) for _ in range(count // 2)]
    return fixed + [x for x in made if x == x] + near


FLOAT_SPECS = ["", "f", ".2f", ".0f", "e", ".3e", "g", ".3g", ".10g", "%", ".1%", "n", ".3", ".1", "10", "<10", "^12.3f", "+.2f", " .2f",
               "010.2f", ",", ",.2f", "_.1f", "015,.2f", "#.0f", "#g", "G", "E", "F", "=+12.3f", "*^15", "z.1f", ".17g", "0<8.1f", "x", "d", "s", "08", "#.3"]
INTS = [0, 1, -1, 7, 42, -42, 255, 1000, 1234567, -1234567, 2**31, 2**63, -(2**64), 10**25, -(10**30)]
INT_SPECS = ["", "d", "5", "<5", ">8", "^9", "=+8", "05", "+", " ", "+d", ",", "_", "010,", "09,", "08,", "x", "X", "#x", "#X", "o", "#o", "b", "#b", "_b",
             "#_x", "#010x", "08b", "*>10", "*^11,", "c", "e", ".2e", ".1f", "%", "g", "n", ".3", "s", "q", "+c", "#c", ",x", "zd", "0", "<05", ">010", ",_", "5.", "..", "é^7"]
TEXTS = ["", "a", "hello", "Hello, World", "naïve café", "日本語", "tab\there", "line\nbreak", "it's", 'say "hi"', "both ' and \"", "\x00\x1b\x7f", "\u200b\u00ad", "\U0001f600 smile",
         "  padded  ", "ß straße", "a,b,,c", "one two  three", "x=1;y=2", "MiXeD cAsE", "123", "½²", "٣٤", "under_score", "__x__", "e\u0301", "\ud7ff", "a\r\nb\rc\n", "\x1c\x85z\u2028y", "title case here", "Title Case", "don't stop"]
TEXT_SPECS = ["", "s", "10", ">10", "^11", "*<8", ".3", "10.2", "05", "<", "=5", "+", " ", "#", ",", "d", "_s", "xx10", "z", "日^9", "}"]


def numbers():
    for x in floats(400):
        ask("float_repr", lambda: repr(x), x.hex())
    for x in floats(24):
        for spec in FLOAT_SPECS:
            ask("format_float", lambda: format(x, spec), x.hex(), spec)
        for spec in ["%f", "%.2f", "%10.3f", "%-10.1f|", "%+g", "%e", "%.3E", "% .1f", "%010.2f", "%#.0f", "%G", "%d", "%x", "%s", "%.3s", "%5r"]:
            ask("percent_float", lambda: spec % x, x.hex(), spec)
        ask("hash_float", lambda: hash(x) if x == x else 0, x.hex())
    for n in INTS:
        for spec in INT_SPECS:
            ask("format_int", lambda: format(n, spec), str(n), spec)
        for spec in ["%d", "%5d", "%-5d|", "%05d", "%+d", "% d", "%x", "%#x", "%X", "%#o", "%.5d", "%8.5d", "%i", "%u", "%s", "%f", "%#X", "%08.3d"]:
            ask("percent_int", lambda: spec % n, str(n), spec)
        ask("hash_int", lambda: hash(n), str(n))
        for base in (2, 8, 16):
            ask("prefixed", lambda: {2: bin, 8: oct, 16: hex}[base](n), str(n), base)
    for text in ["0", "12", "-12", "+7", " 42 ", "1_000", "1__0", "_1", "1_", "0x1f", "0X_1F", "0o17", "0b101", "077", "00", "", "-", "+-1", "1.5", "z", "٣", "9" * 30, "0x", "\u00a05", "a b"]:
        for base in (10, 0, 2, 8, 16, 36, 1, 37):
            ask("int_parse", lambda: str(int(text, base)), text, base)
    for text in ["1", "1.5", " -2.5e3 ", "1_000.5", "1_e5", "inf", "-Infinity", "nan", "infx", "", ".", "1e", ".5", "5.", "1e400", "0x10", "1_0", "+.5e-3", "٣.٥", "1 2", "e5", "--1"]:
        ask("float_parse", lambda: float(text).hex(), text)


def texts():
    for text in TEXTS:
        ask("repr", lambda: repr(text), text)
        ask("ascii", lambda: ascii(text), text)
        ask("repr_bytes", lambda: repr(text.encode()), text)
        for spec in TEXT_SPECS:
            ask("format_str", lambda: format(text, spec), text, spec)
        for name in ["title", "capitalize", "swapcase", "casefold", "lower", "upper", "isalpha", "isdigit", "isdecimal", "isnumeric", "isalnum", "isspace", "isupper", "islower", "istitle", "isprintable", "isidentifier", "isascii", "strip", "lstrip", "rstrip", "split", "rsplit", "splitlines", "expandtabs"]:
            ask("method", lambda: getattr(text, name)(), name, text)
        ask("lines_kept", lambda: text.splitlines(True), text)
        for width in (0, 5, 12, 13):
            for name in ["center", "ljust", "rjust"]:
                ask("justify", lambda: getattr(text, name)(width, "*"), name, text, width)
            ask("zfill", lambda: text.zfill(width), text, width)
        for needle in ["", "a", "e", "l", ", ", "語", "  ", "b"]:
            for most in (-1, 0, 1, 2):
                ask("split", lambda: text.split(needle, most), text, needle, most)
                ask("rsplit", lambda: text.rsplit(needle, most), text, needle, most)
                ask("replace", lambda: text.replace(needle, "<>", most), text, needle, most)
            ask("partition", lambda: list(text.partition(needle)), text, needle)
            ask("rpartition", lambda: list(text.rpartition(needle)), text, needle)
            for start, end in [(None, None), (1, None), (-3, None), (0, 3), (2, -1), (50, None), (-50, 50), (3, 1)]:
                for name in ["find", "rfind", "count", "startswith", "endswith"]:
                    ask(name, lambda: getattr(text, name)(needle, start, end), text, needle, start, end)
        for most in (0, 1, 2):
            ask("split", lambda: text.split(None, most), text, None, most)
            ask("rsplit", lambda: text.rsplit(None, most), text, None, most)
        for strip in ["", "a", " ehoH", "12"]:
            for name in ["strip", "lstrip", "rstrip", "removeprefix", "removesuffix"]:
                ask("strip", lambda: getattr(text, name)(strip), name, text, strip)


def templates():
    import string
    for template in ["", "plain", "{}", "{0} {1}", "{a.b[c]!r:>{width}}", "{", "}", "{}}", "{{}", "{!r}", "{!}", "{a!rb}", "{:>10}", "{a[}]}", "{a[:]}", "{:{}}", "{:{a}{b}}", "x{", "{a{b}", "{0.x.y[0][k]}", "{:"]:
        ask("template", lambda: [[a, b, c, d] for a, b, c, d in string.Formatter().parse(template)], template)
    import _string
    for name in ["", "0", "a", "a.b", "a[0]", "a[k].c", "0[1][x]", "a.", "a[", "a[]", "a[0]b", ".x", "[1]"]:
        def split():
            first, rest = _string.formatter_field_name_split(name)
            return [first, [list(step) for step in rest]]
        ask("path", split, name)
    for template in ["%", "%(a", "%(a)s", "%5", "%y", "%é", "%%", "a%%b", "%-+ #05.3ld", "%(a(b))s", "%.s", "100%"]:
        ask("percent_template", lambda: template % {"a": 5, "a(b)": 5} if "(" in template else template % (5,) if template[-1:] in "dsyé" else template % (), template)


def slices():
    for length in (0, 1, 5):
        for start in (None, -7, -1, 0, 2, 9):
            for stop in (None, -7, -1, 0, 3, 9):
                for step in (None, 1, 2, -1, -3, 0):
                    ask("slice", lambda: list(slice(start, stop, step).indices(length)), start, stop, step, length)
    for items in [[], [1], [1, 2], [-1, 0, 5, 10**18], [0, 0, 0]]:
        ask("hash_tuple", lambda: hash(tuple(items)), items)


def dice():
    for kind, seed in [("int", 0), ("int", 1), ("int", 42), ("int", -42), ("int", 2**70 + 5), ("str", ""), ("str", "hello"), ("str", "naïve"), ("float", 0.5), ("float", -3.25)]:
        source = random.Random(seed)
        first = [source.random().hex() for _ in range(3)]
        bits = [str(source.getrandbits(k)) for k in (1, 8, 32, 33, 64, 100, 0)]
        for _ in range(700):
            source.random()
        ROWS.append(["twister", kind, seed if kind == "str" else str(seed), [first, bits, [source.randrange(n) for n in (1, 6, 1000, 2**40)]]])
    for size in (0, 3, 55, 56, 64, 111, 112, 119, 120, 128, 300):
        data = bytes((i * 7) % 256 for i in range(size))
        for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512"):
            ROWS.append(["digest", name, size, hashlib.new(name, data).hexdigest()])


PATTERNS = [
    "", "a", "abc", "a*", "a+", "a?b", "(a)(b)?", "(a|b)*c", "^a", "b$", "^$", "a{2}", "a{1,2}", "a{,2}b", "a{2,}", "a{", "a{x}", "{", "a{1", "x*", "(x*)*", "(a*)*", "(a*)+", "(a|b*)*", "(?:ab)+", "(?:ab)*?c",
    r"\d+", r"\w+", r"\s*", r"\bfoo\b", r"\Bo", r"[a-c]+", r"[^a-c]+", r"[\w.]+@[\w.]+", r"[]a]", r"[^]a]", r"[a-]", r"[\d-x]", r"[\]\\]", r"(\w+)\s\1", r"(?P<word>\w+) (?P=word)", r"(?P<y>\d{4})-(?P<m>\d\d)",
    "a.*b", "a.*?b", "a.+?b", "(?s)a.*b", "(?i)ABC", "(?i)[a-c]+", "(?m)^\\w+$", "(?x) a  b # note\n c", "(?i:A)b", "(?-i:a)", "a(?=b)", "a(?!b)", "(?<=a)b", "(?<!a)b", "(?<=ab|cd)e", "(?<=(a))b", "(?>a+)b", "a++b", "a*+a", "a?+a", "(?:ab){2,}+",
    "(a)?b(?(1)c|d)", "(a)(?(1)b)", "((a)(b))", "(a)|(b)", "(a)|b", r"\Aabc\Z", "[a", "(a", "a)", "*a", "a**", "a*??", "a*+", "(?P<a>x)(?P<a>y)", "(?P<1a>x)", "(?P=nope)", r"\2", r"(\1)", r"\q", "[b-a]", "a{3,2}", "(?<=a*)b", "(?<x)", "(?Px)", "(?z)", "a(?i)b", "(?", "(?P<n", "(?(2)a)", "\\", r"\x41\u0042", r"\x4", r"[\b]", r"\0", r"\101", r"\09", r"[\101]", r"\8",
    r"(\d+)(?:\.(\d+))?", r"\b(\w)(\w*)\b", r"(?:(a)|b)*", r"(?:a|ab)(?:c|bcd)(d*)", r"(a+|b+)*?c", r"(?=(\w+))\1:", r"(?!.*b)a", r"(?#note)a", r"é+", r"(?i)É", r"(?a)\w+", r"[\s,]+", r"(?:,|;)\s*", "(a??)(a*)", "(a{0,3}?)b", "(?:(?:a){2}){2}", "(?m)$", "(?m)^", r".", "^*", r"\b*", "(?:a*)?b", "(|a)+", "(a|)+", "((a|b)(c|d)?)*", "x|y|", r"(\w+?)(\d*)$", r"(?P<k>\w+)=(?P<v>[^;]*)",
]
SUBJECTS = ["", "a", "b", "abc", "aab", "aaa", "abab", "ababc", "xaxbx", "foo bar foo", "the the cat", "me@site.org", "2024-05-01", "a\nb\nabc\n", "ABCabc", "k=v; x=12.5", "[]\\-", "éÉ naïve", "ac bd abc", "AB x4 09 \x08", "aa: aaab"]


def regexes():
    import re
    import warnings
    warnings.simplefilter("ignore")
    for pattern in PATTERNS:
        def compiled():
            found = re.compile(pattern)
            return [found.groups, dict(found.groupindex), found.flags & ~re.DEBUG]
        try:
            re.compile(pattern)
        except re.error as error:
            ROWS.append(["regex_error", pattern, [error.msg, error.pos]])
            continue
        ask("regex", compiled, pattern)
        for subject in SUBJECTS:
            def everything():
                return [[[list(m.span(g)) for g in range(m.re.groups + 1)], m.lastindex] for m in re.finditer(pattern, subject)]
            def one(way):
                m = getattr(re, way)(pattern, subject)
                return m and [list(m.span(g)) for g in range(m.re.groups + 1)]
            ask("regex_all", everything, pattern, subject)
            ask("regex_match", lambda: one("match"), pattern, subject)
            ask("regex_full", lambda: one("fullmatch"), pattern, subject)
    def template(text):
        try:
            return re.sub("(?P<a>b)(c)", text, "bc")
        except (re.error, IndexError) as error:
            return {"error": getattr(error, "msg", str(error)), "at": getattr(error, "pos", None)}
    for text in ["", "x", r"\1", r"\2\1", r"\g<a>!", r"\g<2>", r"\g<0>", r"\3", r"\n", r"\q", r"\.", "\\", r"\g", r"\g<", r"\g<>", r"\g<zz>", r"\101", r"\0", r"\11", r"\g<1>0"]:
        ROWS.append(["regex_template", text, template(text)])


def documents():
    for text in ["", " ", "1", "-1", "01", "-", "1.5", "1.", "1e5", "1E+2", "1e", "12345678901234567890123", "true", "tru", "null", "NaN", "-Infinity", '"a"', '"a', '"\\n\\u00e9\\/"', '"\\q"', '"\\u12"', '"\\ud83d\\ude00"', '"\t"', "[]", "[1, 2]", "[1,]", "[1 2]", "[", "[1", "[,]", "{}", '{"a": 1}', '{"a" 1}', '{"a": }', '{"a": 1,}', '{"a": 1 "b"}', "{a: 1}", "{'a': 1}", '{"a": [1, {"b": null}], "a": 2}', '[1]\n x', '\n\n  [1, oops]', '{"é": "日本", "x": é}', "1 2", '"\\', "[true, false, null]"]:
        ask("json_read", lambda: json.dumps(json.loads(text, object_pairs_hook=lambda pairs: [["member", *pair] for pair in pairs])), text)
    for text in TEXTS:
        ask("json_quote", lambda: [json.dumps(text), json.dumps(text, ensure_ascii=False)], text)


for part in (numbers, texts, templates, slices, dice, regexes, documents):
    part()
BUSY = {"find", "rfind", "count", "startswith", "endswith", "split", "rsplit", "replace", "partition", "rpartition", "justify", "strip", "int_parse",
        "format_float", "format_int", "format_str", "percent_int", "percent_float", "slice", "regex_all", "regex_match", "regex_full"}
thin = random.Random(1)
for row in ROWS:
    if row[0] in BUSY and thin.random() < 0.7:
        continue
    sys.stdout.write(json.dumps(row, ensure_ascii=True, separators=(",", ":")) + "\n")
