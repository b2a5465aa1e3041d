"""The clock: all of its faces count virtual seconds from 0."""

from _thread import sleep

_NAMES = (("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
          ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"))
timezone = altzone = daylight = 0
tzname = ("UTC", "UTC")


def time():
    return _now()


def monotonic():
    return _now()


def perf_counter():
    return _now()


def time_ns():
    return _now_ns()


def monotonic_ns():
    return _now_ns()


def perf_counter_ns():
    return _now_ns()


def process_time():
    return 0.0


thread_time = process_time


def process_time_ns():
    return 0


thread_time_ns = process_time_ns


class struct_time(tuple):
    _fields = ("tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst")

    def __getattr__(self, name):
        if name in self._fields:
            return self[self._fields.index(name)]
        raise AttributeError(name)

    def __repr__(self):
        return "time.struct_time(" + ", ".join(f"{n}={v}" for n, v in zip(self._fields, self)) + ")"


def gmtime(secs=None):
    seconds = int(_now() if secs is None else secs)
    days, rest = divmod(seconds, 86400)
    # Days from the civil calendar's start, in eras of 400 years.
    z = days + 719468
    era, doe = divmod(z, 146097)
    yoe = (doe - doe // 1460 + doe // 36524 - doe // 146096) // 365
    doy = doe - (365 * yoe + yoe // 4 - yoe // 100)
    mp = (5 * doy + 2) // 153
    day = doy - (153 * mp + 2) // 5 + 1
    month = mp + 3 if mp < 10 else mp - 9
    year = yoe + era * 400 + (month <= 2)
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    yday = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)[month - 1] + day + (leap and month > 2)
    return struct_time((year, month, day, rest // 3600, rest // 60 % 60, rest % 60, (days + 3) % 7, int(yday), 0))


localtime = gmtime


def strftime(format, t=None):
    t = gmtime() if t is None else t
    year, month, day, hour, minute, second, wday, yday = t[:8]
    parts = {"Y": f"{year}", "y": f"{year % 100:02}", "m": f"{month:02}", "d": f"{day:02}", "H": f"{hour:02}",
             "M": f"{minute:02}", "S": f"{second:02}", "a": _NAMES[0][wday], "b": _NAMES[1][month - 1], "j": f"{yday:03}",
             "p": "AM" if hour < 12 else "PM", "I": f"{hour % 12 or 12:02}", "%": "%", "Z": "UTC", "z": "+0000",
             "T": f"{hour:02}:{minute:02}:{second:02}", "F": f"{year}-{month:02}-{day:02}"}
    out, i = [], 0
    while i < len(format):
        if format[i] == "%" and i + 1 < len(format):
            out.append(parts.get(format[i + 1], format[i:i + 2]))
            i += 2
        else:
            out.append(format[i])
            i += 1
    return "".join(out)


def asctime(t=None):
    return strftime("%a %b %d %H:%M:%S %Y", t)


def ctime(secs=None):
    return asctime(gmtime(secs))


class _Info:
    def __init__(self):
        self.implementation, self.monotonic, self.adjustable, self.resolution = "virtual", True, False, 1e-09


def get_clock_info(name):
    return _Info()
