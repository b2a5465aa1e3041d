# String methods, counting and tables over several texts at once.
import asyncio
import string
import textwrap
import unicodedata
from collections import Counter, defaultdict
from operator import itemgetter, attrgetter, methodcaller

TEXTS = {
    "one": "The quick brown fox jumps over the lazy dog. The dog sleeps!",
    "two": "  Ünïcode straße ÅNGSTRÖM\tİstanbul — naïve café  ",
    "three": "key=value;other = thing ; flag\nlast=1",
}

async def study(name, text):
    await asyncio.sleep(len(text) / 1000)
    words = [w.strip(string.punctuation).casefold() for w in text.split()]
    return name, Counter(filter(None, words))

async def main():
    results = dict(await asyncio.gather(*(study(*item) for item in TEXTS.items())))
    for name, counts in results.items():
        print(f"{name:>6}", counts.most_common(3), sum(counts.values()), asyncio.get_running_loop().time())
    one, two, three = TEXTS.values()
    print(one.title(), one.swapcase()[:9], one.partition("fox"), one.rpartition("dog")[0][-9:], one.count("the"), one.find("zzz"))
    print(two.strip().upper(), "straße".casefold(), two.split(), two.expandtabs(2).rstrip()[-4:], "ß".upper(), "İ".lower() == "i̇")
    pairs = [p.split("=", 1) for p in three.replace("\n", ";").split(";") if "=" in p]
    print({k.strip(): v.strip() for k, v in pairs}, three.splitlines(keepends=True), three.startswith(("x", "key")), three.endswith("1"))
    print("a,b,,c".split(","), "a  b".split(), "a,b,c".rsplit(",", 1), " ".join("abc"), "abcabc".replace("b", "-", 1), "abc".translate(str.maketrans("ab", "xy", "c")))
    print("%s|%8.3f|%-4d|%+d" % ("x", 3.14159, 7, 7), "42".isdigit(), "4.2".isdecimal(), "abc1".isalnum(), "Ab".istitle(), "".isspace(), "_x1".isidentifier())
    print("ab" * 3, "abc"[::-1], "abcdef"[1:-1:2], "b" in "abc", min("hello"), max("hello"), sorted("hello"), "a" < "B", ord("é"), chr(8364), "é".encode(), b"\xc3\xa9".decode())
    print(textwrap.fill(one, 24), textwrap.shorten(one, 30), textwrap.dedent("   x\n     y").splitlines(), textwrap.indent("a\nb", "> "), sep="\n")
    print("removeprefix".removeprefix("remove"), "file.tar.gz".removesuffix(".gz"), "x".ljust(4, "-") + "|", "12".rjust(5), "a-b_c".replace("_", "-").split("-"))
    rows = [{"n": 2, "s": "b"}, {"n": 1, "s": "c"}, {"n": 2, "s": "a"}]
    print(sorted(rows, key=itemgetter("n", "s")), sorted(rows, key=itemgetter("n"), reverse=True), list(map(methodcaller("upper"), "ab")), attrgetter("real")(3))
    groups = defaultdict(list)
    for row in rows:
        groups[row["n"]].append(row["s"])
    print(dict(groups), string.ascii_lowercase[:5], string.Template("$who likes ${what}").substitute(who="A", what="B"), "{:,}".format(1234567))
    try:
        "abc".index("z")
    except ValueError as e:
        print(e)
    try:
        "x" + 1
    except TypeError as e:
        print(e)
    print(int("0x1f", 16), int("-0b11", 0), int(" 42 "), float("1e3"), float("-inf"), complex("1+2j"), bool("False"), repr("it's \"q\" \\ \n"), ascii("é"))

asyncio.run(main())
