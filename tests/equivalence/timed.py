"""Runs a program and writes the seconds that it took, without the time that Python and its libraries take to start.

Usage: timed.py PROGRAM RESULT
"""

import importlib
import runpy
import sys
import time

for name in ("aiofiles", "aiohttp", "aiosqlite", "asyncio", "click", "concurrent.futures", "flask", "httpx", "requests",
             "sqlite3", "subprocess", "urllib.request"):
    try:
        importlib.import_module(name)
    except ImportError:
        pass

program, result = sys.argv[1:3]
sys.argv = [program]
start = time.perf_counter()
try:
    runpy.run_path(program, run_name="__main__")
finally:
    with open(result, "w") as file:
        file.write(str(time.perf_counter() - start))
