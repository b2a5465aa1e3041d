# What the interpreter gives the library in Rust, here made of CPython's own modules.
import types


def module(name, **values):
    made = types.ModuleType(name)
    made.__dict__.update(values)
    sys.modules[name] = made


module("_types", coroutine=types.coroutine)


import json as real_json
import random as real_random
import re as real_re
import re._parser as real_parser


def loads(text, hooked):
    try:
        return real_json.loads(text, object_pairs_hook=tuple if hooked else None), None, None
    except real_json.JSONDecodeError as error:
        return None, error.msg, error.pos


module("_json", loads=loads, quote=lambda text, ascii: real_json.dumps(text, ensure_ascii=ascii))


def from_state(state):
    made = real_random.Random()
    made.setstate((3, state, None))
    return made


module("_random", twister=real_random.Random, random=lambda t: t.random(), bits=lambda t, k: t.getrandbits(k), below=lambda t, n: t._randbelow(n),
       state=lambda t: t.getstate()[1], from_state=from_state)


def spans(match):
    return match and (match.lastindex, *[place for group in range(match.re.groups + 1) for place in match.span(group)])


def compile(pattern, flags):
    try:
        found = real_re.compile(pattern, flags)
    except real_re.error as error:
        return None, error.msg, error.pos
    return found, found.flags, found.groups, tuple(found.groupindex.items())


def template(text, program):
    try:
        parsed = real_parser.parse_template(text, program)
    except real_re.error as error:
        return None, error.msg, error.pos
    except IndexError as error:
        return None, str(error), None
    return [piece for piece in parsed if piece != ""], None, None


def find(program, text, pos, endpos, mode):
    return spans([program.search, program.match, program.fullmatch][mode](text, pos, endpos))


module("_re", compile=compile, template=template, find=find, find_all=lambda program, text, pos, endpos: [spans(m) for m in program.finditer(text, pos, endpos)])
import math as real_math

for name in ("_log", "_floor", "_ceil", "_trunc", "_gcd"):
    globals()[name] = getattr(real_math, name[1:])
MATH = {name: getattr(real_math, name) for name in (
    "sqrt cbrt exp exp2 expm1 log1p sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh fabs log2 log10 pow atan2 copysign fmod isnan isinf isfinite isqrt frexp ldexp nextafter").split()}
MATH.update({name: globals()[name] for name in ("_log", "_floor", "_ceil", "_trunc", "_gcd")})
import hashlib as real_hashlib

module("_hashlib", digest=lambda name, data: real_hashlib.new(name, data).digest())
