"""Bounds of loops and timers (rules R8, R9): constants are checked here, variables when they run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from engine import feel
from engine.cron import SUNDAY, parse_cron
from engine.feel.errors import FeelError
from engine.isotime import Cycle, Duration, IsoTimeError, parse_cycle, parse_duration, parse_moment
from engine.model.beginnings import begins
from engine.model.findings import Notes
from engine.model.graph import EventDefinition, Expression, Loop, Node, Process, TimerKind

MAX_ITEMS = 100
MAX_YEARS = 10
YEARS = (2000, 2099)
MAX_REPEATS = 1000
MIN_SECONDS = 60
VARIES = object()
REFERENCE = datetime(2024, 1, 1, tzinfo=UTC)


def check_bounds(process: Process, notes: Notes) -> None:
    """Every loop and every timer of a process stays within its bounds."""
    for flow in process.flows.values():
        _condition(flow.id, flow.condition, notes)
    for node in process.nodes.values():
        _condition(node.id, node.condition, notes)
        _due(node, notes)
        if node.loop:
            _condition(node.id, node.loop.condition, notes)
            _loop(node, node.loop, notes)
        for event in node.events:
            if event.kind == "conditional":
                _condition(node.id, event.expression, notes)
            if event.kind == "timer" and event.expression:
                _timer(node, event, event.expression, notes, begins(process, node))


def _condition(at: str, condition: Expression | None, notes: Notes) -> None:
    """A condition that always comes to the same and is neither true nor false can never be meant."""
    value = constant(condition)
    if condition is not None and value is not VARIES and not isinstance(value, bool):
        notes.add("expression-constant", at, source=condition.source)


def _due(node: Node, notes: Notes) -> None:
    due = node.settings.due
    value = constant(due)
    if due is not None and value is not VARIES:
        text = due.source if value is None else str(value)
        kind: TimerKind = "duration" if text[:2].lstrip("-").startswith("P") else "date"
        _time(node, kind, text, notes)


def constant(expression: Expression | None, now: datetime | None = None) -> Any:
    """The value of an expression that names no variable, None where it has none within bounds; VARIES for every other.

    One that asks for the clock varies too, unless a moment is given to try it at.
    """
    if expression is None or expression.language == "unread":
        return VARIES
    try:
        parsed = feel.parse(expression.text)
    except FeelError:
        return VARIES
    if parsed.names or (now is None and parsed.functions & {"now", "today"}):
        return VARIES
    try:
        return parsed.evaluate({}, now=now).value
    except FeelError:
        return None


def _loop(node: Node, loop: Loop, notes: Notes) -> None:
    number = constant(loop.cardinality, REFERENCE)
    if number is not VARIES and not (_is_whole(number) and 0 <= number <= MAX_ITEMS):
        notes.add("loop-bound", node.id, value="null" if number is None else number, limit=MAX_ITEMS)
    if loop.maximum is not None and loop.maximum > MAX_ITEMS:
        notes.add("loop-bound", node.id, value=loop.maximum, limit=MAX_ITEMS)
    items = constant(loop.collection)
    if items is None or isinstance(items, list) and len(items) > MAX_ITEMS:
        notes.add("loop-bound", node.id, value="null" if items is None else len(items), limit=MAX_ITEMS)
    if loop.kind == "standard" and loop.maximum is None and constant(loop.condition) is True:
        notes.add("loop-endless", node.id)


def _is_whole(number: object) -> bool:
    return isinstance(number, int | Decimal) and not isinstance(number, bool) and number == int(number)


def _timer(node: Node, event: EventDefinition, expression: Expression, notes: Notes, starts: bool) -> None:
    """`starts` where it begins the process: then there is no data yet, and it may come again without an end."""
    if expression.language in SUNDAY:
        _cron(node, expression, notes, starts)
        return
    value = constant(expression)
    if value is not VARIES:
        _time(node, event.timer or "duration", expression.source if value is None else str(value), notes, starts)
    elif starts and expression.language != "unread" and feel.parse(expression.text).names:
        notes.add("start-time-data", node.id, value=expression.source or expression.text)


def _cron(node: Node, expression: Expression, notes: Notes, starts: bool) -> None:
    try:
        cron = parse_cron(expression.source, sunday=SUNDAY[expression.language])
        following = cron.following(cron.following(REFERENCE)) - cron.following(REFERENCE)
    except IsoTimeError:
        notes.add("time-invalid", node.id, value=expression.source, kind=TIMER_WORDS["cycle"])
        return
    if len(cron.seconds) > 1 or following.total_seconds() < MIN_SECONDS:
        notes.add("cycle-pause", node.id, value=expression.source)
    elif not starts:
        notes.add("cycle-repeats", node.id, value=expression.source)


def _time(node: Node, kind: TimerKind, text: str, notes: Notes, starts: bool = False) -> None:
    checks: dict[str, Callable[[str], str | None]] = {
        "date": _date,
        "duration": _duration,
        "cycle": partial(_cycle, endless=starts),
    }
    try:
        found = checks[kind](text)
    except (IsoTimeError, OverflowError, ValueError):
        notes.add("time-invalid", node.id, value=text, kind=TIMER_WORDS[kind])
        return
    if found:
        notes.add(found, node.id, value=text)


TIMER_WORDS = {"date": ("日期", "date"), "duration": ("时长", "duration"), "cycle": ("周期", "cycle")}


def _date(text: str) -> str | None:
    moment = parse_moment(text)
    if datetime.fromisoformat(text.strip()).tzinfo is None:
        return "time-offset"
    return None if YEARS[0] <= moment.year <= YEARS[1] else "time-years"


def _duration(text: str) -> str | None:
    return None if _within(parse_duration(text)) else "time-bounds"


def _within(duration: Duration) -> bool:
    limit = REFERENCE.replace(year=REFERENCE.year + MAX_YEARS)
    return REFERENCE < duration.after(REFERENCE) <= limit


def _cycle(text: str, *, endless: bool = False) -> str | None:
    cycle: Cycle = parse_cycle(text)
    for moment in (part for part in text.split("/")[1:] if "P" not in part):
        if found := _date(moment):
            return found
    if not (cycle.repeats is None and endless) and not 1 <= (cycle.repeats or 0) <= MAX_REPEATS:
        return "cycle-repeats"
    if (cycle.every.after(REFERENCE) - REFERENCE).total_seconds() < MIN_SECONDS:
        return "cycle-pause"
    return None if _within(cycle.every) else "time-bounds"
