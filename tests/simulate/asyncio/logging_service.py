# Logging from tasks: levels, formats, extra fields, child loggers, exceptions.
import asyncio
import logging
import sys

class ListHandler(logging.Handler):
    def __init__(self):
        super().__init__()
        self.records = []

    def emit(self, record):
        self.records.append((record.levelname, record.name, record.getMessage()))

logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(levelname)-8s|%(name)s|%(message)s")
log = logging.getLogger("service")
child = logging.getLogger("service.worker")
handler = ListHandler()
child.addHandler(handler)
child.setLevel("DEBUG")

async def work(n):
    child.debug("starting %d", n)
    await asyncio.sleep(n / 10)
    if n == 2:
        child.warning("job %s of %s is slow", n, 3)
    try:
        1 / (n - 1)
    except ZeroDivisionError:
        child.error("no result for %r", n)
    child.info("done %(n)d", {"n": n})

async def main():
    log.info("begin")
    await asyncio.gather(*(work(n) for n in range(3)))
    log.debug("not shown")
    log.log(logging.CRITICAL, "end %s", [1, 2])
    print(log.isEnabledFor(logging.DEBUG), child.getEffectiveLevel(), log.name, child.parent is log)
    print(handler.records)

asyncio.run(main())
