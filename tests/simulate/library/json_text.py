import json

data = {"name": "Ada", "age": 36, "tags": ["x", "y", []], "nested": {"a": None, "b": True, "c": {}}, "pi": 3.14159, "é": "naïve \"q\"\n\u2028", 1: 2, None: 3, 1.5: "f", True: False}
text = json.dumps(data)
print(text)
print(json.dumps(data, indent=2, ensure_ascii=False))
print(json.dumps({"b": 1, "a": [1, 2]}, sort_keys=True, separators=(",", ":")), json.dumps([1, 2], indent="\t"), json.dumps([], indent=1))
print(json.loads(text) == {str(k) if not isinstance(k, (bool, type(None))) else json.dumps(k): v for k, v in data.items()})
print(json.loads('[1, 2.5, -3e2, "a\\u00e9", true, false, null, {"k": []}]'), json.loads("12345678901234567890"))
print(json.dumps((1, 2)), json.dumps("x"), json.dumps(1e100), json.dumps(float("inf")), json.loads("NaN"))
for bad in ("", "{", "[1,]", '{"a" 1}', "nul", '"abc', "[1] x", "{'a': 1}"):
    try:
        json.loads(bad)
    except json.JSONDecodeError as error:
        print(error, "|", error.msg, error.pos, error.lineno, error.colno)


class Money:
    def __init__(self, amount):
        self.amount = amount


for call in (lambda: json.dumps(Money(1)), lambda: json.dumps({(1, 2): 3}), lambda: json.dumps(float("nan"), allow_nan=False), lambda: json.loads(5), lambda: json.dumps({1, 2})):
    try:
        print(call())
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
print(json.dumps([Money(5)], default=lambda value: {"amount": value.amount}))


class Encoder(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, Money):
            return o.amount
        return super().default(o)


print(json.dumps({"m": Money(7)}, cls=Encoder), json.dumps({(1,): 2, "a": 1}, skipkeys=True))
loop = []
loop.append(loop)
try:
    json.dumps(loop)
except ValueError as error:
    print(error)
print(json.loads('{"a": {"b": 1}}', object_hook=lambda d: list(d.items())), json.loads('{"a": 1, "a": 2}', object_pairs_hook=list), json.loads("[1.5, 2]", parse_float=str, parse_int=float))
