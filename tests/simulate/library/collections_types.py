from collections import ChainMap, Counter, OrderedDict, UserDict, UserList, defaultdict, deque, namedtuple

Point = namedtuple("Point", "x y z", defaults=[0])
p = Point(1, y=2)
print(p, p.x, p[1], p._asdict(), p._replace(x=9), Point._fields, Point._field_defaults, Point._make([4, 5, 6]))
x, y, z = p
print(x + y + z, p == (1, 2, 0), p < (1, 3), len(p), isinstance(p, tuple), hash(p) == hash((1, 2, 0)))
for call in (lambda: Point(), lambda: Point(1, 2, 3, 4), lambda: Point(1, 2, w=3), lambda: Point(1, x=2), lambda: p._replace(q=1), lambda: namedtuple("A", "a a"), lambda: namedtuple("A", "_a"), lambda: namedtuple("A", "class"), lambda: namedtuple("1", "a")):
    try:
        print(call())
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
try:
    p.x = 5
except AttributeError as error:
    print(error)
print(namedtuple("R", "a class a", rename=True)._fields)


class Named(namedtuple("Base", ["first", "last"])):
    def full(self):
        return f"{self.first} {self.last}"


print(Named("Ada", "L").full(), Named("Ada", "L"))
match p:
    case Point(x=1, y=b):
        print("matched", b)

c = Counter("abracadabra")
print(c, c["a"], c["zz"], c.most_common(2), sorted(c.elements()), c.total())
c.update("aab")
c.subtract({"a": 3, "q": 1})
print(c, +c, -c)
print(Counter(a=3, b=1) + Counter(a=1, b=2), Counter(a=3, b=1) - Counter(a=1, b=2), Counter(a=3, b=1) & Counter(a=1, b=2), Counter(a=3, b=1) | Counter(a=1, b=2))
print(Counter(a=1) == Counter(a=1, b=0), Counter(a=1) <= Counter(a=2), Counter(), Counter([1, 1, 2]), dict(Counter("aab")))
del c["nope"]

d = defaultdict(list)
d["a"].append(1)
d["b"].append(2)
d["a"].append(3)
print(d, dict(d), d.get("zz"), "zz" in d, d.default_factory)
n = defaultdict(int, {"x": 1})
n["y"] += 5
print(n, sorted(n.items()), n == {"x": 1, "y": 5})
try:
    defaultdict(None)["q"]
except KeyError as error:
    print("KeyError", error)
try:
    defaultdict(3)
except TypeError as error:
    print(error)
nested = defaultdict(lambda: defaultdict(int))
nested["a"]["b"] += 1
print({key: dict(value) for key, value in nested.items()})

o = OrderedDict([("a", 1), ("b", 2), ("c", 3)])
o.move_to_end("a")
o.move_to_end("c", last=False)
print(o, list(o), o.popitem(), o.popitem(last=False), o)
print(OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1) == {"a": 1}, OrderedDict())

base, over = {"a": 1, "b": 2}, {"b": 20}
chain = ChainMap(over, base)
print(chain["a"], chain["b"], len(chain), sorted(chain), chain.get("zz", 0), "a" in chain, chain)
chain["c"] = 3
print(over, chain.new_child({"a": 100})["a"], chain.parents["b"], dict(chain))
try:
    del chain["a"]
except KeyError as error:
    print(error)

q = deque([1, 2, 3], maxlen=3)
q.append(4)
q.appendleft(0)
print(q, list(q), q.maxlen, q[0], q[-1], len(q))
q = deque("abc")
q.rotate(1)
q.extend("de")
q.extendleft("xy")
print(q, q.pop(), q.popleft(), q.count("a"), q.index("a"), "b" in q)
q.remove("a")
q.insert(1, "new")
q.reverse()
print(q, deque([1]) == deque([1]), bool(deque()), q.copy() == q)
try:
    deque().pop()
except IndexError as error:
    print(error)
print(deque([1, 2], 5), sorted(deque([3, 1])), list(reversed(deque([1, 2]))))


class Lower(UserDict):
    def __setitem__(self, key, item):
        super().__setitem__(key.lower(), item)


low = Lower(A=1)
low["B"] = 2
print(low, low["b"], len(low), dict(low))
print(UserList([1, 2]) + [3], UserList([3, 1])[0])
