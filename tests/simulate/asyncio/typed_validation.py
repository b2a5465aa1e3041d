# A validator driven by annotations, dataclass metadata and descriptors.
import asyncio
import functools
import inspect
from dataclasses import dataclass, field, fields
from typing import Annotated, Any, Callable, Literal, Optional, TypedDict, Union, get_args, get_origin, get_type_hints

class Settings(TypedDict, total=False):
    host: str
    port: int

@dataclass
class Form:
    name: str
    age: int = 0
    tags: list[str] = field(default_factory=list, metadata={"max": 2})
    mode: Literal["r", "w"] = "r"
    parent: Optional["Form"] = None

def check(value, hint):
    origin, args = get_origin(hint), get_args(hint)
    if hint is Any:
        return True
    if origin is Literal:
        return value in args
    if origin is Union or type(hint).__name__ == "UnionType":
        return any(check(value, a) for a in args)
    if origin in (list, set, tuple):
        return isinstance(value, origin) and all(check(v, args[0]) for v in value)
    if origin is dict:
        return isinstance(value, dict) and all(check(k, args[0]) and check(v, args[1]) for k, v in value.items())
    if hint is None or hint is type(None):
        return value is None
    return isinstance(value, hint)

def validated(fn):
    hints = get_type_hints(fn)
    sig = inspect.signature(fn)
    @functools.wraps(fn)
    async def wrapper(*args, **kwargs):
        bound = sig.bind(*args, **kwargs)
        bound.apply_defaults()
        for name, value in bound.arguments.items():
            if name in hints and not check(value, hints[name]):
                raise TypeError(f"{fn.__name__}: {name}={value!r} is no {hints[name]}")
        return await fn(*args, **kwargs)
    return wrapper

@validated
async def save(form: Form, times: int = 1, *, note: str | None = None, extra: dict[str, int] | None = None) -> str:
    await asyncio.sleep(0.1 * times)
    return f"{form.name} {times} {note} {extra}"

@functools.singledispatch
def show(x):
    return f"object {x}"

@show.register
def _(x: int):
    return f"int {x}"

@show.register
def _(x: list) -> str:
    return "list " + ",".join(map(show, x))

async def main():
    print(await save(Form("a")), await save(Form("b"), 2, note="n", extra={"k": 1}))
    for bad in (lambda: save("x"), lambda: save(Form("a"), "2"), lambda: save(Form("a"), note=3), lambda: save(Form("a"), extra={"k": "v"}), lambda: save()):
        try:
            print(await bad())
        except TypeError as e:
            print(e)
    print({f.name: (f.type if isinstance(f.type, str) else getattr(f.type, "__name__", str(f.type)), dict(f.metadata)) for f in fields(Form)})
    print(save.__annotations__["return"], list(inspect.signature(save).parameters), inspect.iscoroutinefunction(save), Settings(host="h"), Settings.__annotations__)
    print(show(1), show([1, "a"]), show(None), show.registry.keys() >= {int, list}, get_args(Annotated[int, "m"]), get_origin(dict[str, int]), list[int], Optional[int], int | str)
    print(inspect.signature(lambda a, /, b=1, *c, d, **e: 0), inspect.isclass(Form), Form.__match_args__)

asyncio.run(main())
