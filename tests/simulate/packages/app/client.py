import asyncio
from shared import text

print("client", __name__)


class Client:
    made = 0

    def __init__(self, number):
        self.number = number
        type(self).made += 1

    async def fetch(self, path):
        await asyncio.sleep(0.1 * self.number)
        return text.shout(f"{path}{self.number}")
