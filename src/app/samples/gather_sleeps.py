"""Three waits at once take as long as the longest: [1, 1, 2] after two seconds."""
import asyncio


async def sleep_and_return(seconds):
    await asyncio.sleep(seconds)
    return seconds


async def main():
    results = await asyncio.gather(
        sleep_and_return(1),
        sleep_and_return(1),
        sleep_and_return(2),
    )
    print(results)


asyncio.run(main())
