"""Working days, and the only place where days of legal periods are counted.

The State Council publishes each year's holidays and make-up days; the table of the installed yearbook can be
overridden day by day in SQL. A year that neither knows is counted by weekdays alone and marked provisional.
Rules: the first day is not counted (CC201); licence limits are working days without holidays (AL82); a limit in calendar
days that ends on a day off moves to the next working day (CC203); while a clock is paused at close of business a day
does not count, so the day of the pause is lost and the day of resuming counts.
Days are those of the city (UTC+8, no summer time).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from typing import Literal

import chinese_calendar

Unit = Literal["working", "calendar"]

CITY_ZONE = timezone(timedelta(hours=8), "UTC+08:00")
LONGEST_PERIOD = 3660
YEARS_LOOKED_AT = 2
LONGEST_HOLIDAY = 30


@dataclass(frozen=True, slots=True)
class Pause:
    """A stop of a clock from `start` on; `end` is the day on which it runs again, None while it stands."""

    start: date
    end: date | None = None

    def holds(self, day: date) -> bool:
        """True where the clock stands at close of business of that day."""
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of a period; `provisional` where the holidays of a year it touches are not known."""

    on: date
    provisional: bool

    @property
    def at(self) -> datetime:
        """The moment the period is over: the end of its last day, in UTC."""
        return end_of(self.on)


def day_of(moment: datetime) -> date:
    """The day in the city at this moment."""
    return moment.astimezone(CITY_ZONE).date()


def end_of(day: date) -> datetime:
    """The end of a day in the city, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), CITY_ZONE).astimezone(UTC)


def later(moment: datetime, days: int) -> datetime:
    """So many calendar days after the moment."""
    return moment + timedelta(days=days)


def last_day(due_at: datetime) -> date:
    """The last day of a period that is over at this moment."""
    return day_of(due_at - timedelta(microseconds=1))


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days; `overrides` gives single days that differ from the yearbook (True: worked)."""

    overrides: Mapping[date, bool] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        """True on a weekday or make-up day that is no public holiday."""
        if day in self.overrides:
            return self.overrides[day]
        if self._published(day.year):
            return bool(chinese_calendar.is_workday(day))
        return day.weekday() < 5

    def knows(self, day: date) -> bool:
        """True where the holidays of the day's year are published, or the day itself was set."""
        return day in self.overrides or self._published(day.year)

    def due(self, start: date, days: int, unit: Unit, pauses: Iterable[Pause] = ()) -> Due | None:
        """The last day of a period of `days` after `start`, which is not counted; None while a pause has no end.

        ValueError where `days` is below zero or above 3,660.
        """
        stops = tuple(pauses)
        if not 0 <= days <= LONGEST_PERIOD:
            raise ValueError(f"A period has from 0 to {LONGEST_PERIOD} days.")
        if any(p.end is None for p in stops):
            return None
        day, left, sure = start, days, True
        while left:
            day += timedelta(days=1)
            sure = sure and self.knows(day)
            left -= self._counts(day, unit, stops)
        while unit == "calendar" and days and not self.is_working(day):
            day += timedelta(days=1)
            sure = sure and self.knows(day)
        return Due(day, not sure)

    def used(self, start: date, today: date, unit: Unit, pauses: Iterable[Pause] = ()) -> int:
        """The days of a period counted from `start` (not counted) up to and including `today`."""
        stops = tuple(pauses)
        span = max((today - start).days, 0)
        return sum(self._counts(start + timedelta(days=n), unit, stops) for n in range(1, span + 1))

    def left(self, today: date, due: date) -> int:
        """The working days after `today` up to and including `due`; below zero the working days since `due`."""
        if today <= due:
            return self.used(today, due, "working")
        return -self.used(due, today, "working")

    def _counts(self, day: date, unit: Unit, pauses: tuple[Pause, ...]) -> bool:
        if any(p.holds(day) for p in pauses):
            return False
        return unit == "calendar" or self.is_working(day)

    @staticmethod
    def _published(year: int) -> bool:
        return date(year, 1, 1) in chinese_calendar.holidays


@cache
def surely_within(days: int) -> int:
    """The working days in every period of so many calendar days, on whichever day of the last published years it begins."""
    calendar, last = Calendar(), max(chinese_calendar.holidays).year
    first = date(last - YEARS_LOOKED_AT, 1, 1)
    worked = [calendar.is_working(first + timedelta(days=n)) for n in range((date(last, 12, 31) - first).days)]
    starts = range(max(len(worked) - days - LONGEST_HOLIDAY, 1))
    return min(sum(worked[start + 1 : _moved(worked, start + days) + 1]) for start in starts)


def _moved(worked: list[bool], day: int) -> int:
    """The day itself, or the next working day where it is a day off (CC203)."""
    return next((n for n in range(day, len(worked)) if worked[n]), day)
