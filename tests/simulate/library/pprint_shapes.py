from dataclasses import dataclass
from pprint import pformat, pp, pprint

pprint({"b": 1, "a": [1, 2, 3]})
pprint(list(range(40)))
pprint(list(range(40)), compact=True)
pprint({"name": "x" * 30, "other": "y" * 30, "list": ["z" * 20, "w" * 20, {"deep": [1, 2, 3], "er": "v" * 40}]})
pprint([["a" * 30, "b" * 30], ("c" * 40, "d" * 40), ("e" * 90,)], width=60)
pprint({"text": "the quick brown fox jumped over the lazy dog and then some more words were needed to fill it"})
pprint("the quick brown fox jumped over the lazy dog and then some more words were needed to fill it\nwith lines")
pp({"z": 1, "a": 2})
print(pformat([1, [2, [3, [4]]]], depth=2), pformat({1, 3, 2}), pformat(()))
pprint({"key%d" % i: "value" * i for i in range(6)}, indent=4, width=50)
pprint({1: "a", "b": 2, None: 3})


@dataclass
class Point:
    name: str
    values: list


pprint(Point("n" * 40, list("abcdefghij") * 3))
