# Transfers between accounts under ordered locks, with roll-back and an audit log.
import asyncio
import itertools
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

class InsufficientFunds(Exception):
    def __init__(self, account, missing):
        self.account, self.missing = account, missing
        super().__init__(f"{account.name} lacks {missing}")

@dataclass
class Account:
    ids = itertools.count(1)
    name: str
    balance: int = 0
    id: int = field(default_factory=lambda: next(Account.ids))
    lock: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False, compare=False)

    async def withdraw(self, n):
        await asyncio.sleep(0.01)
        if n > self.balance:
            raise InsufficientFunds(self, n - self.balance)
        self.balance -= n

    async def deposit(self, n):
        await asyncio.sleep(0.01)
        if self.name == "frozen":
            raise PermissionError("account is frozen")
        self.balance += n

@asynccontextmanager
async def locked(*accounts):
    ordered = sorted(accounts, key=lambda a: a.id)
    for a in ordered:
        await a.lock.acquire()
    before = {a.id: a.balance for a in accounts}
    try:
        yield
    except BaseException:
        for a in accounts:
            a.balance = before[a.id]
        raise
    finally:
        for a in reversed(ordered):
            a.lock.release()

log = []

async def transfer(source, target, n):
    try:
        async with asyncio.timeout(0.2), locked(source, target):
            await source.withdraw(n)
            await target.deposit(n)
    except (InsufficientFunds, PermissionError) as error:
        log.append((source.name, target.name, n, str(error)))
        return False
    log.append((source.name, target.name, n, "ok"))
    return True

async def main():
    a, b, frozen = Account("a", 100), Account("b", 50), Account("frozen")
    done = await asyncio.gather(transfer(a, b, 70), transfer(b, a, 20), transfer(a, b, 60), transfer(b, frozen, 10), transfer(frozen, a, 1))
    print(done, [x.balance for x in (a, b, frozen)])
    for line in log:
        print(*line, sep=" | ")
    print(a, a == Account("a", 50, 1), any(x.lock.locked() for x in (a, b, frozen)))
    async with a.lock:
        try:
            await transfer(a, b, 1)
        except* TimeoutError as e:
            print("timed out", len(e.exceptions), e.message)

asyncio.run(main())
