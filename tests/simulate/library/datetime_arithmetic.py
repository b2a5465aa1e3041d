from datetime import UTC, date, datetime, time, timedelta, timezone
import datetime as module

d = timedelta(days=1, hours=25, minutes=3, seconds=4.5, milliseconds=6)
print(d, repr(d), d.days, d.seconds, d.microseconds, d.total_seconds(), -d, abs(-d), repr(timedelta()), timedelta(0))
print(d * 2, d / 2, d // timedelta(hours=1), d % timedelta(hours=1), d * 0.5, d / timedelta(hours=1), d > timedelta(1), timedelta(days=-1), timedelta(microseconds=1), timedelta(weeks=2))
a = datetime(2024, 2, 28, 23, 30, 15, 123456)
print(a, repr(a), a + timedelta(hours=1), a - datetime(2023, 1, 1), a.date(), a.time(), a.weekday(), a.isoweekday(), a.isocalendar(), a.isoformat(), a.isoformat(" ", "minutes"))
print(a.strftime("%Y-%m-%d %H:%M:%S.%f %a %A %b %B %j %y %I %p %U %W %w %% %Z%z"), a.ctime(), f"{a:%d/%m/%Y}", f"{a}", format(a.date(), "%e %b"))
print(date(2024, 3, 1) - date(2024, 2, 1), date(2024, 12, 30).isocalendar(), date.fromisoformat("2024-02-29"), date(2024, 1, 31) + timedelta(30), date(2000, 1, 1).toordinal(), date.fromordinal(738000))
z = datetime(2024, 6, 1, 12, tzinfo=timezone.utc)
e = timezone(timedelta(hours=5, minutes=30))
print(z, repr(z), z.astimezone(e), z.astimezone(timezone(timedelta(hours=-8), "PST")).tzname(), z.utcoffset(), e, repr(e), z == z.astimezone(e), z.timestamp(), datetime.fromtimestamp(0, UTC), datetime.fromtimestamp(1700000000.123456, timezone.utc))
print(datetime.fromisoformat("2024-05-17T10:20:30.5+02:00"), datetime.fromisoformat("2024-05-17"), datetime.fromisoformat("2024-05-17 08:09"), datetime.fromisoformat("20240517T101112Z"), time.fromisoformat("10:20:30"))
print(datetime.strptime("17/05/24 10:20 PM", "%d/%m/%y %I:%M %p"), datetime.strptime("Mon Jan  5 2026 03:04:05.25", "%a %b %d %Y %H:%M:%S.%f"), datetime.strptime("2024-01-02T03:04:05+0530", "%Y-%m-%dT%H:%M:%S%z"))
print(a.replace(year=2020, minute=0), a.date().replace(day=1), datetime.combine(date(2020, 1, 1), time(5, 6)), sorted([date(2024, 1, 2), date(2023, 5, 5)]), {date(2024, 1, 1): 1}[date(2024, 1, 1)])
print(time(10, 20), repr(time(1, 2, 3, 4)), time(5) < time(6), datetime.min, datetime.max, date.max, timedelta.max, time.max, module.MAXYEAR)
for call in (lambda: date(2023, 2, 29), lambda: datetime(2024, 13, 1), lambda: time(24), lambda: datetime.strptime("x", "%Y"), lambda: datetime.strptime("2024 extra", "%Y"), lambda: date.fromisoformat("nope"), lambda: a < z, lambda: a - z, lambda: datetime.max + timedelta(1), lambda: timezone(timedelta(days=2)), lambda: date("2024", 1, 1), lambda: datetime.strptime("1", "%Q"), lambda: datetime.fromisoformat("2024-05-17T25:00")):
    try:
        print(call())
    except (ValueError, TypeError, OverflowError) as error:
        print(type(error).__name__, error)
print(a == a.date(), a.date() == date(2024, 2, 28), isinstance(a, date), bool(timedelta(0)), sum([timedelta(1), timedelta(2)], timedelta()), max(z, z + d))
print((datetime(2024, 3, 10) - datetime(2024, 3, 9)).days, divmod(timedelta(hours=25), timedelta(hours=10)), a.timetuple()[:8], date.today() <= date.today())
