# What the interpreter gives the library in Rust, here made of CPython's own modules.
import types


def module(name, **values):
    made = types.ModuleType(name)
    made.__dict__.update(values)
    sys.modules[name] = made


module("_types", coroutine=types.coroutine)


def failure(message, position):
    made = Failure()
    made.message, made.position = message, position
    return made


class Failure:
    pass


import json as real_json
import random as real_random
import re as real_re


def loads(text, hooked):
    try:
        if hooked:
            return real_json.loads(text, object_pairs_hook=tuple)
        return real_json.loads(text)
    except real_json.JSONDecodeError as error:
        return failure(error.msg, error.pos)


module("_json", loads=loads, Failure=Failure, quote=lambda text, ascii: real_json.dumps(text, ensure_ascii=ascii))


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
        return failure(error.msg, error.pos)
    return found.flags, found.groups, tuple(found.groupindex.items())


def template(text, pattern, flags):
    try:
        real_re._compile_template(real_re.compile(pattern, flags), text)
    except real_re.error as error:
        return failure(error.msg, error.pos)
    except IndexError as error:
        return failure(str(error), None)
    return _pieces(text, pattern, flags)


def _pieces(text, pattern, flags):
    parsed = real_parser.parse_template(text, real_re.compile(pattern, flags))
    return [piece for piece in parsed if piece != ""]


def find(pattern, flags, text, pos, endpos, mode):
    found = real_re.compile(pattern, flags)
    return spans([found.search, found.match, found.fullmatch][mode](text, pos, endpos))


module("_re", Failure=Failure, compile=compile, template=template, find=find,
       find_all=lambda pattern, flags, text, pos, endpos: [spans(m) for m in real_re.compile(pattern, flags).finditer(text, pos, endpos)])
import re._parser as real_parser
