# Workers meet at a barrier each round; one breaks it.
import asyncio

async def worker(name, barrier, delays, log):
    try:
        for round_, delay in enumerate(delays):
            await asyncio.sleep(delay)
            place = await barrier.wait()
            log.append((round_, name, place))
            if place == 0:
                log.append(f"round {round_} complete at {asyncio.get_running_loop().time():.1f}")
    except asyncio.BrokenBarrierError as e:
        log.append(f"{name} broken {e}")

async def main():
    barrier, log = asyncio.Barrier(3), []
    workers = [asyncio.create_task(worker(n, barrier, d, log)) for n, d in
               {"a": [0.1, 0.2, 5], "b": [0.3, 0.1, 0.1], "c": [0.2, 0.4, 0.1]}.items()]
    await asyncio.sleep(2)
    print(barrier.n_waiting, barrier.parties, barrier.broken)
    await barrier.abort()
    await asyncio.wait(workers[1:])
    print(barrier.broken)
    await barrier.reset()
    async with asyncio.timeout(0.5):
        try:
            async with barrier as place:
                print("never", place)
        except asyncio.CancelledError:
            print("gave up", barrier.n_waiting)
            raise

    print(log)

try:
    asyncio.run(main())
except TimeoutError:
    print("timed out")
