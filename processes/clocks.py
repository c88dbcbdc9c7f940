"""The clock ledger of a case: when each period began, stood still, was extended, stopped, and when it is due.

All counting is done by `processes.calendar`. A ledger is loaded with its case, changed in memory and written back in
one statement; a due time that moves is rewritten on the engine's timers and open tasks in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from processes.calendar import Calendar, Pause, Unit, end_of
from processes.errors import ConflictError
from processes.items.model import Limit
from processes.texts import CLOCKS, Text, text
from processes.views import ClockView, Light

YELLOW_SHARE = 0.9
APPLICANTS = ("supplement", "tolerance")
"""The clocks of the applicant, which are no delay of the authority."""
NO_LIGHT = Light("none", text("无时限", "No limit"))


@dataclass(frozen=True, slots=True)
class Clock:
    """One period. `extended` days were added to `days`; `due_on` is None while a pause stands."""

    name: str
    days: int
    unit: Unit
    basis: str
    started_on: date
    extended: int = 0
    stopped_on: date | None = None
    pauses: tuple[Pause, ...] = ()
    due_on: date | None = None
    provisional: bool = False

    @property
    def state(self) -> str:
        """`running`, `paused` or `stopped`."""
        if self.stopped_on is not None:
            return "stopped"
        return "paused" if self.pauses and self.pauses[-1].end is None else "running"

    @property
    def due_at(self) -> datetime | None:
        """The moment the period is over, in UTC; None while it is paused."""
        return None if self.due_on is None else end_of(self.due_on)

    def counted(self, calendar: Calendar) -> Clock:
        """The same clock with its due day counted anew."""
        due = calendar.due(self.started_on, self.days + self.extended, self.unit, self.pauses)
        return replace(self, due_on=due.on if due else None, provisional=bool(due and due.provisional))


@dataclass(slots=True)
class Ledger:
    """All clocks of one case. `changed` are the names to be written, `moved` those whose due time timers must follow.

    `shifted` says that a running period was paused, resumed, extended or given other days: open tasks follow it.
    """

    calendar: Calendar
    clocks: dict[str, Clock] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    moved: set[str] = field(default_factory=set)
    shifted: bool = False

    def start(self, name: str, limit: Limit | None, on: date) -> None:
        """The clock runs from this day, which is not counted; nothing happens where the item sets no such limit."""
        if limit is None:
            return
        if name in self.clocks:
            self.moved.add(name)
        self._put(Clock(name, limit.days, limit.unit, limit.basis, on))

    def stop(self, names: Iterable[str], on: date) -> None:
        """These clocks have stopped for good; those that never ran or stopped before stay as they are."""
        for name in names:
            clock = self.clocks.get(name)
            if clock is not None and clock.stopped_on is None:
                pauses = clock.pauses
                if clock.state == "paused":
                    pauses = (*pauses[:-1], Pause(pauses[-1].start, on))
                self._put(replace(clock, stopped_on=on, pauses=pauses))

    def standing(self, names: Iterable[str], state: str) -> tuple[str, ...]:
        """Those of the clocks that are in this state: `running`, `paused` or `stopped`."""
        return tuple(name for name in names if name in self.clocks and self.clocks[name].state == state)

    def pause(self, names: Iterable[str], on: date) -> None:
        """These running clocks stand from this day on (AL45). ConflictError for one that does not run."""
        for name in names:
            clock = self._running(name, "running")
            self._put(replace(clock, pauses=(*clock.pauses, Pause(on))))
            self._shift(name)

    def resume(self, names: Iterable[str], on: date) -> None:
        """These paused clocks run again; this day counts. ConflictError for one that is not paused."""
        for name in names:
            clock = self._running(name, "paused")
            self._put(replace(clock, pauses=(*clock.pauses[:-1], Pause(clock.pauses[-1].start, on))))
            self._shift(name)

    def extend(self, names: Iterable[str], days: int) -> None:
        """These running clocks have `days` more, in their own unit (AL42)."""
        for name in names:
            if name in self.clocks:
                clock = self._running(name, "running")
                self._put(replace(clock, extended=clock.extended + days))
                self._shift(name)

    def adopt(self, name: str, limit: Limit) -> None:
        """This running clock has the days of another limit, counted from where it began. ConflictError where it does not run."""
        clock = self._running(name, "running")
        self._put(replace(clock, days=limit.days, unit=limit.unit, basis=limit.basis))
        self._shift(name)

    def due_at(self, name: str) -> datetime | None:
        """When the clock is due, in UTC; None where it is paused, stopped or was never started."""
        clock = self.clocks.get(name)
        return clock.due_at if clock is not None and clock.state == "running" else None

    def next_due(self) -> datetime | None:
        """The due time that the applicant follows: their own deadline, else the promise, else intake or delivery.

        While a special procedure is under way it is its expected end.
        """
        for name in ("supplement", "promised", "special", "delivery", "intake"):
            due = self.due_at(name)
            if due is not None:
                return due
        return None

    def light(self, today: date) -> Light:
        """The worst light of all running clocks."""
        lights = [light_of(c, today, self.calendar) for c in self.clocks.values() if c.name not in APPLICANTS]
        return max(lights, key=lambda light: ORDER.index(light.colour), default=NO_LIGHT)

    def views(self, today: date) -> tuple[ClockView, ...]:
        """The clocks as a person reads them, in the order of the life cycle."""
        order = {name: place for place, name in enumerate(CLOCKS)}
        return tuple(
            ClockView(
                name=c.name,
                text=CLOCKS.get(c.name, text(c.name, c.name)),
                started=c.started_on,
                due=c.due_on,
                stopped=c.stopped_on,
                state=c.state,
                light=light_of(c, today, self.calendar),
                basis=c.basis,
                provisional=c.provisional,
            )
            for c in sorted(self.clocks.values(), key=lambda c: (order.get(c.name, len(order)), c.name))
        )

    def _running(self, name: str, state: str) -> Clock:
        clock = self.clocks.get(name)
        if clock is None or clock.state != state:
            raise ConflictError(f"The clock {name} is not {state}.")
        return clock

    def _shift(self, name: str) -> None:
        self.moved.add(name)
        self.shifted = True

    def _put(self, clock: Clock) -> None:
        self.clocks[clock.name] = clock.counted(self.calendar)
        self.changed.add(clock.name)


DUE_TODAY = text("今日到期", "Due today")
ORDER = ("none", "green", "yellow", "red", "black")


def light_of(clock: Clock, today: date, calendar: Calendar) -> Light:
    """Green; yellow from 90 % of the time or on its last day; red past the promise; black past the law.

    A stopped clock has no light; a paused one is green.
    """
    if clock.state == "stopped":
        return NO_LIGHT
    if clock.due_on is None:
        return Light("green", text("计时暂停", "Clock paused"))
    left = calendar.left(today, clock.due_on)
    if today > clock.due_on:
        return Light("black" if clock.name == "statutory" else "red", _overdue(max(-left, 1)))
    used = calendar.used(clock.started_on, today, clock.unit, clock.pauses)
    late = today == clock.due_on or used >= YELLOW_SHARE * (clock.days + clock.extended)
    return Light("yellow" if late and used else "green", _left(left))


def _overdue(days: int) -> Text:
    return text(f"超期 {days} 个工作日", f"{days} working {_days(days)} overdue")


def left_until(due: date, today: date, calendar: Calendar) -> Text:
    """How many working days are left until a day that has not passed, in words."""
    return _left(calendar.left(today, due))


def _left(days: int) -> Text:
    if days == 0:
        return DUE_TODAY
    return text(f"剩余 {days} 个工作日", f"{days} working {_days(days)} left")


def _days(number: int) -> str:
    return "day" if number == 1 else "days"


def from_row(row: Mapping[str, Any]) -> Clock:
    """The clock that a row of the ledger tells."""
    pauses = tuple(Pause(date.fromisoformat(a), date.fromisoformat(b) if b else None) for a, b in row["pauses"])
    names = ("name", "days", "unit", "basis", "started_on", "extended", "stopped_on", "due_on", "provisional")
    return Clock(pauses=pauses, **{n: row[n] for n in names})


def to_row(clock: Clock) -> dict[str, Any]:
    """The row that keeps the clock, without the keys of its case."""
    return {
        "name": clock.name,
        "days": clock.days,
        "unit": clock.unit,
        "basis": clock.basis,
        "extended": clock.extended,
        "started_on": clock.started_on,
        "stopped_on": clock.stopped_on,
        "due_on": clock.due_on,
        "provisional": clock.provisional,
        "pauses": [[p.start.isoformat(), p.end.isoformat() if p.end else None] for p in clock.pauses],
    }
