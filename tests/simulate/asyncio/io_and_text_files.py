# Text streams, CSV, reports in memory; printing options.
import asyncio
import csv
import io
import sys
import pprint
from string import Template

DATA = "name,qty,price\napple,3,1.25\n\"pear, green\",10,0.5\nfig,x,2\n"

async def parse(text):
    await asyncio.sleep(0.1)
    good, bad = [], []
    for line, row in enumerate(csv.DictReader(io.StringIO(text)), start=2):
        try:
            good.append({**row, "total": int(row["qty"]) * float(row["price"])})
        except ValueError as e:
            bad.append((line, str(e)))
    return good, bad

async def main():
    good, bad = await parse(DATA)
    print(*good, bad, sep="\n")
    out = io.StringIO()
    w = csv.DictWriter(out, fieldnames=["name", "total"], extrasaction="ignore", lineterminator="\n")
    w.writeheader(); w.writerows(good)
    csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="|").writerow([1, "a;b", None])
    print(out.getvalue(), end="")
    print()
    f = io.StringIO("one\ntwo\n\nthree")
    print(f.readline(), f.read(2), f.tell(), list(f), f.seek(0), [l.rstrip() for l in f if l.strip()])
    b = io.BytesIO(b"abc")
    print(b.read(1), b.getvalue(), b.read(), b.read())
    print("a", "b", sep="", end="!\n"); print(); print(None, True, 1.0, [1], (), {}, sep=",", file=sys.stdout, flush=True)
    sys.stdout.write("written\n")
    pprint.pprint({"b": list(range(12)), "a": {"k" * 10: "v" * 40, "n": [1, 2]}}, width=40)
    print(Template("$a-${b}c $$").safe_substitute(a=1), "%(x)05.1f|%(y)s" % {"x": 2.25, "y": None})
    with io.StringIO() as g:
        print("inside", file=g)
        text = g.getvalue()
    print(repr(text), g.closed)
    try:
        g.write("x")
    except ValueError as e:
        print(e)

asyncio.run(main())
