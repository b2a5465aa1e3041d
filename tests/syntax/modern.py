# Newer syntax, and every place where ranges are easily wrong. CPython 3.13 reads it.
@(lambda f: f)
@deco.rate(1, *a, **k)
async def f[T: int = (str), *Ts = *tuple[int], **P = [int]](a, /, b: int = 1, *args: *Ts, c=(2), d: (x), **kw: int) -> (list[int]): return 1;
class A[T = int](Base, metaclass=(M), *b, **k): x: int = 3;
type X[T = int] = dict[str, T]
if 1: type Y = int
x = 1; type Z = (int); y = 2
type = 3; match = 4; case = 5; type (x); match(x); match[0] = 1; type: int = 3
print(a := 1, (n := (g(1))), [m := (2)], (k := ((3)) ))
sum(a for a in b); sum((a) for a in (b)); sum((a for a in b)); sum( a for a in b ); f(1, (a for a in b)); f((a, b) for a, b in c)
match a, b:
    case 1, 2: pass
    case [a, *_] | {"x": -1, **rest} | (3): pass;
match (a), b,:
    case A(1, x=2) as c if c: pass
    case None | True | "a" "b" | b"c" | 1+2j | x.y: pass
match (a, b):
    case _: pass
match *a, b:
    case str() | int(): pass
with (a as b, c): pass
with (a, b): pass
with (a): pass
with (a), (b): pass
with (a, b) as c, d as (e, f): pass
with (yield): pass
async def g():
    async with a as b, c: await x;
    async for i, in y: await (z)
    return [await q async for q in r if (await s)]
try: pass
except* (A, B) as e: pass;
try: pass
except A: x = 1;
else: y = 2;
finally: z = 3 ;
for x in *a, b: pass
else: continue_ = 1;
if a: pass
elif b: c;
else:
    if d: e;
def h():
    x = yield
    x = yield 1, 2
    yield from a; return *a, b
a[1:2, ::3, *b, (c)] = d[:] = e[f,] = g[h:=1]
a[*b]; a[*b, c]; a[*(b)]
a = b = *c, d = 1
del (a), b[0], (c.d, e)
lambda: (yield); lambda *a, b=1, **k: (a, b); lambda a, /, b: 0
x = f'{a}{b!r}{c:>{w}.{p}}{d = }{e=!s:>5}{f"{g["h"]}"}' "tail" u'x' 'y'; b'x' rb'y'
x = f"{{}}{x}}}{'a' 'b'}{lambda_}{(lambda x: 1)}{ {1: 2}[1] }{a, b}{*a, b}{yield_!r}" f'{x:%H:%M}{y:{"a"}}{z:{{1: 2}[1]}}'
x = f'''{
  a  # comment }
  + b
!r:>{
  w}}''' rf'\{x}\n{y:\d{z}}' F"\N{EM DASH}{q}\{r}"
x = f'{x!r }' f'{x != y}' f'{x == y}' f'{x <= y = }' f"{'\n'.join(x)}" f'{x:=5}' f'{d["a"]["b"]}' f'{f'{f'{1}'}'}'
x = (1
     # comment
     + 2 \
     - 3) ** -4 ** ~5 @ 6 // 7 << 8 | 9 ^ 10 & 11
x = not a and (b or c) and d is not e not in f < g
x = 0xFF + 1_000 + 1e5 + .5 + 5. + 1j + 0b1 + 0o7 if 0 else (1).real
x = 1if 2else 3
from . import a
from .. a . b import (c as d, e,)
from ... import *
import a.b.c as d, e . f
global_ = a @ b; a @= b; a //= c; a >>= d; a **= e; a <<= 1; a |= (2)
def deep(a, b=lambda: 1, *, c): global x, y; nonlocal_ = 1
assert a, "b"; raise A from b
x: int; (x): int = 1; x.y: (int) = yield_
é = ñandú.ünder + "é" ; naïve(é=é, ñ=1).attr_é
print(*a, *b, **c, d=(e), **f)
x = {**a, 'b': (c), **d}; x = {*a, b}; x = [*a, b]; x = (*a, b); x = ()
x = [a for a in b if c if d for e in (f) if (g)]; x = {a: b for a, b in c}; x = {a for (a) in b}
x = a if b else c if d else e
return_ = ((((a)))).b[(c)]((d))(e)
while (x := f()): break
else: pass
class B: pass;
class C(): x = 1; y = 2;
if x:
	tab = 1
	if y:
	        mixed = 2
