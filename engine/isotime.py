"""ISO 8601 texts of timers: dates, durations, repeating intervals; month arithmetic stays within the month.

A month after 31 January is the last day of February (ISO 8601 leaves it open; XML Schema 1.0 Part 2, appendix E, says so).
Times without an offset are UTC.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_DURATION = re.compile(
    r"(-)?P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?"
    r"(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?)?",
    re.ASCII,
)
_CYCLE = re.compile(r"R(\d*)/(?:([^/]+)/)?(-?P[^/]+)(?:/([^/]+))?", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d(?::\d\d(?::\d\d(?:[.,]\d+)?)?)?(?: ?(?:Z|[+-]\d\d(?::?\d\d)?))?)?", re.ASCII)
MAX_REPEATS = 1_000_000


class IsoTimeError(ValueError):
    """The text is no ISO 8601 date, duration or repeating interval."""


@dataclass(frozen=True, slots=True)
class Duration:
    """So many months and then so many seconds."""

    months: int
    seconds: float

    def after(self, moment: datetime, times: int = 1) -> datetime:
        """The moment `times` durations later; raises IsoTimeError beyond the years 1 to 9999."""
        try:
            months = moment.year * 12 + moment.month - 1 + self.months * times
            year, month = divmod(months, 12)
            day = min(moment.day, monthrange(year, month + 1)[1])
            return moment.replace(year=year, month=month + 1, day=day) + timedelta(seconds=self.seconds * times)
        except (ValueError, OverflowError):
            raise IsoTimeError(f"{moment.isoformat()} plus the duration is beyond the calendar") from None


@dataclass(frozen=True, slots=True)
class Cycle:
    """A repeating interval; `repeats` is None when it has no end."""

    repeats: int | None
    start: datetime | None
    every: Duration


def parse_moment(text: str) -> datetime:
    """The date or date and time; raises IsoTimeError."""
    try:
        if not _MOMENT.fullmatch(text.strip()):
            raise ValueError(text)
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise IsoTimeError(f"{text!r} is no ISO 8601 date") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def parse_duration(text: str) -> Duration:
    """The duration; `5M`, `P`, `PT` are none and raise IsoTimeError."""
    match = _DURATION.fullmatch(text.strip())
    if match is None or not any(match.groups()[1:]):
        raise IsoTimeError(f"{text!r} is no ISO 8601 duration")
    years, months, weeks, days, hours, minutes = (int(part or 0) for part in match.groups()[1:7])
    seconds = float((match[8] or "0").replace(",", "."))
    sign = -1 if match[1] else 1
    try:
        total = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds).total_seconds()
    except OverflowError:
        raise IsoTimeError(f"{text[:40]!r} is longer than any calendar") from None
    return Duration(sign * (years * 12 + months), sign * total)


def parse_cycle(text: str) -> Cycle:
    """The repeating interval `R<n>/start/duration`, `R<n>/duration` or `R<n>/duration/end`; raises IsoTimeError.

    With an end, the number of repeats counts back from it.
    """
    match = _CYCLE.fullmatch(text.strip())
    if match is None:
        raise IsoTimeError(f"{text!r} is no ISO 8601 repeating interval")
    repeats = int(match[1]) if match[1] else None
    every = parse_duration(match[3])
    if every.months <= 0 and every.seconds <= 0:
        raise IsoTimeError(f"{text!r} repeats without time passing")
    if (repeats or 0) > MAX_REPEATS:
        raise IsoTimeError(f"{text!r} repeats more than {MAX_REPEATS} times")
    start = parse_moment(match[2]) if match[2] else None
    if match[4]:
        start = every.after(parse_moment(match[4]), -(repeats or 1))
    return Cycle(repeats, start, every)
