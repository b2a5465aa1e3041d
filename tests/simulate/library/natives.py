# What the interpreter gives the library in Rust, here made of CPython's own modules.
import types


def module(name, **values):
    made = types.ModuleType(name)
    made.__dict__.update(values)
    sys.modules[name] = made


module("_types", coroutine=types.coroutine)
