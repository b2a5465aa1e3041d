"""Nothing waits here: the event loop has nothing to overlap, and its bookkeeping comes on top."""
import asyncio


def score(text):
    total = 0
    for character in text:
        total = (total * 31 + ord(character)) % 1_000_003
    return total


async def async_score(text):
    return score(text)


def one_after_another(texts):
    return [score(text) for text in texts]


async def all_at_once(texts):
    return await asyncio.gather(*(async_score(text) for text in texts))


texts = ["the quick brown fox " * 5] * 20
print(sum(one_after_another(texts)))
print(sum(asyncio.run(all_at_once(texts))))
