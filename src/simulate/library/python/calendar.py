"""Questions about months and years."""

from datetime import date

day_name = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
day_abbr = [name[:3] for name in day_name]
month_name = ["", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
month_abbr = [name[:3] for name in month_name]
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


def isleap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def leapdays(y1, y2):
    return sum([isleap(year) for year in range(y1, y2)])


def weekday(year, month, day):
    return date(year, month, day).weekday()


def monthrange(year, month):
    following = date(year + month // 12, month % 12 + 1, 1)
    first = date(year, month, 1)
    return first.weekday(), (following - first).days


def monthcalendar(year, month):
    first, days = monthrange(year, month)
    cells = [0] * first + list(range(1, days + 1))
    cells += [0] * (-len(cells) % 7)
    return [cells[at:at + 7] for at in range(0, len(cells), 7)]


def timegm(tuple):
    year, month, day, hour, minute, second = tuple[:6]
    return ((date(year, month, day).toordinal() - 719163) * 24 + hour) * 3600 + minute * 60 + second
