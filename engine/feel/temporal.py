"""Dates, times and durations of FEEL (DMN 1.5, 10.3.2.3.4 to 10.3.2.3.9); years reach from -999,999,999 to 999,999,999.

Seconds are FEEL numbers, so fractions keep every digit. A zone is None (local), an offset in seconds, or an IANA name.
Equality of these Python objects is by field; the equality of FEEL (same instant) is in `operators`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from engine.feel import numbers
from engine.feel.errors import NullValue
from engine.feel.numbers import Number

Zone = None | int | str
MAX_YEAR = 999_999_999
MAX_DURATION = 10**34  # seconds or months: far beyond any difference of two dates
DAY = 86_400
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _bound_duration(length: Number) -> None:
    if not -MAX_DURATION < length < MAX_DURATION:
        raise NullValue("the duration is out of range")


@dataclass(frozen=True, slots=True)
class DaysDuration:
    """A length of time in seconds."""

    seconds: Number

    def __post_init__(self) -> None:
        _bound_duration(self.seconds)

    def __str__(self) -> str:
        rest = numbers.absolute(self.seconds)
        whole = int(rest)
        days, clock = divmod(whole, DAY)
        hours, clock = divmod(clock, 3600)
        minutes = clock // 60
        seconds = numbers.subtract(rest, whole - clock % 60)
        parts = [f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M")) if n]
        if seconds:
            parts.append(numbers.format_number(seconds) + "S")
        text = (f"{days}D" if days else "") + ("T" + "".join(parts) if parts else "")
        return ("-" if self.seconds < 0 else "") + "P" + (text or "T0S")


@dataclass(frozen=True, slots=True)
class MonthsDuration:
    """A length of time in months."""

    months: int

    def __post_init__(self) -> None:
        _bound_duration(self.months)

    def __str__(self) -> str:
        years, months = divmod(abs(self.months), 12)
        text = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
        return ("-" if self.months < 0 else "") + "P" + (text or "0M")


@dataclass(frozen=True, slots=True)
class Date:
    """A day of the proleptic Gregorian calendar."""

    year: int
    month: int
    day: int

    def __str__(self) -> str:
        return f"{'-' if self.year < 0 else ''}{abs(self.year):04d}-{self.month:02d}-{self.day:02d}"

    def number(self) -> int:
        """Days since 1970-01-01, negative before it."""
        year = self.year - (self.month <= 2)
        era, of_era = divmod(year, 400)
        of_year = (153 * (self.month + (-3 if self.month > 2 else 9)) + 2) // 5 + self.day - 1
        return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468

    def weekday(self) -> int:
        """1 for Monday to 7 for Sunday."""
        return (self.number() + 3) % 7 + 1


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day; `second` may have a fraction."""

    hour: int
    minute: int
    second: Number
    zone: Zone = None

    def __str__(self) -> str:
        whole, fraction = int(self.second), numbers.subtract(self.second, int(self.second))
        tail = numbers.format_number(fraction)[1:] if fraction else ""
        return f"{self.hour:02d}:{self.minute:02d}:{whole:02d}{tail}{format_zone(self.zone)}"

    def seconds(self) -> Number:
        """Seconds since midnight, as the clock on the wall shows it."""
        return numbers.add(self.hour * 3600 + self.minute * 60, self.second)


@dataclass(frozen=True, slots=True)
class DateTime:
    """A day and a time of that day."""

    date: Date
    time: Time

    def __str__(self) -> str:
        return f"{self.date}T{self.time}"

    def local_seconds(self) -> Number:
        """Seconds since 1970-01-01T00:00:00 on the same wall clock."""
        return numbers.add(self.date.number() * DAY, self.time.seconds())

    def instant(self) -> Number:
        """Seconds since 1970-01-01T00:00:00Z; a value without zone counts as UTC."""
        return numbers.subtract(self.local_seconds(), self.offset() or 0)

    def offset(self) -> int | None:
        """Seconds ahead of UTC at this moment; None without a zone."""
        return zone_offset(self.time.zone, self)


def make_date(year: int, month: int, day: int) -> Date:
    """A valid date; raises NullValue when there is no such day."""
    if not 1 <= month <= 12 or abs(year) > MAX_YEAR or not 1 <= day <= month_length(year, month):
        raise NullValue("there is no such date")
    return Date(year, month, day)


def make_time(hour: int, minute: int, second: Number, zone: Zone = None) -> Time:
    """A valid time; raises NullValue when there is no such time or zone."""
    if not (0 <= hour <= 23 and 0 <= minute <= 59 and 0 <= second < 60):
        raise NullValue("there is no such time")
    if isinstance(zone, int) and abs(zone) > 18 * 3600:
        raise NullValue("a time offset is at most 18 hours")
    if isinstance(zone, str):
        _zone_info(zone)
    return Time(hour, minute, second, zone)


def month_length(year: int, month: int) -> int:
    """Days of a month."""
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if leap else _MONTH_DAYS[month - 1]


def date_of_number(number: int) -> Date:
    """The date so many days after 1970-01-01; raises NullValue beyond the range of years."""
    era, of_era = divmod(number + 719_468, 146_097)
    year = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    shifted = (5 * of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    return make_date(year + era * 400 + (month <= 2), month, of_year - (153 * shifted + 2) // 5 + 1)


def at_local_seconds(seconds: Number, zone: Zone) -> DateTime:
    """The wall clock reading so many seconds after 1970-01-01T00:00:00 of the same wall clock."""
    whole = numbers.whole_below(seconds)
    fraction = numbers.subtract(seconds, whole)
    days, clock = divmod(whole, DAY)
    time = Time(clock // 3600, clock // 60 % 60, numbers.add(clock % 60, fraction), zone)
    return DateTime(date_of_number(days), time)


def at_instant(seconds: Number, zone: Zone) -> DateTime:
    """The reading of a clock in `zone` at an instant."""
    guess = at_local_seconds(seconds, 0)
    return at_local_seconds(numbers.add(seconds, _offset_at(zone, guess) or 0), zone)


def add_months(date: Date, months: int) -> Date:
    """The same day so many months later, or the last day of that month (XML Schema part 2, appendix E)."""
    years, month = divmod(date.month - 1 + months, 12)
    year = date.year + years
    if abs(year) > MAX_YEAR:
        raise NullValue("the year is out of range")
    return make_date(year, month + 1, min(date.day, month_length(year, month + 1)))


def months_between(start: Date, end: Date) -> int:
    """Whole months from start to end, negative when end is earlier."""
    if (end.year, end.month, end.day) < (start.year, start.month, start.day):
        return -months_between(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (end.day < start.day)


@lru_cache(maxsize=512)
def _zone_info(name: str) -> ZoneInfo:
    if not name or name[0] in "./" or ".." in name or len(name) > 64:
        raise NullValue("there is no such time zone")
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        raise NullValue(f"there is no time zone {name}") from None


def zone_offset(zone: Zone, at: DateTime | None = None) -> int | None:
    """Seconds ahead of UTC on that wall clock; a named zone without a date counts as on 1970-01-01."""
    if zone is None or isinstance(zone, int):
        return zone
    at = at or DateTime(Date(1970, 1, 1), Time(0, 0, 0))
    moment = _python_moment(at).replace(tzinfo=_zone_info(zone))
    return int((moment.utcoffset() or timedelta()).total_seconds())


def _offset_at(zone: Zone, utc: DateTime) -> int | None:
    if zone is None or isinstance(zone, int):
        return zone
    info = _zone_info(zone)
    return int((_python_moment(utc).replace(tzinfo=ZoneInfo("UTC")).astimezone(info).utcoffset() or timedelta()).total_seconds())


def _python_moment(at: DateTime) -> datetime:
    # Zones of years Python cannot name follow the rules of the nearest it can.
    year = min(max(at.date.year, 2), 9998)
    day = min(at.date.day, month_length(year, at.date.month))
    return datetime(year, at.date.month, day, at.time.hour, at.time.minute, int(at.time.second))


def format_zone(zone: Zone) -> str:
    """`Z`, `+08:00`, `@Asia/Shanghai` or nothing."""
    if zone is None:
        return ""
    if isinstance(zone, str):
        return "@" + zone
    if zone == 0:
        return "Z"
    minutes, seconds = divmod(abs(zone), 60)
    tail = f":{seconds:02d}" if seconds else ""
    return f"{'-' if zone < 0 else '+'}{minutes // 60:02d}:{minutes % 60:02d}{tail}"


def from_python(value: datetime) -> DateTime:
    """The same moment; the zone becomes an offset, or the IANA name where the value has one."""
    zone: Zone = None
    if value.tzinfo is not None:
        zone = getattr(value.tzinfo, "key", None)
        zone = zone or int((value.utcoffset() or timedelta()).total_seconds())
    second = numbers.add(value.second, numbers.divide(value.microsecond, 1_000_000))
    return DateTime(Date(value.year, value.month, value.day), Time(value.hour, value.minute, second, zone))
