"""Dates, times and durations as functions (DMN 1.5, 10.3.4.1, 10.3.4.9 and 10.3.4.11)."""

from __future__ import annotations

from typing import Any

from engine.feel import temporal
from engine.feel.errors import NullValue
from engine.feel.functions import builtin
from engine.feel.numbers import Number
from engine.feel.run import Run
from engine.feel.temporal import Date, DateTime, DaysDuration, MonthsDuration, Time
from engine.feel.temporal_text import read_date, read_date_time, read_duration, read_time

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]


@builtin("date", "from:any")
def date(run: Run, value: Any) -> Date:
    """A date from a text, or the date of a date and time."""
    if type(value) is str:
        return read_date(value)
    if isinstance(value, Date):
        return value
    if isinstance(value, DateTime):
        return value.date
    raise NullValue("from is neither a string nor a date")


@builtin("date", "year:number, month:number, day:number")
def date_of_parts(run: Run, year: Number, month: Number, day: Number) -> Date:
    """A date from its parts."""
    return temporal.make_date(_whole(year), _whole(month), _whole(day))


def _whole(value: Number) -> int:
    if int(value) != value:
        raise NullValue("a part is not an integer")
    return int(value)


@builtin("date and time", "from:any")
def date_time(run: Run, value: Any) -> DateTime:
    """A date and time from a text or a date."""
    if type(value) is str:
        return read_date_time(value)
    if isinstance(value, DateTime):
        return value
    if isinstance(value, Date):
        return DateTime(value, Time(0, 0, 0, 0))
    raise NullValue("from is neither a string nor a date and time")


@builtin("date and time", "date:date, time:moment")
def date_time_of_parts(run: Run, date: Any, time: Any) -> DateTime:
    """A date and a time put together."""
    if not isinstance(time, Time):
        raise NullValue("time is not a time")
    return DateTime(date.date if isinstance(date, DateTime) else date, time)


@builtin("date and time", "date:date, timezone:string")
def date_time_in_zone(run: Run, date: Any, timezone: str) -> DateTime:
    """The same moment on the clocks of another zone."""
    if not isinstance(date, DateTime):
        raise NullValue("date is not a date and time")
    return temporal.at_instant(date.instant(), timezone)


@builtin("time", "from:any")
def time(run: Run, value: Any) -> Time:
    """A time from a text, or the time of a date and time; of a date, midnight in UTC."""
    if type(value) is str:
        return read_time(value)
    if isinstance(value, Time):
        return value
    if isinstance(value, DateTime):
        return value.time
    if isinstance(value, Date):
        return Time(0, 0, 0, 0)
    raise NullValue("from is neither a string nor a time")


@builtin("time", "hour:number, minute:number, second:number, offset?:any")
def time_of_parts(run: Run, hour: Number, minute: Number, second: Number, offset: Any = None) -> Time:
    """A time from its parts; the offset is a duration."""
    zone = None
    if offset is not None:
        if not isinstance(offset, DaysDuration) or int(offset.seconds) != offset.seconds:
            raise NullValue("offset is not a duration of whole seconds")
        zone = int(offset.seconds)
    return temporal.make_time(_whole(hour), _whole(minute), second, zone)


@builtin("duration", "from:any")
def duration(run: Run, value: Any) -> DaysDuration | MonthsDuration:
    """A duration from a text."""
    if type(value) is str:
        return read_duration(value)
    if isinstance(value, (DaysDuration, MonthsDuration)):
        return value
    raise NullValue("from is not a string")


@builtin("years and months duration", "from:date, to:date")
def months_duration(run: Run, start: Any, end: Any) -> MonthsDuration:
    """The whole months from one date to the other."""
    first = start.date if isinstance(start, DateTime) else start
    last = end.date if isinstance(end, DateTime) else end
    months = temporal.months_between(first, last)
    if isinstance(start, DateTime) and isinstance(end, DateTime):
        months = _clock_correction(months, start, end)
    return MonthsDuration(months)


def _clock_correction(months: int, start: DateTime, end: DateTime) -> int:
    # A month is whole only when the time of day is reached too.
    early = end.time.seconds() - start.time.seconds()
    if temporal.add_months(start.date, months) != end.date or early == 0 or months == 0:
        return months
    return months - 1 if months > 0 and early < 0 else months + (months < 0 and early > 0)


@builtin("now")
def now(run: Run) -> DateTime:
    """The moment of the evaluation."""
    return temporal.from_python(run.clock())


@builtin("today")
def today(run: Run) -> Date:
    """The day of the evaluation."""
    return temporal.from_python(run.clock()).date


def _day(value: Any) -> Date:
    return value.date if isinstance(value, DateTime) else value


@builtin("day of year", "date:date")
def day_of_year(run: Run, date: Any) -> int:
    """1 for 1 January."""
    day = _day(date)
    return day.number() - Date(day.year, 1, 1).number() + 1


@builtin("day of week", "date:date")
def day_of_week(run: Run, date: Any) -> str:
    """The English name of the day."""
    return _DAYS[_day(date).weekday() - 1]


@builtin("month of year", "date:date")
def month_of_year(run: Run, date: Any) -> str:
    """The English name of the month."""
    return _MONTHS[_day(date).month - 1]


@builtin("week of year", "date:date")
def week_of_year(run: Run, date: Any) -> int:
    """The week as ISO 8601 counts it."""
    day = _day(date)
    thursday = temporal.date_of_number(day.number() + 4 - day.weekday())
    return (thursday.number() - Date(thursday.year, 1, 1).number()) // 7 + 1
