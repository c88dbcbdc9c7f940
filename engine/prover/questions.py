"""Conditions as questions about single values: which values can be told apart, and how each answers.

A condition is taken apart at `and`, `or` and `not`. What remains compares one variable with constants; from these follow
the values that have to be told apart: each constant, numbers between them, and one more that stands for everything else. A part
that is anything else is a question of its own, answered with true or false.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from typing import Any

from engine import feel
from engine.feel import nodes
from engine.feel.errors import FeelError
from engine.model.graph import Expression

OTHER = "\0other"
"""Every value of a variable that no constant names, and null where no condition asks for it."""
FLIPPED = {"=": "=", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
CHANGING = frozenset({"now", "today", "random number"})
Tests = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A condition or a part of it. `kind` is and, or, not or ask.

    For `ask`, `key` names what is asked about, `names` the variables it is read from, and any of the tests (operator, constant)
    answers it; without tests the value itself does.
    """

    kind: str
    parts: tuple[Part, ...] = ()
    key: str = ""
    names: frozenset[str] = frozenset()
    tests: Tests = ()

    def asked(self) -> Iterable[Part]:
        """All parts that ask about a single value."""
        if self.kind == "ask":
            yield self
        for part in self.parts:
            yield from part.asked()

    def answer(self, values: Mapping[str, Any]) -> bool | None:
        """True or false for these values; None where the condition has no answer and a person would have to look."""
        if self.kind == "ask":
            return _tested(values[self.key], self.tests)
        answers = [part.answer(values) for part in self.parts]
        if self.kind == "not":
            return None if answers[0] is None else not answers[0]
        decisive = self.kind == "or"
        if decisive in answers:
            return decisive
        return None if None in answers else not decisive


def question(condition: Expression) -> Part | None:
    """The condition taken apart; None for one that cannot be read."""
    try:
        return _part(feel.parse(condition.text).node)
    except FeelError:
        return None


def _part(node: Any) -> Part:
    if isinstance(node, nodes.Logic):
        return Part(node.operator, tuple(_part(each) for each in node.operands))
    if isinstance(node, nodes.Call) and node.function == nodes.Name("not") and len(node.arguments) == 1:
        return Part("not", (_part(node.arguments[0]),))
    asked, tests = _comparison(node)
    key = _path(asked)
    if key is None or tests is None:
        return Part("ask", key=f"? {node!r}", names=frozenset(_names(node)))
    return Part("ask", key=key, names=frozenset(_names(asked)), tests=tests)


def _comparison(node: Any) -> tuple[Any, Tests | None]:
    """The part that is asked about, and the tests; None for what compares with no constant."""
    if isinstance(node, nodes.Compare):
        if isinstance(node.right, nodes.Const):
            return node.left, ((node.operator, node.right.value),)
        if isinstance(node.left, nodes.Const):
            return node.right, ((FLIPPED[node.operator], node.left.value),)
    if isinstance(node, nodes.In):
        tests = [test for each in node.tests for test in (each.items if isinstance(each, nodes.ListLiteral) else (each,))]
        constants = [test.value for test in tests if isinstance(test, nodes.Const)]
        if len(constants) == len(tests):
            return node.value, tuple(("=", value) for value in constants)
    if isinstance(node, nodes.Name | nodes.Path):
        return node, ()
    return node, None


def _path(node: Any) -> str | None:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Path) and not node.deep:
        around = _path(node.value)
        return None if around is None else f"{around}.{node.name}"
    return None


def _names(node: Any) -> Iterable[str]:
    """Every name in the part, those of functions included."""
    if isinstance(node, nodes.Name):
        yield node.name
    if isinstance(node, tuple):
        for each in node:
            yield from _names(each)
    elif is_dataclass(node) and not isinstance(node, type):
        for field in fields(node):
            yield from _names(getattr(node, field.name))


def values_of(tests: Iterable[tuple[str, Any]], bare: bool) -> tuple[Any, ...] | None:
    """The values to be told apart for these tests; `bare` where the value itself is asked for. None where kinds are mixed."""
    constants = [value for _, value in tests if value is not None]
    null = [None] if any(value is None for _, value in tests) else []
    if bare or constants and all(isinstance(value, bool) for value in constants):
        return (True, False, OTHER, *null) if all(isinstance(value, bool) for value in constants) else None
    if all(isinstance(value, str) for value in constants):
        return (*dict.fromkeys(constants), OTHER, *null) if all(op in ("=", "!=") for op, _ in tests) else None
    if not all(is_number(value) for value in constants):
        return None
    points = sorted({Decimal(str(value)) for value in constants})
    between = [(low + high) / 2 for low, high in zip(points, points[1:], strict=False)]
    return (*sorted([points[0] - 1, *points, *between, points[-1] + 1]), OTHER, *null)


def is_number(value: Any) -> bool:
    """True for a number that is no truth value."""
    return isinstance(value, int | Decimal | float) and not isinstance(value, bool)


def place_of(value: Any, values: tuple[Any, ...]) -> int | None:
    """The number of the value, among those told apart, that stands for this one; None where that is not known."""
    if is_number(value) and any(is_number(each) for each in values):
        return _number(Decimal(str(value)), values)
    if isinstance(value, bool) or not is_number(value):
        for number, each in enumerate(values):
            if type(each) is type(value) and each == value:
                return number
    return values.index(OTHER) if OTHER in values and isinstance(value, str | bool | None) else None


def _number(value: Decimal, values: tuple[Any, ...]) -> int:
    """Points stand at odd places among the numbers, with what lies between them around them."""
    numbers = [each for each in values if is_number(each)]
    if value in numbers[1::2]:
        return numbers.index(value)
    return 2 * sum(point < value for point in numbers[1::2])


def _tested(value: Any, tests: Tests) -> bool | None:
    if not tests:
        return value if isinstance(value, bool) else None
    answers = [_one(value, operator, constant) for operator, constant in tests]
    if True in answers:
        return True
    return None if None in answers else False


def _one(value: Any, operator: str, constant: Any) -> bool | None:
    if operator in ("=", "!="):
        same = value is None if constant is None else value != OTHER and value is not None and value == _comparable(constant)
        return same == (operator == "=")
    if not is_number(value) or not is_number(constant):
        return None
    other = _comparable(constant)
    return {"<": value < other, ">": value > other, "<=": value <= other, ">=": value >= other}[operator]


def _comparable(constant: Any) -> Any:
    return Decimal(str(constant)) if is_number(constant) else constant
