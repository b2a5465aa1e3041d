# A tokenizer and a recursive parser run as coroutines fed by chunks.
import asyncio
import re
from typing import Iterator

TOKEN = re.compile(r"\s*(?:(?P<num>\d+(?:\.\d+)?)|(?P<name>[A-Za-z_]\w*)|(?P<op>\*\*|[-+*/(),=]))")

class ParseError(SyntaxError):
    pass

def tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(text.rstrip()):
        m = TOKEN.match(text, at)
        if not m:
            raise ParseError(f"unexpected {text[at]!r} at {at}")
        yield m.lastgroup, m[m.lastgroup]
        at = m.end()
    yield "end", ""

class Parser:
    levels = [{"+": lambda a, b: a + b, "-": lambda a, b: a - b}, {"*": lambda a, b: a * b, "/": lambda a, b: a / b}]

    def __init__(self, text, names):
        self.stream, self.names = tokens(text), names
        self.advance()

    def advance(self):
        self.kind, self.text = next(self.stream)

    def expect(self, text):
        if self.text != text:
            raise ParseError(f"expected {text!r}, got {self.text or 'end'!r}")
        self.advance()

    async def expression(self, level=0):
        if level == len(self.levels):
            return await self.power()
        left = await self.expression(level + 1)
        while self.text in self.levels[level]:
            op = self.levels[level][self.text]
            self.advance()
            left = op(left, await self.expression(level + 1))
        return left

    async def power(self):
        base = await self.unary()
        if self.text == "**":
            self.advance()
            return base ** await self.power()
        return base

    async def unary(self):
        if self.text == "-":
            self.advance()
            return -await self.unary()
        kind, text = self.kind, self.text
        self.advance()
        if kind == "num":
            return float(text) if "." in text else int(text)
        if kind == "name":
            if self.text == "(":
                return await self.call(text)
            await asyncio.sleep(0.01)
            try:
                return self.names[text]
            except KeyError:
                raise NameError(f"unknown {text}") from None
        if text == "(":
            value = await self.expression()
            self.expect(")")
            return value
        raise ParseError(f"unexpected {text or 'end'!r}")

    async def call(self, name):
        self.expect("(")
        args = []
        while self.text != ")":
            args.append(await self.expression())
            if self.text == ",":
                self.advance()
        self.expect(")")
        return {"max": max, "min": min, "len": lambda *a: len(a)}[name](*args)

async def evaluate(line, names):
    target, _, right = line.rpartition("=")
    parser = Parser(right, names)
    value = await parser.expression()
    if parser.kind != "end":
        raise ParseError(f"rest {parser.text!r}")
    if target := target.strip():
        names[target] = value
    return value

async def main():
    names = {"pi": 3.14159}
    for line in ["1 + 2 * 3", "x = -(2 ** 3 ** 2) / 4", "x + pi", "max(1, x, len(1, 2, 3, 4) * 2) - 1", "7 / 2 * 2", "1 +", "2 $ 3", "(1", "y * 2", "1 2", "1/0"]:
        try:
            print(f"{line:<36}", await evaluate(line, names))
        except Exception as e:
            print(f"{line:<36}", type(e).__name__, e, e.__cause__, e.__suppress_context__)
    print(await asyncio.gather(*(evaluate(f"{i} * {i}", names) for i in range(4))), asyncio.get_running_loop().time())

asyncio.run(main())
