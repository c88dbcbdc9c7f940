"""When a timer begins a process: the due time now, and the one after it (BPMN 2.0.2, 10.5.2).

Each due time begins one instance. Those that pass while nobody looks (no worker runs) are made up for by one instance,
for the latest of them; the others are counted as passed over. What lay before the schedule began is not made up for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from engine.cron import Cron
from engine.elements.events.timer import TimerKind, When
from engine.errors import CommandError
from engine.feel.errors import FeelError
from engine.isotime import Cycle, Duration, IsoTimeError
from engine.problem import ProblemError
from engine.variables import Variables

COUNTED = 10_000
"""How many times of a cron text that have passed are counted."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The next due time: of a cycle so many (`count`) of its intervals after the moment `since`."""

    due: datetime
    since: datetime
    count: int = 0


@dataclass(frozen=True, slots=True)
class Came:
    """What has come due: the latest time `due`, how many before it were passed over, and the plan from here, if any."""

    due: datetime
    passed: int
    following: Plan | None


def begin(kind: TimerKind, now: datetime) -> Plan | None:
    """The plan of a timer from this moment; None where no time is left. CommandError where it does not say a time."""
    when = _when(kind, now)
    if isinstance(when, datetime):
        due = when.astimezone(UTC)
        return Plan(due, due) if due > now else None
    if isinstance(when, Cron):
        return _cron(when, now)
    try:
        if isinstance(when, Duration):
            due = when.after(now)
            return Plan(due, due) if due > now else None
        since = (when.start or now).astimezone(UTC)
        return Plan(since, since) if since > now else _onwards(when, Plan(since, since, _first(when)), now)
    except IsoTimeError:
        return None


def come(kind: TimerKind, plan: Plan, now: datetime) -> Came:
    """What has come due by now under the plan."""
    when = _when(kind, now)
    if isinstance(when, Cron):
        times, at = 0, plan.due
        while times < COUNTED and (later := _cron(when, at)) is not None and later.due <= now:
            times, at = times + 1, later.due
        following = _cron(when, now)
        return Came(at, times, following and replace(following, since=plan.since, count=plan.count + times + 1))
    if not isinstance(when, Cycle):
        return Came(plan.due, 0, None)
    ahead = _onwards(when, plan, now, bounded=False)
    count = ahead.count if ahead is not None else plan.count + 1
    end = _end(when)
    if end is not None:
        count = min(count, end)
    latest = when.every.after(plan.since, count - 1)
    over = ahead is None or (end is not None and ahead.count >= end)
    return Came(latest, count - 1 - plan.count, None if over else ahead)


def _onwards(cycle: Cycle, plan: Plan, now: datetime, *, bounded: bool = True) -> Plan | None:
    """The first time of the cycle after now."""
    count = plan.count
    if not cycle.every.months:
        count = max(count, int((now - plan.since).total_seconds() // cycle.every.seconds))
    try:
        due = cycle.every.after(plan.since, count)
        while due <= now:
            count += 1
            due = cycle.every.after(plan.since, count)
    except IsoTimeError:
        return None
    end = _end(cycle)
    return None if bounded and end is not None and count >= end else Plan(due, plan.since, count)


def _first(cycle: Cycle) -> int:
    """How many intervals after its beginning a cycle comes first: at once where it says when it begins."""
    return 0 if cycle.start is not None else 1


def _end(cycle: Cycle) -> int | None:
    """The count at which a cycle is over."""
    return None if cycle.repeats is None else cycle.repeats + _first(cycle)


def _cron(cron: Cron, now: datetime) -> Plan | None:
    try:
        due = cron.following(now)
    except IsoTimeError:
        return None
    return Plan(due, due)


def _when(kind: TimerKind, now: datetime) -> Cycle | Cron | Duration | datetime:
    """What the timer says without any data: there is none before the process begins."""
    try:
        found: When | None = kind.says(Variables([{}], now))
    except (ProblemError, FeelError, IsoTimeError) as error:
        raise CommandError(f"The timer says no time: {error}") from None
    if found is None:
        raise CommandError("The timer says no time of its own.")
    return found
