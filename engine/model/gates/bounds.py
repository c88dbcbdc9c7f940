"""Bounds of loops and timers (rules R8, R9): constants are checked here, variables when they run."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from engine import feel
from engine.feel.errors import FeelError
from engine.isotime import Cycle, Duration, IsoTimeError, parse_cycle, parse_duration, parse_moment
from engine.model.findings import Notes
from engine.model.graph import EventDefinition, Expression, Loop, Node, Process

MAX_ITEMS = 100
MAX_YEARS = 10
YEARS = (2000, 2099)
MAX_REPEATS = 1000
MIN_SECONDS = 60
VARIES = object()
REFERENCE = datetime(2024, 1, 1, tzinfo=UTC)


def check_bounds(process: Process, notes: Notes) -> None:
    """Every loop and every timer of a process stays within its bounds."""
    for node in process.nodes.values():
        if node.loop:
            _loop(node, node.loop, notes)
        for event in node.events:
            if event.kind == "timer" and event.expression:
                _timer(node, event, event.expression, notes)


def constant(expression: Expression | None) -> Any:
    """The value of an expression that names no variable and asks for no clock; VARIES for every other."""
    if expression is None or expression.language == "unread":
        return VARIES
    try:
        parsed = feel.parse(expression.text)
        if parsed.names or parsed.functions & {"now", "today"}:
            return VARIES
        return parsed.evaluate({}).value
    except FeelError:
        return VARIES


def _loop(node: Node, loop: Loop, notes: Notes) -> None:
    number = constant(loop.cardinality)
    if number is not VARIES and not (_is_whole(number) and 0 <= number <= MAX_ITEMS):
        notes.add("loop-bound", node.id, value="null" if number is None else number, limit=MAX_ITEMS)
    if loop.maximum is not None and loop.maximum > MAX_ITEMS:
        notes.add("loop-bound", node.id, value=loop.maximum, limit=MAX_ITEMS)
    items = constant(loop.collection)
    if isinstance(items, list) and len(items) > MAX_ITEMS:
        notes.add("loop-bound", node.id, value=len(items), limit=MAX_ITEMS)
    if loop.kind == "standard" and loop.maximum is None and constant(loop.condition) is True:
        notes.add("loop-endless", node.id)


def _is_whole(number: object) -> bool:
    return isinstance(number, int | Decimal) and not isinstance(number, bool) and number == int(number)


def _timer(node: Node, event: EventDefinition, expression: Expression, notes: Notes) -> None:
    value = constant(expression)
    if value is VARIES:
        return
    text = expression.source if value is None else str(value)
    try:
        found = {"date": _date, "duration": _duration, "cycle": _cycle}[event.timer or "duration"](text)
    except (IsoTimeError, OverflowError, ValueError):
        notes.add("time-invalid", node.id, value=text, kind=TIMER_WORDS[event.timer or "duration"])
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


def _cycle(text: str) -> str | None:
    cycle: Cycle = parse_cycle(text)
    if cycle.repeats is None or not 1 <= cycle.repeats <= MAX_REPEATS:
        return "cycle-repeats"
    if (cycle.every.after(REFERENCE) - REFERENCE).total_seconds() < MIN_SECONDS:
        return "cycle-pause"
    return None if _within(cycle.every) else "time-bounds"
