from collections import abc, deque
from collections.abc import Iterable, Mapping, MutableMapping, Sequence, Callable, Iterator, Generator, Awaitable, Coroutine, AsyncIterator, Hashable, Set, MutableSequence


class Box(Mapping):
    def __init__(self, **data):
        self.data = data

    def __getitem__(self, key):
        return self.data[key]

    def __iter__(self):
        return iter(self.data)

    def __len__(self):
        return len(self.data)


b = Box(a=1, b=2)
print("a" in b, b.get("zz", 5), list(b.items()), b == {"a": 1, "b": 2}, isinstance(b, abc.Collection), dict(b), {**b})


class Store(MutableMapping):
    def __init__(self):
        self.data = {}

    def __getitem__(self, key):
        return self.data[key]

    def __setitem__(self, key, value):
        self.data[key] = value

    def __delitem__(self, key):
        del self.data[key]

    def __iter__(self):
        return iter(self.data)

    def __len__(self):
        return len(self.data)


s = Store()
s.update(a=1, b=2)
print(s.pop("a"), s.pop("q", None), s.setdefault("c", 3), sorted(s), len(s))
try:
    class Bad(Sequence):
        pass
    Bad()
except TypeError as error:
    print(error)


def numbers():
    yield 1


async def work():
    pass


coroutine = work()
print([isinstance([], c) for c in (Iterable, Sequence, MutableSequence, Hashable, Mapping, Iterator)], isinstance({}, Mapping), isinstance(deque(), MutableSequence), isinstance("x", Sequence))
print(isinstance(len, Callable), isinstance(numbers(), Iterator), isinstance(numbers(), Generator), isinstance(coroutine, Awaitable), isinstance(coroutine, Coroutine), isinstance({1}, Set), isinstance(3, Iterable), issubclass(dict, Mapping))
coroutine.close()


class Deck(Sequence):
    def __init__(self, *cards):
        self.cards = cards

    def __getitem__(self, index):
        return self.cards[index]

    def __len__(self):
        return len(self.cards)


d = Deck("a", "b", "a")
print(list(d), "b" in d, d.count("a"), d.index("b"), list(reversed(d)), isinstance(d, Iterable))


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


print(isinstance(Countdown(1), Iterator), list(Countdown(3)))
