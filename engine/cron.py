"""Cron: wall-clock times that repeat, as process engines write them: `seconds minutes hours day month weekday [year]`.

A field is `*`, a value, a range `a-b`, any of these with a step `/n`, or a list of them. Months and weekdays have English names.
`?` is `*` for the two kinds of day. The day may be `L` (the last of the month) or `L-n`, `15W` (of Monday to Friday the one of
the same month that is nearest to the 15th) or `LW` (the last one of the month), the weekday `FRIL` (the last Friday of the
month) or `FRI#2` (the second). Where both days are given, both have to fit. Macros such as `@daily` are short for the like.
Times are those of the one zone of the country, UTC+8, which knows no summer time.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone

from engine.isotime import IsoTimeError

ZONE = timezone(timedelta(hours=8), "UTC+08:00")
DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
MACROS = {
    "@yearly": "0 0 0 1 1 *",
    "@annually": "0 0 0 1 1 *",
    "@monthly": "0 0 0 1 * *",
    "@weekly": "0 0 0 * * SUN",
    "@daily": "0 0 0 * * *",
    "@midnight": "0 0 0 * * *",
    "@hourly": "0 0 * * * *",
}
BOUNDS = ((0, 59), (0, 59), (0, 23), (1, 31), (1, 12), (0, 7), (1970, 2199))
LOOKED_AHEAD = 366 * 40
SUNDAY = {"cron": 0, "quartz": 1}
"""The number of Sunday, by whose way of writing it is."""
_PART = re.compile(r"(?:(\*)|(\d+)(?:-(\d+))?)(?:/(\d+))?", re.ASCII)
_LAST_DAY = re.compile(r"L(?:-(\d+))?", re.ASCII)
_NEAREST = re.compile(r"(L|[1-9]|[12]\d|3[01])W", re.ASCII)
_NTH = re.compile(r"([0-7])(?:(L)|#([1-5]))", re.ASCII)
Fits = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Cron:
    """What a cron text says, ready to be asked."""

    text: str
    seconds: tuple[int, ...]
    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    fits: Fits = field(compare=False, repr=False)

    def following(self, moment: datetime) -> datetime:
        """The first time after the moment, in UTC; raises IsoTimeError where none comes within forty years."""
        local = moment.astimezone(ZONE)
        for ahead in range(LOOKED_AHEAD):
            day = local.date() + timedelta(days=ahead)
            if self.fits(day):
                found = self._on(day, local.time() if ahead == 0 else None)
                if found is not None:
                    return found.astimezone(UTC)
        raise IsoTimeError(f"{self.text!r} never comes")

    def _on(self, day: date, after: time | None) -> datetime | None:
        for hour in self.hours:
            if after is not None and hour < after.hour:
                continue
            for minute in self.minutes:
                for second in self.seconds:
                    at = time(hour, minute, second)
                    if after is None or at > after:
                        return datetime.combine(day, at, ZONE)
        return None


def looks_like_cron(text: str) -> bool:
    """True for a macro, and for six or seven fields of which the first says seconds."""
    fields = text.split()
    return text.strip() in MACROS or (len(fields) in (6, 7) and bool(re.fullmatch(r"[\d*,/-]+", fields[0])))


def parse_cron(text: str, *, sunday: int = 0) -> Cron:
    """The cron text; raises IsoTimeError. `sunday` is the number that means Sunday: 0 for Spring (7 too), 1 for Quartz."""
    fields = MACROS.get(text.strip(), text).upper().split()
    if len(fields) not in (6, 7):
        raise IsoTimeError(f"{text!r} has no six or seven fields of cron")
    weekday = fields[5] if sunday == 0 else _shifted(fields[5])
    try:
        seconds, minutes, hours = (_values(part, number) for number, part in enumerate(fields[:3]))
        fits = [_day(fields[3]), _in(_values(_named(fields[4], MONTHS, 1), 4), lambda day: day.month), _weekday(weekday)]
        if len(fields) > 6:
            fits.append(_in(_values(fields[6], 6), lambda day: day.year))
    except ValueError as error:
        raise IsoTimeError(f"{text!r} is no cron: {error}") from None
    return Cron(text.strip(), seconds, minutes, hours, lambda day: all(fit(day) for fit in fits))


def _values(text: str, number: int) -> tuple[int, ...]:
    lowest, highest = BOUNDS[number]
    found: set[int] = set()
    for part in text.split(","):
        match = _PART.fullmatch(part)
        if match is None:
            raise ValueError(f"{part} cannot be read")
        first = lowest if match[1] else int(match[2])
        last = highest if match[1] or (match[4] and not match[3]) else int(match[3] or match[2])
        step = int(match[4] or 1)
        if not (lowest <= first <= last <= highest and step):
            raise ValueError(f"{part} is not within {lowest} to {highest}")
        found.update(range(first, last + 1, step))
    return tuple(sorted(found))


def _named(text: str, names: tuple[str, ...], first: int) -> str:
    for number, name in enumerate(names, first):
        text = text.replace(name, str(number))
    return text


def _shifted(text: str) -> str:
    """The weekdays of Quartz, which counts from 1, as names; the number behind `#` or `/` counts something else."""
    return re.sub(r"(?<![#/\d])([1-7])(?!\d)", lambda found: DAYS[int(found[1]) - 1], text)


def _in(values: tuple[int, ...], part: Callable[[date], int]) -> Fits:
    return lambda day: part(day) in values


def _day(text: str) -> Fits:
    if text == "?":
        return lambda day: True
    last = _LAST_DAY.fullmatch(text)
    if last is not None:
        return lambda day: day.day == monthrange(day.year, day.month)[1] - int(last[1] or 0)
    near = _NEAREST.fullmatch(text)
    if near is not None:
        return lambda day: day.day == _working(day.year, day.month, near[1])
    return _in(_values(text, 3), lambda day: day.day)


def _working(year: int, month: int, wanted: str) -> int | None:
    """The day of the month, from Monday to Friday, that is nearest to the wanted one; None where the month has no such day."""
    last = monthrange(year, month)[1]
    number = last if wanted == "L" else int(wanted)
    if number > last:
        return None
    weekday = date(year, month, number).weekday()
    if weekday == 5:
        return number - 1 if number > 1 else number + 2
    if weekday == 6:
        return number + 1 if number < last else number - 2
    return number


def _weekday(text: str) -> Fits:
    if text == "?":
        return lambda day: True
    numbered = _named(text, DAYS, 0)
    nth = _NTH.fullmatch(numbered)
    if nth is None:
        return _in(tuple(value % 7 for value in _values(_unwrapped(numbered), 5)), _of)
    wanted = int(nth[1]) % 7
    if nth[2]:
        return lambda day: _of(day) == wanted and day.day + 7 > monthrange(day.year, day.month)[1]
    return lambda day: _of(day) == wanted and (day.day - 1) // 7 + 1 == int(nth[3])


def _unwrapped(text: str) -> str:
    """A range up to Sunday is written `FRI-SUN`, which ends at 7 and not at 0."""
    return re.sub(r"([1-6])-0", r"\1-7", text)


def _of(day: date) -> int:
    return (day.weekday() + 1) % 7
