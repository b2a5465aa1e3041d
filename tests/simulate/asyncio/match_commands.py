# Commands are matched by shape and dispatched to coroutines.
import asyncio
from dataclasses import dataclass
from enum import Enum, auto

class Color(Enum):
    RED = auto()
    BLUE = "blue"

@dataclass
class Point:
    x: float
    y: float = 0.0

class Shape:
    __match_args__ = ("kind", "size")
    def __init__(self, kind, size):
        self.kind, self.size = kind, size

async def execute(command):
    match command:
        case ["sleep", (int() | float()) as seconds]:
            await asyncio.sleep(seconds)
            return f"slept {seconds}"
        case ["echo", *words] if words:
            return " ".join(map(str, words))
        case {"op": "add", "args": [a, b, *_], **rest}:
            return a + b, sorted(rest)
        case Point(x=0, y=y):
            return f"on axis at {y}"
        case Point(x, y) if x == y:
            return "diagonal"
        case Point():
            return "elsewhere"
        case Shape("circle" | "disc", size):
            return f"round {size}"
        case Color.RED | Color.BLUE as color:
            return color.name.lower()
        case str(text):
            return text[::-1]
        case None | True | False:
            return "constant"
        case (x, y, z):
            return x, y, z
        case {}:
            return "mapping"
        case _:
            return f"unknown {type(command).__name__}"

async def main():
    commands = [["sleep", 0.5], ["sleep", "x"], ["echo", 1, 2], ["echo"], {"op": "add", "args": [1, 2, 3], "id": 7},
                Point(0, 3), Point(2, 2), Point(1, 2), Shape("disc", 4), Shape("square", 1), Color.BLUE, "abc", None, True,
                (1, 2, 3), {"other": 1}, 3.5, b"bytes"]
    for result in await asyncio.gather(*(execute(c) for c in commands)):
        print(result)

asyncio.run(main())
