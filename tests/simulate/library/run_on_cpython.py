"""Runs the programs of this folder on CPython 3.13: with its own library, to record `NAME.out`, or with ours, to compare.

    python3.13 run_on_cpython.py record [NAME...]    writes what CPython's own library prints
    python3.13 run_on_cpython.py ours [NAME...]      runs the same with `src/simulate/library/python`

The second tells mistakes of the library from mistakes of the interpreter.
"""

import difflib
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
OURS = HERE.parents[2] / "src" / "simulate" / "library" / "python"
START = """
import sys, importlib.util, pathlib
folder, natives, program = sys.argv[1:4]
import importlib.machinery
space = {{"sys": sys}}
exec(pathlib.Path(natives).read_text(), space)
MATH = space["MATH"]
source = pathlib.Path(program).read_text()
# What asyncio and the start of the interpreter need is loaded before ours comes first.
import asyncio, traceback, io, os
sys.stdout.reconfigure(encoding="utf-8")
class Loader(importlib.machinery.SourceFileLoader):
    def exec_module(self, module):
        # `math` has its natives in its own namespace.
        if module.__name__ == "math":
            module.__dict__.update(MATH)
        super().exec_module(module)
class Finder:
    def find_spec(self, name, path=None, target=None):
        file = pathlib.Path(folder, name.replace(".", "_") + ".py")
        if file.exists():
            # A module with parts of its own, such as collections, is a package to CPython.
            parts = [] if list(file.parent.glob(name + "_*.py")) else None
            spec = importlib.util.spec_from_file_location(name, file, submodule_search_locations=parts)
            spec.loader.__class__ = Loader
            return spec
for name in list(sys.modules):
    if pathlib.Path(folder, name.replace(".", "_") + ".py").exists() and name not in {keep}:
        del sys.modules[name]
sys.meta_path.insert(0, Finder())
exec(compile(source, program, "exec"), {{"__name__": "__main__"}})
"""
KEEP = {"sys", "io", "asyncio", "weakref", "_weakref", "gc", "time"}


def run(program, ours):
    command = [sys.executable, "-X", "utf8", str(program)]
    if ours:
        command = [sys.executable, "-X", "utf8", "-c", START.format(keep=KEEP), str(OURS), str(HERE / "natives.py"), str(program)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60)
    return done.stdout, done.stderr


def main():
    mode, *names = sys.argv[1:]
    programs = [HERE / f"{name}.py" for name in names] or sorted(p for p in HERE.glob("*.py") if p.stem not in ("run_on_cpython", "natives"))
    wrong = 0
    for program in programs:
        out, err = run(program, mode == "ours")
        expected = program.with_suffix(".out")
        if mode == "record":
            expected.write_text(out)
            print(program.stem, len(out.splitlines()), "lines", err.strip().splitlines()[-1:] or "")
            continue
        if out != expected.read_text():
            wrong += 1
            diff = difflib.unified_diff(expected.read_text().splitlines(), out.splitlines(), "CPython", "ours", lineterm="", n=0)
            print(f"== {program.stem}", *list(diff)[:30], err[-1500:], sep="\n")
    print(f"{len(programs) - wrong} of {len(programs)} programs")


main()
