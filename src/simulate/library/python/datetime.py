"""Dates, times and the spans between them."""

import time as _time

MINYEAR, MAXYEAR = 1, 9999
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY = 86_400_000_000


def _leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _days_in(year, month):
    return 29 if month == 2 and _leap(year) else _MONTH_DAYS[month - 1]


def _before_year(year):
    year -= 1
    return year * 365 + year // 4 - year // 100 + year // 400


def _ordinal(year, month, day):
    return _before_year(year) + sum([_days_in(year, m) for m in range(1, month)]) + day


def _from_ordinal(number):
    year = number * 400 // 146097 + 1
    while _before_year(year) >= number:
        year -= 1
    while _before_year(year + 1) < number:
        year += 1
    day, month = number - _before_year(year), 1
    while day > _days_in(year, month):
        day -= _days_in(year, month)
        month += 1
    return year, month, day


def _round(value):
    """To the nearest whole number, halves to even."""
    return round(value)


def _whole(value, what=None):
    if not hasattr(value, "__index__"):
        raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
    return value


def _check(value, low, high, message):
    if not low <= _whole(value) <= high:
        raise ValueError(message)


class timedelta:
    __slots__ = ("_us",)

    def __new__(cls, days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0):
        total = 0
        parts = ((weeks, 7 * _DAY), (days, _DAY), (hours, 3_600_000_000), (minutes, 60_000_000), (seconds, 1_000_000), (milliseconds, 1000), (microseconds, 1))
        rest = 0.0
        for value, unit in parts:
            if isinstance(value, float):
                whole = int(value)
                total += whole * unit
                rest += (value - whole) * unit
            elif isinstance(value, int):
                total += value * unit
            else:
                raise TypeError(f"unsupported type for timedelta {'days' if unit == _DAY else 'seconds'} component: {type(value).__name__}")
        return cls._of(total + _round(rest))

    @classmethod
    def _of(cls, us):
        if not -999_999_999 * _DAY <= us < 1_000_000_000 * _DAY:
            raise OverflowError(f"days={us // _DAY}; must have magnitude <= 999999999")
        self = object.__new__(cls)
        self._us = us
        return self

    days = property(lambda self: self._us // _DAY)
    seconds = property(lambda self: self._us % _DAY // 1_000_000)
    microseconds = property(lambda self: self._us % 1_000_000)

    def total_seconds(self):
        return self._us / 1_000_000

    def __repr__(self):
        parts = [f"{name}={getattr(self, name)}" for name in ("days", "seconds", "microseconds") if getattr(self, name)]
        return f"datetime.timedelta({', '.join(parts) or 0})"

    def __str__(self):
        minutes, seconds = divmod(self.seconds, 60)
        text = f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
        if self.days:
            text = f"{self.days} day{'' if abs(self.days) == 1 else 's'}, {text}"
        return f"{text}.{self.microseconds:06d}" if self.microseconds else text

    def __add__(self, other):
        return timedelta._of(self._us + other._us) if isinstance(other, timedelta) else NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        return timedelta._of(self._us - other._us) if isinstance(other, timedelta) else NotImplemented

    def __neg__(self):
        return timedelta._of(-self._us)

    def __pos__(self):
        return self

    def __abs__(self):
        return timedelta._of(abs(self._us))

    def __mul__(self, other):
        if isinstance(other, int):
            return timedelta._of(self._us * other)
        if isinstance(other, float):
            top, bottom = other.as_integer_ratio()
            return timedelta._of(_divide(self._us * top, bottom))
        return NotImplemented

    __rmul__ = __mul__

    def __truediv__(self, other):
        if isinstance(other, timedelta):
            return self._us / other._us
        if isinstance(other, int):
            return timedelta._of(_divide(self._us, other))
        if isinstance(other, float):
            top, bottom = other.as_integer_ratio()
            return timedelta._of(_divide(self._us * bottom, top))
        return NotImplemented

    def __floordiv__(self, other):
        if isinstance(other, timedelta):
            return self._us // other._us
        return timedelta._of(self._us // other) if isinstance(other, int) else NotImplemented

    def __mod__(self, other):
        return timedelta._of(self._us % other._us) if isinstance(other, timedelta) else NotImplemented

    def __divmod__(self, other):
        return self // other, self % other

    def __eq__(self, other):
        return self._us == other._us if isinstance(other, timedelta) else NotImplemented

    def __lt__(self, other):
        return self._us < other._us if isinstance(other, timedelta) else NotImplemented

    def __le__(self, other):
        return self._us <= other._us if isinstance(other, timedelta) else NotImplemented

    def __gt__(self, other):
        return self._us > other._us if isinstance(other, timedelta) else NotImplemented

    def __ge__(self, other):
        return self._us >= other._us if isinstance(other, timedelta) else NotImplemented

    def __hash__(self):
        return hash(self._us)

    def __bool__(self):
        return self._us != 0


def _divide(top, bottom):
    """`top / bottom` to the nearest whole number, halves to even."""
    if bottom < 0:
        top, bottom = -top, -bottom
    whole, rest = divmod(top, bottom)
    return whole + (2 * rest > bottom or 2 * rest == bottom and whole % 2)


timedelta.min = timedelta(-999999999)
timedelta.max = timedelta._of(1_000_000_000 * _DAY - 1)
timedelta.resolution = timedelta(microseconds=1)


class tzinfo:
    def tzname(self, dt):
        raise NotImplementedError("tzinfo subclass must override tzname()")

    def utcoffset(self, dt):
        raise NotImplementedError("tzinfo subclass must override utcoffset()")

    def dst(self, dt):
        raise NotImplementedError("tzinfo subclass must override dst()")

    def fromutc(self, dt):
        return dt + self.utcoffset(dt)


class timezone(tzinfo):
    def __init__(self, offset, name=None):
        if not isinstance(offset, timedelta):
            raise TypeError(f"timezone() argument 1 must be datetime.timedelta, not {type(offset).__name__}")
        if not -_DAY < offset._us < _DAY:
            raise ValueError(f"offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not {offset!r}.")
        self._offset, self._name = offset, name

    def utcoffset(self, dt):
        return self._offset

    def dst(self, dt):
        return None

    def tzname(self, dt):
        if self._name is not None:
            return self._name
        return "UTC" + (_offset_text(self._offset) if self._offset else "")

    def fromutc(self, dt):
        return dt + self._offset

    def __repr__(self):
        if self is timezone.utc:
            return "datetime.timezone.utc"
        return f"datetime.timezone({self._offset!r}{'' if self._name is None else f', {self._name!r}'})"

    def __str__(self):
        return self.tzname(None)

    def __eq__(self, other):
        return self._offset == other._offset if isinstance(other, timezone) else NotImplemented

    def __hash__(self):
        return hash(self._offset)


timezone.utc = UTC = timezone(timedelta(0))
timezone.min, timezone.max = timezone(timedelta(hours=-23, minutes=-59)), timezone(timedelta(hours=23, minutes=59))


def _offset_text(offset, colon=":"):
    sign = "-" if offset._us < 0 else "+"
    seconds, us = divmod(abs(offset._us), 1_000_000)
    text = f"{sign}{seconds // 3600:02d}{colon}{seconds // 60 % 60:02d}"
    if seconds % 60 or us:
        text += f"{colon}{seconds % 60:02d}"
    return f"{text}.{us:06d}" if us else text


def _read_offset(text):
    """The time zone that `+05:30`, `-0800` or `Z` names."""
    if text in ("Z", "z"):
        return UTC
    clock = _read_clock(text[1:])
    us = ((clock[0] * 60 + clock[1]) * 60 + clock[2]) * 1_000_000 + clock[3]
    offset = timedelta._of(-us if text[0] == "-" else us)
    return timezone(offset) if offset else UTC


def _read_clock(text):
    head, dot, fraction = text.replace(",", ".").partition(".")
    colons = ":" in head
    parts = head.split(":") if colons else [head[at:at + 2] for at in range(0, len(head), 2)]
    if not 1 <= len(parts) <= 3 or not all(len(part) == 2 and part.isdigit() for part in parts) or dot and not (fraction.isdigit() and len(parts) == 3):
        raise ValueError("no clock")
    numbers = [int(part) for part in parts] + [0, 0]
    return numbers[0], numbers[1], numbers[2], int(fraction[:6].ljust(6, "0")) if dot else 0


class date:
    __slots__ = ("_year", "_month", "_day")

    def __new__(cls, year, month, day):
        self = object.__new__(cls)
        self._set_date(year, month, day)
        return self

    def _set_date(self, year, month, day):
        _check(year, MINYEAR, MAXYEAR, f"year {year} is out of range")
        _check(month, 1, 12, "month must be in 1..12")
        _check(day, 1, _days_in(year, month), "day is out of range for month")
        self._year, self._month, self._day = year, month, day

    year = property(lambda self: self._year)
    month = property(lambda self: self._month)
    day = property(lambda self: self._day)

    @classmethod
    def today(cls):
        return cls.fromtimestamp(_time.time())

    @classmethod
    def fromtimestamp(cls, timestamp):
        return cls(*_from_ordinal(719163 + int(timestamp // 86400)))

    @classmethod
    def fromordinal(cls, n):
        if n < 1:
            raise ValueError("ordinal must be >= 1")
        return cls(*_from_ordinal(n))

    @classmethod
    def fromisoformat(cls, date_string):
        if not isinstance(date_string, str):
            raise TypeError("fromisoformat: argument must be str")
        try:
            return cls(*_read_date(date_string))
        except ValueError as error:
            if str(error) != "no date":
                raise
        raise ValueError(f"Invalid isoformat string: {date_string!r}")

    @classmethod
    def fromisocalendar(cls, year, week, day):
        first = date(year, 1, 4)
        return cls.fromordinal(first.toordinal() - first.weekday() + 7 * (week - 1) + day - 1)

    def toordinal(self):
        return _ordinal(self._year, self._month, self._day)

    def weekday(self):
        return (self.toordinal() + 6) % 7

    def isoweekday(self):
        return self.weekday() + 1

    def isocalendar(self):
        year = (date.fromordinal(min(max(self.toordinal() + 3 - self.weekday(), 1), 3652059)))._year
        start = date(year, 1, 4)
        monday = start.toordinal() - start.weekday()
        return IsoCalendarDate(year, (self.toordinal() - monday) // 7 + 1, self.isoweekday())

    def isoformat(self):
        return f"{self._year:04d}-{self._month:02d}-{self._day:02d}"

    def ctime(self):
        return self.strftime("%a %b %e %H:%M:%S %Y")

    def timetuple(self):
        return _time.struct_time((self._year, self._month, self._day, 0, 0, 0, self.weekday(), self._yearday(), -1))

    def _yearday(self):
        return self.toordinal() - _before_year(self._year)

    def strftime(self, format):
        return _strftime(self, format)

    def __format__(self, format):
        return self.strftime(format) if format else str(self)

    def replace(self, year=None, month=None, day=None):
        return type(self)(self._year if year is None else year, self._month if month is None else month, self._day if day is None else day)

    __replace__ = replace

    def __repr__(self):
        return f"datetime.{type(self).__qualname__}({self._year}, {self._month}, {self._day})"

    def __str__(self):
        return self.isoformat()

    def _key(self):
        return self.toordinal()

    def _comparable(self, other):
        return isinstance(other, date) and isinstance(other, datetime) == isinstance(self, datetime)

    def __eq__(self, other):
        return self._key() == other._key() if self._comparable(other) else NotImplemented

    def _less(self, other, test):
        if not self._comparable(other):
            if isinstance(other, date):
                raise TypeError(f"can't compare {type(self).__module__}.{type(self).__name__} to {type(other).__module__}.{type(other).__name__}")
            return NotImplemented
        return test(self._key(), other._key())

    def __lt__(self, other):
        return self._less(other, lambda a, b: a < b)

    def __le__(self, other):
        return self._less(other, lambda a, b: a <= b)

    def __gt__(self, other):
        return self._less(other, lambda a, b: a > b)

    def __ge__(self, other):
        return self._less(other, lambda a, b: a >= b)

    def __hash__(self):
        return hash(self._key())

    def __add__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        number = self.toordinal() + other.days
        if not 0 < number <= 3652059:
            raise OverflowError("date value out of range")
        return type(self).fromordinal(number)

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self + timedelta(-other.days)
        if isinstance(other, date):
            return timedelta(self.toordinal() - other.toordinal())
        return NotImplemented


class IsoCalendarDate(tuple):
    def __new__(cls, year, week, weekday):
        return tuple.__new__(cls, (year, week, weekday))

    year = property(lambda self: self[0])
    week = property(lambda self: self[1])
    weekday = property(lambda self: self[2])

    def __repr__(self):
        return f"datetime.IsoCalendarDate(year={self[0]}, week={self[1]}, weekday={self[2]})"


def _read_date(text):
    compact = len(text) == 8 and text.isdigit()
    if len(text) in (7, 8, 10) and text[4:5] == "W" or text[5:6] == "W":
        rest = text[4:].replace("-", "")
        found = date.fromisocalendar(int(text[:4]), int(rest[1:3]), int(rest[3:] or 1))
        return found._year, found._month, found._day
    parts = (text[:4], text[4:6], text[6:]) if compact else tuple(text.split("-"))
    if len(parts) != 3 or [len(part) for part in parts] != [4, 2, 2] or not all(part.isdigit() and part.isascii() for part in parts):
        raise ValueError("no date")
    return tuple([int(part) for part in parts])


class time:
    __slots__ = ("_hour", "_minute", "_second", "_microsecond", "_tzinfo", "_fold")

    def __new__(cls, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        self = object.__new__(cls)
        self._set_time(hour, minute, second, microsecond, tzinfo, fold)
        return self

    def _set_time(self, hour, minute, second, microsecond, tzinfo, fold):
        _check(hour, 0, 23, "hour must be in 0..23")
        _check(minute, 0, 59, "minute must be in 0..59")
        _check(second, 0, 59, "second must be in 0..59")
        _check(microsecond, 0, 999999, "microsecond must be in 0..999999")
        if tzinfo is not None and not hasattr(tzinfo, "utcoffset"):
            raise TypeError(f"tzinfo argument must be None or of a tzinfo subclass, not type '{type(tzinfo).__name__}'")
        self._hour, self._minute, self._second, self._microsecond = hour, minute, second, microsecond
        self._tzinfo, self._fold = tzinfo, fold

    hour = property(lambda self: self._hour)
    minute = property(lambda self: self._minute)
    second = property(lambda self: self._second)
    microsecond = property(lambda self: self._microsecond)
    tzinfo = property(lambda self: self._tzinfo)
    fold = property(lambda self: self._fold)

    @classmethod
    def fromisoformat(cls, time_string):
        try:
            return cls(*_read_time(time_string.removeprefix("T")))
        except ValueError as error:
            if str(error) != "no clock":
                raise
        raise ValueError(f"Invalid isoformat string: {time_string!r}")

    def utcoffset(self):
        return None if self._tzinfo is None else self._tzinfo.utcoffset(None)

    def tzname(self):
        return None if self._tzinfo is None else self._tzinfo.tzname(None)

    def isoformat(self, timespec="auto"):
        offset = self.utcoffset()
        return _clock_text(self, timespec) + ("" if offset is None else _offset_text(offset))

    def strftime(self, format):
        return _strftime(self, format)

    def __format__(self, format):
        return self.strftime(format) if format else str(self)

    def replace(self, hour=None, minute=None, second=None, microsecond=None, tzinfo=True, *, fold=None):
        return type(self)(self._hour if hour is None else hour, self._minute if minute is None else minute,
                          self._second if second is None else second, self._microsecond if microsecond is None else microsecond,
                          self._tzinfo if tzinfo is True else tzinfo, fold=self._fold if fold is None else fold)

    def _us(self):
        us = ((self._hour * 60 + self._minute) * 60 + self._second) * 1_000_000 + self._microsecond
        return us - (self.utcoffset()._us if self.utcoffset() is not None else 0)

    def __repr__(self):
        return f"datetime.{type(self).__qualname__}({_clock_repr(self)})"

    def __str__(self):
        return self.isoformat()

    def __eq__(self, other):
        return self._us() == other._us() if isinstance(other, time) else NotImplemented

    def __lt__(self, other):
        return self._us() < other._us() if isinstance(other, time) else NotImplemented

    def __le__(self, other):
        return self._us() <= other._us() if isinstance(other, time) else NotImplemented

    def __gt__(self, other):
        return self._us() > other._us() if isinstance(other, time) else NotImplemented

    def __ge__(self, other):
        return self._us() >= other._us() if isinstance(other, time) else NotImplemented

    def __hash__(self):
        return hash(self._us())


def _clock_repr(value):
    shown = [str(value._hour), str(value._minute)]
    if value._second or value._microsecond:
        shown.append(str(value._second))
    if value._microsecond:
        shown.append(str(value._microsecond))
    if value._tzinfo is not None:
        shown.append(f"tzinfo={value._tzinfo!r}")
    if value._fold:
        shown.append(f"fold={value._fold}")
    return ", ".join(shown)


def _clock_text(value, timespec):
    if timespec == "auto":
        timespec = "microseconds" if value._microsecond else "seconds"
    text = f"{value._hour:02d}"
    if timespec != "hours":
        text += f":{value._minute:02d}"
    if timespec in ("seconds", "milliseconds", "microseconds"):
        text += f":{value._second:02d}"
    if timespec == "milliseconds":
        text += f".{value._microsecond // 1000:03d}"
    elif timespec == "microseconds":
        text += f".{value._microsecond:06d}"
    elif timespec not in ("hours", "minutes", "seconds"):
        raise ValueError("Unknown timespec value")
    return text


def _read_time(text):
    at = next((at for at, c in enumerate(text) if c in "+-Zz"), len(text))
    zone = _read_offset(text[at:]) if at < len(text) else None
    return (*_read_clock(text[:at]), zone)


class datetime(date):
    __slots__ = ("_hour", "_minute", "_second", "_microsecond", "_tzinfo", "_fold")

    def __new__(cls, year, month, day, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        self = object.__new__(cls)
        self._set_date(year, month, day)
        time._set_time(self, hour, minute, second, microsecond, tzinfo, fold)
        return self

    hour = property(lambda self: self._hour)
    minute = property(lambda self: self._minute)
    second = property(lambda self: self._second)
    microsecond = property(lambda self: self._microsecond)
    tzinfo = property(lambda self: self._tzinfo)
    fold = property(lambda self: self._fold)

    @classmethod
    def _from_us(cls, us, tzinfo=None):
        """From microseconds since the year 1 began."""
        days, us = divmod(us, _DAY)
        if not 0 <= days < 3652059:
            raise OverflowError("date value out of range")
        seconds, us = divmod(us, 1_000_000)
        return cls(*_from_ordinal(days + 1), seconds // 3600, seconds // 60 % 60, seconds % 60, us, tzinfo)

    def _wall(self):
        """Microseconds on its own clock since the year 1 began."""
        return (self.toordinal() - 1) * _DAY + ((self._hour * 60 + self._minute) * 60 + self._second) * 1_000_000 + self._microsecond

    def _key(self):
        offset = self.utcoffset()
        return self._wall() - (0 if offset is None else offset._us)

    def _aware(self):
        return self.utcoffset() is not None

    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(_time.time(), tz)

    @classmethod
    def today(cls):
        return cls.now()

    @classmethod
    def utcnow(cls):
        return cls.now()

    @classmethod
    def fromtimestamp(cls, timestamp, tz=None):
        whole = timestamp // 1
        us = _round((timestamp - whole) * 1_000_000) + int(whole) * 1_000_000 + 719162 * _DAY
        return cls._from_us(us) if tz is None else tz.fromutc(cls._from_us(us, tz))

    @classmethod
    def utcfromtimestamp(cls, t):
        return cls.fromtimestamp(t)

    @classmethod
    def combine(cls, date, time, tzinfo=True):
        return cls(date._year, date._month, date._day, time._hour, time._minute, time._second, time._microsecond,
                   time._tzinfo if tzinfo is True else tzinfo, fold=time._fold)

    @classmethod
    def fromisoformat(cls, date_string):
        if not isinstance(date_string, str):
            raise TypeError("fromisoformat: argument must be str")
        try:
            at = 8 if date_string[:8].isdigit() else 10
            day = _read_date(date_string[:at])
            rest = date_string[at + 1:]
            if len(date_string) > at and not rest:
                raise ValueError("no clock")
            return cls(*day, *(_read_time(rest) if rest else ()))
        except ValueError as error:
            if str(error) not in ("no date", "no clock"):
                raise
        raise ValueError(f"Invalid isoformat string: {date_string!r}")

    @classmethod
    def strptime(cls, date_string, format):
        return cls(*_strptime(date_string, format))

    @classmethod
    def fromordinal(cls, n):
        return cls(*_from_ordinal(n))

    def date(self):
        return date(self._year, self._month, self._day)

    def time(self):
        return time(self._hour, self._minute, self._second, self._microsecond, fold=self._fold)

    def timetz(self):
        return time(self._hour, self._minute, self._second, self._microsecond, self._tzinfo, fold=self._fold)

    def utcoffset(self):
        return None if self._tzinfo is None else self._tzinfo.utcoffset(self)

    def tzname(self):
        return None if self._tzinfo is None else self._tzinfo.tzname(self)

    def dst(self):
        return None if self._tzinfo is None else self._tzinfo.dst(self)

    def timestamp(self):
        return (self._key() - 719162 * _DAY) / 1_000_000

    def astimezone(self, tz=None):
        tz = UTC if tz is None else tz
        return tz.fromutc(type(self)._from_us(self._key(), tz))

    def timetuple(self):
        dst = self.dst()
        return _time.struct_time((self._year, self._month, self._day, self._hour, self._minute, self._second, self.weekday(), self._yearday(),
                                  -1 if dst is None else int(bool(dst))))

    def utctimetuple(self):
        return datetime._from_us(self._key()).timetuple()

    def isoformat(self, sep="T", timespec="auto"):
        offset = self.utcoffset()
        return f"{date.isoformat(self)}{sep}{_clock_text(self, timespec)}{'' if offset is None else _offset_text(offset)}"

    def replace(self, year=None, month=None, day=None, hour=None, minute=None, second=None, microsecond=None, tzinfo=True, *, fold=None):
        given = (year, month, day, hour, minute, second, microsecond)
        own = (self._year, self._month, self._day, self._hour, self._minute, self._second, self._microsecond)
        values = [b if a is None else a for a, b in zip(given, own)]
        return type(self)(*values, self._tzinfo if tzinfo is True else tzinfo, fold=self._fold if fold is None else fold)

    __replace__ = replace

    def __repr__(self):
        return f"datetime.{type(self).__qualname__}({self._year}, {self._month}, {self._day}, {_clock_repr(self)})"

    def __str__(self):
        return self.isoformat(" ")

    def __eq__(self, other):
        if not isinstance(other, datetime):
            return NotImplemented
        return self._aware() == other._aware() and self._key() == other._key()

    def _less(self, other, test):
        if isinstance(other, datetime) and self._aware() != other._aware():
            raise TypeError("can't compare offset-naive and offset-aware datetimes")
        return super()._less(other, test)

    def __hash__(self):
        return hash(self._key())

    def __add__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        return type(self)._from_us(self._wall() + other._us, self._tzinfo)

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self + -other
        if not isinstance(other, datetime):
            return NotImplemented
        if self._aware() != other._aware():
            raise TypeError("can't subtract offset-naive and offset-aware datetimes")
        return timedelta._of(self._key() - other._key())


date.min, date.max, date.resolution = date(1, 1, 1), date(9999, 12, 31), timedelta(days=1)
time.min, time.max, time.resolution = time(0, 0), time(23, 59, 59, 999999), timedelta(microseconds=1)
datetime.min, datetime.max, datetime.resolution = datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999999), timedelta(microseconds=1)


def _strftime(value, format):
    out, at = [], 0
    while at < len(format):
        if format[at] != "%" or at + 1 == len(format):
            out.append(format[at])
            at += 1
            continue
        letter = format[at + 1]
        at += 2
        if letter == "-" and at < len(format):
            out.append(_field(value, format[at]).lstrip("0") or "0")
            at += 1
        else:
            out.append(_field(value, letter))
    return "".join(out)


def _field(value, letter):
    """What one letter of a format stands for."""
    day = value if isinstance(value, date) else date(1900, 1, 1)
    hour, minute, second = getattr(value, "_hour", 0), getattr(value, "_minute", 0), getattr(value, "_second", 0)
    week = day.weekday()
    aware = getattr(value, "_tzinfo", None) is not None
    fields = {
        "Y": lambda: str(day._year), "y": lambda: f"{day._year % 100:02d}", "m": lambda: f"{day._month:02d}", "d": lambda: f"{day._day:02d}",
        "e": lambda: f"{day._day:2d}", "H": lambda: f"{hour:02d}", "I": lambda: f"{hour % 12 or 12:02d}", "M": lambda: f"{minute:02d}",
        "S": lambda: f"{second:02d}", "f": lambda: f"{getattr(value, '_microsecond', 0):06d}", "p": lambda: "AM" if hour < 12 else "PM",
        "a": lambda: _DAYS[week][:3], "A": lambda: _DAYS[week], "b": lambda: _MONTHS[day._month - 1][:3], "h": lambda: _MONTHS[day._month - 1][:3],
        "B": lambda: _MONTHS[day._month - 1], "j": lambda: f"{day._yearday():03d}", "w": lambda: str((week + 1) % 7), "u": lambda: str(week + 1),
        "U": lambda: f"{(day._yearday() + 6 - (week + 1) % 7) // 7:02d}", "W": lambda: f"{(day._yearday() + 6 - week) // 7:02d}",
        "G": lambda: str(day.isocalendar()[0]), "V": lambda: f"{day.isocalendar()[1]:02d}", "C": lambda: f"{day._year // 100:02d}",
        "z": lambda: _offset_text(value.utcoffset(), "") if aware else "", ":": lambda: "", "Z": lambda: value.tzname() if aware else "",
        "c": lambda: _strftime(value, "%a %b %e %H:%M:%S %Y"), "x": lambda: _strftime(value, "%m/%d/%y"), "X": lambda: _strftime(value, "%H:%M:%S"),
        "D": lambda: _strftime(value, "%m/%d/%y"), "F": lambda: _strftime(value, "%Y-%m-%d"), "T": lambda: _strftime(value, "%H:%M:%S"),
        "R": lambda: _strftime(value, "%H:%M"), "r": lambda: _strftime(value, "%I:%M:%S %p"), "s": lambda: str(int(value.timestamp())),
        "n": lambda: "\n", "t": lambda: "\t", "%": lambda: "%",
    }
    return fields[letter]() if letter in fields else "%" + letter


_WIDTHS = {"Y": 4, "m": 2, "d": 2, "H": 2, "I": 2, "M": 2, "S": 2, "f": 6, "y": 2, "j": 3}


def _strptime(text, format):
    """The arguments of `datetime` that a text gives under a format."""
    whole = format
    for short, long in (("%c", "%a %b %d %H:%M:%S %Y"), ("%x", "%m/%d/%y"), ("%X", "%H:%M:%S"), ("%T", "%H:%M:%S"), ("%F", "%Y-%m-%d"), ("%D", "%m/%d/%y"), ("%R", "%H:%M")):
        format = format.replace(short, long)
    found, place, at = {}, 0, 0
    wrong = ValueError(f"time data {text!r} does not match format {whole!r}")
    while at < len(format):
        c = format[at]
        at += 1
        if c.isspace():
            # A space in the format stands for one or more in the text.
            if place >= len(text) or not text[place].isspace():
                raise wrong
            while place < len(text) and text[place].isspace():
                place += 1
        elif c != "%":
            if text[place:place + 1].lower() != c.lower():
                raise wrong
            place += 1
        else:
            letter = format[at:at + 1]
            at += 1
            if letter not in "YmdHIMSfyjpaAbBzZ%" or not letter:
                raise ValueError(f"'{letter}' is a bad directive in format '{whole}'")
            place = _take(text, place, letter, found, wrong)
    if place != len(text):
        raise ValueError(f"unconverted data remains: {text[place:]}")
    return _assembled(found, wrong)


def _take(text, place, letter, found, wrong):
    if letter in _WIDTHS:
        end = place
        while end < len(text) and end < place + _WIDTHS[letter] and text[end].isdigit():
            end += 1
        if end == place or letter == "Y" and end < place + 4:
            raise wrong
        digits = text[place:end]
        found[letter] = int(digits.ljust(6, "0")) if letter == "f" else int(digits)
        limits = {"m": (1, 12), "d": (1, 31), "H": (0, 23), "I": (1, 12), "M": (0, 59), "S": (0, 61), "j": (1, 366)}
        low, high = limits.get(letter, (0, 999999))
        if not low <= found[letter] <= high:
            # CPython's pattern takes fewer digits then.
            if len(digits) > 1 and low <= int(digits[:-1]) <= high:
                found[letter] = int(digits[:-1])
                return end - 1
            raise wrong
        return end
    if letter == "%":
        if text[place:place + 1] != "%":
            raise wrong
        return place + 1
    if letter == "z":
        end = place + 1
        if text[place:place + 1] == "Z":
            found["z"] = UTC
            return end
        while end < len(text) and (text[end].isdigit() or text[end] in ":."):
            end += 1
        if text[place:place + 1] not in ("+", "-") or end < place + 5:
            raise wrong
        found["z"] = _read_offset(text[place:end])
        return end
    names = {"p": ("AM", "PM"), "a": [name[:3] for name in _DAYS], "A": _DAYS, "b": [name[:3] for name in _MONTHS], "B": _MONTHS, "Z": ("UTC", "GMT")}[letter]
    for number, name in enumerate(names):
        if text[place:place + len(name)].lower() == name.lower():
            found[letter.lower() if letter in "AB" else letter] = number
            return place + len(name)
    raise wrong


def _assembled(found, wrong):
    year = found.get("Y", 1900)
    if "y" in found:
        year = found["y"] + (2000 if found["y"] < 69 else 1900)
    month = found.get("m", found["b"] + 1 if "b" in found else 1)
    hour = found.get("H", 0)
    if "I" in found:
        hour = found["I"] % 12 + (12 if found.get("p") == 1 else 0)
    day = found.get("d", 1)
    if "j" in found and "d" not in found:
        _, month, day = _from_ordinal(_before_year(year) + found["j"])
    return year, month, day, hour, found.get("M", 0), min(found.get("S", 0), 59), found.get("f", 0), found.get("z")
