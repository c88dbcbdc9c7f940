"""Reading dates, times and durations from their text (DMN 1.5, 10.3.4.1; XML Schema part 2 with IANA zones)."""

from __future__ import annotations

import re

from engine.feel import numbers
from engine.feel.errors import NullValue
from engine.feel.numbers import Number
from engine.feel.temporal import (
    Date,
    DateTime,
    DaysDuration,
    MonthsDuration,
    Time,
    Zone,
    date_of_number,
    make_date,
    make_time,
)

_DATE = r"(-?(?:[1-9][0-9]{4,8}|[0-9]{4}))-([0-9]{2})-([0-9]{2})"
_TIME = r"([0-9]{2}):([0-9]{2}):([0-9]{2}(?:\.[0-9]{1,30})?)(Z|z|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?|@[A-Za-z0-9_+\-/]{1,64})?"
_DATE_ONLY = re.compile(_DATE)
_TIME_ONLY = re.compile(_TIME)
_BOTH = re.compile(_DATE + "T" + _TIME)
_MONTHS = re.compile(r"(-?)P(?:([0-9]{1,12})Y)?(?:([0-9]{1,12})M)?")
_DAYS = re.compile(r"(-?)P(?:([0-9]{1,12})D)?(?:T(?:([0-9]{1,12})H)?(?:([0-9]{1,12})M)?(?:([0-9]{1,18}(?:\.[0-9]{0,18})?)S)?)?")


def read_date(text: str) -> Date:
    """A date from `2026-11-22`; raises NullValue when the text is not one."""
    match = _DATE_ONLY.fullmatch(text)
    if not match:
        raise NullValue("the text is not a date")
    return _date(match.groups())


def read_time(text: str) -> Time:
    """A time from `10:00:00`, with an optional fraction and zone; raises NullValue when the text is not one."""
    match = _TIME_ONLY.fullmatch(text.removeprefix("T"))
    if not match:
        raise NullValue("the text is not a time")
    return _time(match.groups())


def read_date_time(text: str) -> DateTime:
    """A date and time; a date alone means its midnight; raises NullValue when the text is neither."""
    match = _BOTH.fullmatch(text)
    if match:
        parts = match.groups()
        date = _date(parts[:3])
        if parts[3] == "24":
            date = date_of_number(date.number() + 1)
        return DateTime(date, _time(parts[3:]))
    match = _DATE_ONLY.fullmatch(text)
    if not match:
        raise NullValue("the text is not a date and time")
    return DateTime(_date(match.groups()), Time(0, 0, 0))


def read_duration(text: str) -> DaysDuration | MonthsDuration:
    """A duration; years and months cannot be mixed with days and times. Raises NullValue when the text is not one."""
    match = _MONTHS.fullmatch(text)
    if match and (match[2] or match[3]):
        months = int(match[2] or 0) * 12 + int(match[3] or 0)
        return MonthsDuration(-months if match[1] else months)
    match = _DAYS.fullmatch(text)
    if not match or text.endswith(("T", "P")):
        raise NullValue("the text is not a duration")
    return DaysDuration(_seconds(match))


def _seconds(match: re.Match[str]) -> Number:
    whole = int(match[2] or 0) * 86_400 + int(match[3] or 0) * 3600 + int(match[4] or 0) * 60
    seconds = numbers.add(whole, numbers.parse_number((match[5] or "0").rstrip(".")))
    return numbers.subtract(0, seconds) if match[1] else seconds


def read_temporal(text: str) -> Date | Time | DateTime | DaysDuration | MonthsDuration:
    """What an `@"..."` literal stands for; raises NullValue when the text is no temporal value."""
    if "P" in text[:2]:
        return read_duration(text)
    if _DATE_ONLY.fullmatch(text):
        return read_date(text)
    return read_date_time(text) if "T" in text[1:] and _DATE_ONLY.match(text) else read_time(text)


def _date(parts: tuple[str, ...]) -> Date:
    year, month, day = parts
    if year.startswith("-0000"):
        raise NullValue("there is no year -0")
    return make_date(int(year), int(month), int(day))


def _time(parts: tuple[str, ...]) -> Time:
    hour, minute, second = int(parts[0]), int(parts[1]), numbers.parse_number(parts[2])
    if hour == 24 and minute == 0 and second == 0:
        # The end of a day is the midnight of the next (XML Schema part 2, 3.2.7).
        hour = 0
    return make_time(hour, minute, second, read_zone(parts[3]))


def read_zone(text: str | None) -> Zone:
    """None, an offset in seconds or a name, from `Z`, `+08:00` or `@Asia/Shanghai`."""
    if not text:
        return None
    if text in "Zz":
        return 0
    if text[0] == "@":
        return text[1:]
    parts = [int(part) for part in text[1:].split(":")]
    if parts[1] > 59 or (len(parts) == 3 and parts[2] > 59):
        raise NullValue("there is no such time offset")
    offset = parts[0] * 3600 + parts[1] * 60 + (parts[2] if len(parts) == 3 else 0)
    return -offset if text[0] == "-" else offset
