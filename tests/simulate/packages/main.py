"""Imports of every form between the files of one program; run as `python main.py`."""

import asyncio
import app.api.views
import app.client as client_module
from app import VERSION, Client
from app.api import views as aliased
from app.api.views import *
from shared.text import shout

print(__name__, VERSION, client_module.__name__, app.api.views.__name__, aliased is app.api.views)
print(sorted(name for name in dir(app) if not name.startswith("_")))

try:
    from app.client import missing
except ImportError as error:
    print(type(error).__name__, str(error).split(" (")[0])

try:
    import app.broken
except ZeroDivisionError as error:
    print("broken:", error)
try:
    import app.broken
except ZeroDivisionError:
    print("broken again")


async def main():
    results = await asyncio.gather(*(index(Client(n)) for n in range(3)))
    print(results, shout("done"))


if __name__ == "__main__":
    asyncio.run(main())
    print(Client.made, app.Client.made)
