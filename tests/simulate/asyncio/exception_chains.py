# Causes, contexts, notes, groups, finally that returns, re-raised errors.
import asyncio
import traceback

class AppError(Exception):
    """Base."""
    code = 1
    def __str__(self):
        return f"E{self.code}:{super().__str__()}"

class NotFound(AppError, LookupError):
    code = 404

async def deep(n):
    if n == 0:
        raise NotFound("bottom")
    try:
        await deep(n - 1)
    except NotFound as e:
        if n == 2:
            raise AppError("wrapped") from e
        if n == 3:
            e = None
        raise

def chain(e):
    while e:
        yield f"{type(e).__name__}({e})"
        e = e.__cause__ or (None if e.__suppress_context__ else e.__context__)

async def returns_in_finally():
    try:
        raise ValueError("lost")
    finally:
        return "finally wins"

async def loop_finally():
    out = []
    for i in range(5):
        try:
            if i == 1:
                continue
            if i == 3:
                break
            out.append(i)
        finally:
            out.append(f"f{i}")
    else:
        out.append("else")
    return out

async def main():
    try:
        await deep(4)
    except AppError as e:
        print(" <- ".join(chain(e)), e.args, e.code, isinstance(e, LookupError))
    try:
        try:
            {}["k"]
        except KeyError:
            raise RuntimeError("second")
    except RuntimeError as e:
        print(" <- ".join(chain(e)))
    try:
        try:
            int("x")
        except ValueError:
            raise TypeError("hidden") from None
    except TypeError as e:
        e.add_note("a note")
        print(" <- ".join(chain(e)), e.__notes__, e.__suppress_context__)
    print(await returns_in_finally(), await loop_finally())
    try:
        try:
            raise OSError("first")
        finally:
            1 / 0
    except ZeroDivisionError as e:
        print(repr(e.__context__))
    try:
        raise NotFound
    except LookupError as e:
        print(repr(e), str(e), e.args, traceback.format_exception_only(e)[-1].strip())
    e1, e2 = ValueError(1), ValueError(1)
    print(e1 == e2, repr(ValueError("a", 2)), str(ValueError("a", 2)), str(KeyError("k")), repr(KeyError("k")), str(OSError(5, "io")), BaseException.__subclasses__ is not None)
    try:
        assert 1 == 2, "math holds"
    except AssertionError as e:
        print("assert", e)
    try:
        raise "text"
    except TypeError as e:
        print(e)
    try:
        raise ValueError("x") from "y"
    except TypeError as e:
        print(e)
    def f():
        yield 1
        raise KeyError("in generator")
    try:
        list(f())
    except KeyError as e:
        print(e)
    results = await asyncio.gather(deep(0), deep(2), asyncio.sleep(0, "fine"), return_exceptions=True)
    print([f"{type(r).__name__}: {r}" if isinstance(r, Exception) else r for r in results])
    try:
        x = undefined_name
    except NameError as e:
        print(e, e.name)
    def local():
        print(later)
        later = 1
    try:
        local()
    except UnboundLocalError as e:
        print(e)
    try:
        None.attr
    except AttributeError as e:
        print(e, e.name, e.obj)

asyncio.run(main())
