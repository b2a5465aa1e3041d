import bisect
import copy
import heapq
import operator


class Node:
    def __init__(self, value, next=None):
        self.value = value
        self.next = next


a = [1, [2, 3], {"k": [4]}, (5, [6])]
b, c = copy.copy(a), copy.deepcopy(a)
a[1].append(99)
a[2]["k"].append(98)
a[3][1].append(97)
print(b, c, copy.copy((1, 2)), copy.deepcopy({1, 2}))
n = Node(1)
n.next = n
m = copy.deepcopy(n)
print(m is not n, m.next is m, copy.copy(n).next is n)


class Slotted:
    __slots__ = ("x",)


s = Slotted()
s.x = [1]
t = copy.deepcopy(s)
t.x.append(2)
print(s.x, t.x)


class Custom:
    def __copy__(self):
        return "shallow"

    def __deepcopy__(self, memo):
        return "deep"


print(copy.copy(Custom()), copy.deepcopy([Custom()]))
shared = [1]
pair = copy.deepcopy([shared, shared])
print(pair[0] is pair[1], repr(copy.copy(ValueError("x"))))

print(operator.itemgetter(1)("abc"), operator.itemgetter("a", "b")({"a": 1, "b": 2}), operator.attrgetter("value", "next.value")(n), operator.methodcaller("split", ",")("a,b"))
print(sorted([("b", 2), ("a", 3)], key=operator.itemgetter(1)), operator.add(1, 2), operator.contains([1], 1), operator.itemgetter(1, 2), operator.attrgetter("x"))

heap = []
for value in [5, 1, 8, 3, 9, 2]:
    heapq.heappush(heap, value)
print(heap, heapq.heappop(heap), heap, heapq.heappushpop(heap, 0), heapq.heapreplace(heap, 7), heap)
data = [9, 4, 7, 1, 8, 2]
heapq.heapify(data)
print(data, [heapq.heappop(data) for _ in range(len(data))])
print(heapq.nsmallest(2, [5, 1, 4]), heapq.nlargest(2, ["a", "ccc", "bb"], key=len), list(heapq.merge([1, 4], [2, 3, 5])), list(heapq.merge("da", "cb", reverse=True)))
tasks = []
for priority, name in [(2, "b"), (1, "a"), (2, "a")]:
    heapq.heappush(tasks, (priority, name))
print([heapq.heappop(tasks) for _ in range(3)])
items = [1, 3, 3, 5]
bisect.insort(items, 4)
print(bisect.bisect(items, 3), bisect.bisect_left(items, 3), items, bisect.bisect_left([{"k": 1}, {"k": 5}], 3, key=lambda d: d["k"]))
