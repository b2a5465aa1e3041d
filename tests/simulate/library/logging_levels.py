import io
import logging
import sys

logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
log = logging.getLogger("app.db")
log.debug("hidden")
log.info("user %s has %d items", "ada", 3)
log.warning("%(a)s-%(b)s", {"a": 1, "b": 2})
logging.error("root %r", "x")
log.log(35, "between")
log.setLevel(logging.ERROR)
log.warning("not shown")
print(log.getEffectiveLevel(), log.isEnabledFor(logging.ERROR), logging.getLevelName(20), logging.getLevelName("DEBUG"), log, log.parent, logging.getLogger("app.db") is log)
try:
    1 / 0
except ZeroDivisionError as error:
    log.error("failed: %s", error)
stream = io.StringIO()
handler = logging.StreamHandler(stream)
handler.setFormatter(logging.Formatter("{levelname:>8}|{message}", style="{"))
handler.setLevel(logging.WARNING)
other = logging.getLogger("other")
other.addHandler(handler)
other.propagate = False
other.setLevel("DEBUG")
other.info("skipped by the handler")
other.warning("kept")
other.critical("also %s", [1, 2])
print(repr(stream.getvalue()), other.handlers == [handler], other.hasHandlers())


class Only(logging.Filter):
    def filter(self, record):
        return "secret" not in record.getMessage()


other.addFilter(Only())
other.warning("a secret")
other.warning("open")
print(stream.getvalue().splitlines()[-1])
logging.getLogger("a.b.c").info("deep")
print(logging.getLogger("a.b.c").parent.name, logging.getLogger("a.b").name, logging.getLogger("a.b.c").parent.name)


class Collect(logging.Handler):
    def __init__(self):
        super().__init__()
        self.found = []

    def emit(self, record):
        self.found.append((record.levelname, record.getMessage(), getattr(record, "user", None)))


collect = Collect()
logging.getLogger().addHandler(collect)
logging.warning("with extra", extra={"user": "u1"})
logging.LoggerAdapter(logging.getLogger("x"), {"user": "u2"}).error("adapted")
print(collect.found)
logging.disable(logging.CRITICAL)
logging.critical("never")
logging.disable(logging.NOTSET)
logging.addLevelName(25, "NOTICE")
logging.log(25, "named level")
try:
    logging.getLogger("x").setLevel("LOUD")
except ValueError as error:
    print(error)
