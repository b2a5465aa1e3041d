# Lists, dicts, sets and deques: their methods, views, orders and errors.
import asyncio
from collections import Counter, defaultdict, deque, OrderedDict, UserDict
import bisect
import copy
import heapq
from types import MappingProxyType, SimpleNamespace

async def main():
    l = [5, 3, 8]
    l.append(1); l.insert(1, 9); l.extend((2, 2)); l.remove(8)
    print(l, l.index(2), l.count(2), l.pop(), l.pop(0), sorted(l), l[::-1], l[1:3], 3 in l, l + [0], l * 2, len(l))
    l[1:3] = ["a", "b", "c"]; del l[0]
    print(l, l == ["a", "b", "c"], [1, 2] < [1, 3], min([3, 1]), list("ab"), [[]] * 2)
    l.sort(key=str, reverse=True); l.reverse(); m = l.copy(); m.clear()
    print(l, m, [x for x in reversed(l)], list(enumerate(l, 1)), list(map(lambda a, b: a + b, "ab", "cd")), list(filter(None, [0, 1, "", "x"])))
    d = {"b": 1, "a": 2}
    d["c"] = 3; d |= {"a": 9}; d.setdefault("z", []).append(1)
    print(d, d.pop("b"), d.pop("nope", None), d.get("q", 0), list(d), list(d.items()), d.keys() & {"a", "x"}, "a" in d, d | {"n": 0})
    print(d.popitem(), {**d, "a": 0}, dict([("k", "v")], w=1), dict.fromkeys("ab", 0), {v: k for k, v in d.items()}, list(reversed(d)), d == {"c": 3, "a": 9}, d.items() <= {("a", 9), ("c", 3)})
    s, t = {1, 2, 3}, frozenset([3, 4])
    s.add(5); s.discard(1); s.update([7])
    print(sorted(s | t), s & t, sorted(s - t), sorted(s ^ t), s >= {2}, s.isdisjoint({9}), t | {1} == {1, 3, 4}, {t: 1}[frozenset({4, 3})], len(set("hello")))
    q = deque([1, 2, 3], maxlen=3)
    q.append(4); q.appendleft(0); q.rotate(1)
    print(q, q.popleft(), q[0], list(q), q.maxlen, deque("ab") + deque("c"), 3 in q)
    c = Counter("mississippi")
    c.update("sss"); c["x"] -= 1
    print(c.most_common(2), +c == Counter(s=7, i=4, p=2, m=1), c - Counter("ss"), sorted(c.elements())[:3], Counter(a=1) + Counter(a=2, b=0), c & Counter("sip"))
    dd = defaultdict(lambda: "?", a=1)
    print(dd["zz"], dict(dd), dd.get("none"), dd.default_factory())
    h = [5, 1, 4]
    heapq.heapify(h)
    print(heapq.heappushpop(h, 3), heapq.nsmallest(2, h), heapq.nlargest(1, h), list(heapq.merge([1, 4], [2, 3])), bisect.bisect([1, 3, 5], 3), bisect.insort(h, 9))
    nested = {"a": [1, {"b": 2}], "t": (1, [2])}
    shallow, deep = copy.copy(nested), copy.deepcopy(nested)
    nested["a"][1]["b"] = 99
    print(shallow["a"][1], deep["a"][1], deep == nested, MappingProxyType({"x": 1})["x"], SimpleNamespace(a=1, b="c"))
    class Upper(UserDict):
        def __setitem__(self, k, v):
            super().__setitem__(k.upper(), v)
    class Loud(list):
        def append(self, x):
            super().append(x * 2)
        def __eq__(self, other):
            return "eq" if super().__eq__(other) else "ne"
        def __add__(self, other):
            return Loud(super().__add__(other))
    class Missing(dict):
        def __missing__(self, k):
            return k * 2
    u, loud = Upper(a=1), Loud([1])
    u["b"] = 2; loud.append(2)
    print(u, "B" in u, loud, loud == [1, 4], type(loud + [1]).__name__, Missing(a=1)["q"], Missing()["ab"], str.__add__("a", "b"), int.__mul__(3, 4), list.__len__([1]), (5).__add__(6))
    b = bytearray(b"abc")
    b[0] = 90; b.extend(b"!"); mv = bytes(b)
    print(b, mv, mv[1], mv[1:], b"a,b".split(b","), b"x".hex(), bytes([65, 66]), bytes(2), b"ab".upper(), b"%d" % 5, list(b"ab"), b"a" in mv)
    for bad in (lambda: l["x"], lambda: d["nope"], lambda: {}[[]], lambda: [].pop(), lambda: {1}.remove(2), lambda: (1,)[3], lambda: [1].remove(5), lambda: hash([]), lambda: (1, 2) + [3], lambda: q.remove(77), lambda: {}.popitem(), lambda: iter(5), lambda: len(5), lambda: [3, "a"].sort(), lambda: dict([1])):
        try:
            print(bad())
        except Exception as e:
            print(type(e).__name__, e)
    it = iter({"a": 1})
    big = {i: i for i in range(3)}
    try:
        for k in big:
            big[k + 10] = 1
    except RuntimeError as e:
        print(e)
    print(sorted({"x": 2, "y": 1}, key={"x": 2, "y": 1}.get), max({"a": 3, "b": 7}.items(), key=lambda kv: kv[1]), sum([[1], [2]], []), any(x > 1 for x in [1, 2]), next(iter([]), "none"), [1, 2, 3][-2], range(10)[2:8:3], list(range(5, 0, -2)), 4 in range(0, 10, 2))

asyncio.run(main())
