import asyncio
import contextlib
from app.api import views

LIMIT = 2
_semaphores = {}


@contextlib.asynccontextmanager
async def limited(limit):
    semaphore = _semaphores.setdefault(limit, asyncio.Semaphore(limit))
    async with semaphore:
        yield hasattr(views, "index")
