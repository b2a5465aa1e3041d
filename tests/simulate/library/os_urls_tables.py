import calendar
import csv
import io
import os
import traceback
from os.path import basename, join, splitext
from urllib.parse import parse_qs, quote, unquote, urlencode, urljoin, urlparse, urlsplit, quote_plus

print(join("a", "b", "/c", "d"), join("a/", "b"), basename("/x/y.txt"), os.path.dirname("/x/y.txt"), splitext("a.tar.gz"), splitext(".bashrc"), splitext("dir.d/file"), os.path.normpath("/a/./b/../c//d"), os.path.isabs("/a"), os.sep, os.path.split("/a/b/"), os.path.split("/a"), os.path.commonprefix(["abc", "abd"]), os.path.relpath("/a/b", "/a/c"))
print(os.getenv("SURELY_NOT_SET"), os.getenv("SURELY_NOT_SET", "d"), os.environ.get("NOPE", 5), "NOPE" in os.environ, isinstance(os.getpid(), int))
os.environ["MINE"] = "1"
print(os.environ["MINE"])
u = urlparse("https://ann:pw@Example.com:8080/a/b;p?q=1&r=a%20b#frag")
print(u, u.hostname, u.port, u.username, u.password, u.scheme, u.path, u.geturl())
print(urlsplit("//host/p"), urlsplit("mailto:x@y"), urlsplit("/rel?x"), parse_qs("a=1&b=2&a=3&c="), urlencode({"q": "a b&c", "n": 5}), urlencode([("x", [1, 2])], doseq=True), quote("a b/c?é"), quote("a/b", safe=""), unquote("a%20b%C3%A9"), quote_plus("a b"))
for rel in ("c", "../c", "/c", "?q", "#f", "http://o/x", "./d/", "//h/z", "", "../../../x"):
    print(urljoin("http://host/a/b/p?x=1", rel), end=" ")
print()
out = io.StringIO()
w = csv.writer(out)
w.writerow(["a", 1, None, "x,y", 'say "hi"', "two\nlines"])
w.writerows([[1.5, True], [""]])
print(repr(out.getvalue()))
print(list(csv.reader(io.StringIO(out.getvalue()))), list(csv.reader(["a;b", "c;'d;e'"], delimiter=";", quotechar="'")))
print(list(csv.DictReader(io.StringIO("name,age\nann,5\nbob,6,x\n\ncy\n"))))
out = io.StringIO()
d = csv.DictWriter(out, ["a", "b"], lineterminator="\n")
d.writeheader()
d.writerow({"a": 1})
try:
    d.writerow({"c": 1})
except ValueError as error:
    print(error)
print(repr(out.getvalue()), calendar.monthrange(2024, 2)[1], calendar.isleap(1900), calendar.month_name[3], calendar.monthcalendar(2024, 2), calendar.timegm((2024, 1, 1, 0, 0, 0)))
try:
    raise ValueError("bad")
except ValueError as error:
    print(traceback.format_exception_only(error), traceback.format_exc().splitlines()[-1], traceback.format_exception_only(KeyError("k")))
