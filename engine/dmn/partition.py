"""Cuts the values of a column into classes that none of its cells tells apart.

A cell is understood when it compares the value with constants: literals, comparisons, ranges, lists, `not`, `and`, `or`,
`between`, `in`. Its answer can then change only at those constants, so one value of each point and of each stretch
between two of them stands for all others. What else a cell may hold is not guessed at: it is not understood.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from engine.feel import Expression, FeelError, UnaryTests, numbers, temporal
from engine.feel.errors import NullValue
from engine.feel.nodes import (
    Arithmetic,
    Between,
    Call,
    Compare,
    Const,
    In,
    ListLiteral,
    Logic,
    Name,
    Negate,
    Node,
    RangeLiteral,
    Relation,
)
from engine.feel.temporal import Date, DaysDuration, MonthsDuration
from engine.feel.types import type_of

CONSTRUCTORS = frozenset({"date", "duration", "number"})
OTHER_TEXTS = ("other", "another", "…")


def constants_of(tests: UnaryTests, shadowed: frozenset[str] = frozenset()) -> list[Any] | None:
    """The constants at which the answer of the cell may change, None when the cell is not understood.

    `shadowed` are names of facts, which may hide a built-in function.
    """
    found: list[Any] = []
    understood = all(_collect(node, shadowed, found) for node in tests.tests)
    return found if understood else None


def _collect(node: Node, shadowed: frozenset[str], found: list[Any]) -> bool:
    if isinstance(node, Name):
        return node.name == "?"
    if _is_constant(node, shadowed):
        with suppress(FeelError):
            found.append(Expression("", node).evaluate({}).value)
            return True
        return False
    parts = _parts(node)
    return parts is not None and all(_collect(part, shadowed, found) for part in parts)


def _is_constant(node: Node, shadowed: frozenset[str]) -> bool:
    if isinstance(node, Const):
        return True
    if isinstance(node, Negate):
        return _is_constant(node.operand, shadowed)
    if isinstance(node, Arithmetic):
        return all(_is_constant(part, shadowed) for part in (node.first, *(part for _, part in node.rest)))
    if not isinstance(node, Call) or not isinstance(node.function, Name):
        return False
    name = node.function.name
    return name in CONSTRUCTORS - shadowed and all(_is_constant(part, shadowed) for part in node.arguments)


def _parts(node: Node) -> Sequence[Node] | None:
    match node:
        case Relation():
            return (node.operand,)
        case RangeLiteral():
            return (node.low, node.high)
        case Between():
            return (node.value, node.low, node.high)
        case Compare():
            return (node.left, node.right)
        case Logic():
            return node.operands
        case In():
            return (node.value, *node.tests)
        case ListLiteral():
            return node.items
        case Call(function=Name(name="not"), arguments=(only,), names=()):
            return (only,)
        case _:
            return None


@dataclass(frozen=True, slots=True)
class Scale:
    """The order of one kind of values: a value before, between and after others (None where there is none)."""

    sample: Any
    key: Callable[[Any], Any]
    below: Callable[[Any], Any]
    between: Callable[[Any, Any], Any]
    above: Callable[[Any], Any]

    def classes(self, points: Iterable[Any]) -> Iterator[Any]:
        """One value of each stretch and each point, in order."""
        ordered = sorted({self.key(point): point for point in points}.values(), key=self.key)
        if not ordered:
            yield self.sample
            return
        yield from _existing(self.below, ordered[0])
        for at, point in enumerate(ordered):
            yield point
            if at + 1 < len(ordered):
                yield from _existing(self.between, point, ordered[at + 1])
        yield from _existing(self.above, ordered[-1])


def _existing(step: Callable[..., Any], *ends: Any) -> Iterator[Any]:
    with suppress(NullValue):
        found = step(*ends)
        if found is not None:
            yield found


def _number_below(end: Any) -> Any:
    near = numbers.subtract(numbers.whole_below(end), 1)
    return near if near < end else numbers.multiply(numbers.absolute(end), -2)


def _number_above(end: Any) -> Any:
    near = numbers.add(numbers.whole_below(end), 1)
    return near if near > end else numbers.multiply(numbers.absolute(end), 2)


def _number_between(low: Any, high: Any) -> Any:
    whole = numbers.add(numbers.whole_below(low), 1)
    middle = whole if low < whole < high else numbers.divide(numbers.add(low, high), 2)
    return middle if low < middle < high else None


def _text_between(low: str, high: str) -> str | None:
    # Nothing lies between a text and the same text with a NUL behind it.
    return next((text for text in (low + "0", low + "!", low + "\0") if low < text < high), None)


def _date_between(low: Date, high: Date) -> Date | None:
    return temporal.date_of_number(low.number() + 1) if low.number() + 1 < high.number() else None


def _seconds_between(low: DaysDuration, high: DaysDuration) -> DaysDuration | None:
    middle = _number_between(low.seconds, high.seconds)
    return None if middle is None else DaysDuration(middle)


def _months_between(low: MonthsDuration, high: MonthsDuration) -> MonthsDuration | None:
    return MonthsDuration(low.months + 1) if low.months + 1 < high.months else None


SCALES: dict[str, Scale] = {
    "number": Scale(0, lambda value: value, _number_below, _number_between, _number_above),
    "string": Scale(OTHER_TEXTS[0], lambda value: value, lambda end: "" if end else None, _text_between, lambda end: end + "0"),
    "date": Scale(
        Date(2026, 1, 1),
        Date.number,
        lambda end: temporal.date_of_number(end.number() - 1),
        _date_between,
        lambda end: temporal.date_of_number(end.number() + 1),
    ),
    "days and time duration": Scale(
        DaysDuration(0),
        lambda value: value.seconds,
        lambda end: DaysDuration(_number_below(end.seconds)),
        _seconds_between,
        lambda end: DaysDuration(_number_above(end.seconds)),
    ),
    "years and months duration": Scale(
        MonthsDuration(0),
        lambda value: value.months,
        lambda end: MonthsDuration(end.months - 1),
        _months_between,
        lambda end: MonthsDuration(end.months + 1),
    ),
}
KINDS = frozenset(SCALES) | {"boolean"}


def classes_of(kind: str, constants: Iterable[Any]) -> list[Any]:
    """One value of each class of a kind; of several that nothing tells apart the first reads best."""
    if kind == "boolean":
        return [True, False]
    points = [value for value in constants if type_of(value) == kind]
    others = [text for text in OTHER_TEXTS if text not in points][:1] if kind == "string" else []
    return [*others, *SCALES[kind].classes(points)]
