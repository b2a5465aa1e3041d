from ..client import Client
from . import helpers
from .helpers import LIMIT as _limit

__all__ = ["index"]


async def index(client: Client):
    async with helpers.limited(_limit):
        return await client.fetch("/")
