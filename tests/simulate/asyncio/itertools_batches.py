# Work cut into batches, chains, groups and products.
import asyncio
import itertools
from collections import ChainMap, Counter, OrderedDict, defaultdict, namedtuple

Row = namedtuple("Row", "city kind amount", defaults=[0])

async def save(batch):
    await asyncio.sleep(0.1 * len(batch))
    return sum(r.amount for r in batch)

async def main():
    rows = [Row(c, k, i) for i, (c, k) in enumerate(itertools.product(["Oslo", "Bern"], "abc"), start=1)]
    rows.append(Row("Rome", "a"))
    print(rows[0], rows[-1]._asdict(), rows[1]._replace(amount=9), Row._fields, Row._make(["x", "y", 1]))
    print(await asyncio.gather(*(save(b) for b in itertools.batched(rows, 3))))
    for city, group in itertools.groupby(rows, key=lambda r: r.city):
        print(city, [r.kind for r in group])
    totals = defaultdict(lambda: defaultdict(int))
    for city, kind, amount in rows:
        totals[kind][city] += amount
    print({k: dict(v) for k, v in totals.items()})
    words = Counter("the cat and the dog and the bird".split())
    print(words.most_common(2), words["none"], sorted((words - Counter(the=1)).items()), words.total())
    print(list(itertools.accumulate([1, 2, 3, 4], lambda a, b: a * b, initial=1)), list(itertools.pairwise("abcd")))
    print(list(itertools.zip_longest("ab", "xyz", fillvalue="-")), list(itertools.islice(itertools.count(5, 3), 2, 5)))
    print(list(itertools.takewhile(str.isalpha, "ab1c")), list(itertools.dropwhile(str.isalpha, "ab1c")),
          list(itertools.filterfalse(str.isalpha, "ab1c")), list(itertools.compress("abcd", [1, 0, 1])))
    print(list(itertools.combinations("abc", 2)), len(list(itertools.permutations(range(4)))),
          list(itertools.combinations_with_replacement("ab", 2)))
    a, b = itertools.tee(iter(range(3)))
    print(list(a), next(b), list(itertools.chain.from_iterable([[1], [2, 3]])), list(itertools.starmap(pow, [(2, 3), (3, 2)])))
    settings = ChainMap({"debug": True}, {"debug": False, "port": 80})
    settings["host"] = "h"
    print(settings["debug"], settings["port"], settings.maps[0], sorted(settings), settings.new_child({"port": 1})["port"])
    order = OrderedDict.fromkeys("abc")
    order.move_to_end("a")
    print(list(order), order.popitem(last=False), order)
    c = itertools.cycle("xy")
    print("".join(next(c) for _ in range(5)), list(itertools.repeat(1, 3)))

asyncio.run(main())
