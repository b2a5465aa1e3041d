# Jobs on a timetable with heapq, datetime and timedelta; late ones are skipped.
import asyncio
import heapq
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo  # only for its name

EPOCH = datetime(2024, 2, 28, 23, 50, tzinfo=timezone.utc)

class Clock:
    def now(self):
        return EPOCH + timedelta(seconds=asyncio.get_running_loop().time() * 60)

class Scheduler:
    def __init__(self):
        self.heap, self.clock, self.ran = [], Clock(), []

    def every(self, delta, name, action):
        heapq.heappush(self.heap, (self.clock.now() + delta, name, delta, action))

    async def run(self, until):
        while self.heap and self.heap[0][0] <= until:
            when, name, delta, action = heapq.heappop(self.heap)
            wait = (when - self.clock.now()).total_seconds() / 60
            if wait > 0:
                await asyncio.sleep(wait)
            if self.clock.now() - when > timedelta(minutes=3):
                self.ran.append(f"{when:%d.%m. %H:%M} {name} skipped")
            else:
                result = action(when)
                if asyncio.iscoroutine(result):
                    result = await result
                self.ran.append(f"{when:%d.%m. %H:%M} {name} {result}")
            heapq.heappush(self.heap, (when + delta, name, delta, action))

async def backup(when):
    await asyncio.sleep(4)
    return "saved"

async def main():
    s = Scheduler()
    s.every(timedelta(minutes=2), "ping", lambda when: when.isoformat(timespec="minutes")[-11:])
    s.every(timedelta(minutes=7), "backup", backup)
    await s.run(EPOCH + timedelta(minutes=15))
    print(*s.ran, sep="\n")
    d = date(2024, 2, 29)
    print(d + timedelta(366), d.replace(year=2025, day=28), d.weekday(), d.isoformat(), d.strftime("%j %U %a"), (date(2024, 12, 25) - d).days)
    t = datetime.combine(d, time(7, 5, 3, 250))
    print(t, t.time(), t.timetuple()[:6], t - timedelta(hours=30), t > datetime(2024, 1, 1), repr(t), t.isoformat(" "), datetime.fromisoformat("2024-02-29T07:05:03+02:00").utcoffset())
    print(timedelta(days=-1, hours=5), abs(timedelta(-1, 1)), timedelta(hours=5) / 2, timedelta(hours=5) // timedelta(hours=2), divmod(timedelta(hours=5), timedelta(hours=2)), timedelta(1) * 1.5, str(timedelta(microseconds=1)))
    print(datetime.strptime("29/02/24 17:45", "%d/%m/%y %H:%M"), datetime(2024, 5, 6, tzinfo=timezone(timedelta(hours=2), "X")).astimezone(timezone.utc), EPOCH.timestamp(), datetime.fromtimestamp(0, timezone.utc), date.fromisocalendar(2024, 9, 4))
    for bad in (lambda: date(2023, 2, 29), lambda: datetime.strptime("x", "%Y"), lambda: EPOCH - datetime(2024, 1, 1), lambda: time(25)):
        try:
            print(bad())
        except Exception as e:
            print(type(e).__name__, e)

asyncio.run(main())
