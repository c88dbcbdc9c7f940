"""Short cuts for the commonest cells: literals, comparisons and ranges of whole numbers. None means: ask the full test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.feel import UnaryTests
from engine.feel.nodes import Const, Node, RangeLiteral, Relation

Quick = Callable[[Any], bool | None]


def quick_test(tests: UnaryTests) -> Quick | None:
    """A short cut that answers as the tests would, or None when there is none."""
    if tests.negated or not tests.tests:
        return None
    if all(isinstance(test, Const) and type(test.value) in (int, str) for test in tests.tests):
        return _one_of([test.value for test in tests.tests if isinstance(test, Const)])
    return _single(tests.tests[0]) if len(tests.tests) == 1 else None


def _single(test: Node) -> Quick | None:
    if isinstance(test, Const) and type(test.value) is bool:
        wanted = test.value
        return lambda value: value is wanted if type(value) is bool else None
    if isinstance(test, Relation) and isinstance(test.operand, Const) and type(test.operand.value) is int:
        return _relation(test.operator, test.operand.value)
    if isinstance(test, RangeLiteral) and isinstance(test.low, Const) and isinstance(test.high, Const):
        low, high = test.low.value, test.high.value
        if type(low) is int and type(high) is int and low <= high:
            first, last = low + (not test.low_included), high - (not test.high_included)
            return lambda value: first <= value <= last if type(value) is int else None
    return None


def _one_of(wanted: list[Any]) -> Quick:
    kind = type(wanted[0])
    if any(type(value) is not kind for value in wanted):
        return lambda value: None
    if len(wanted) == 1:
        only = wanted[0]
        return lambda value: value == only if type(value) is kind else None
    values = frozenset(wanted)
    return lambda value: value in values if type(value) is kind else None


def _relation(sign: str, bound: int) -> Quick | None:
    if sign in ("<", "<="):
        end = bound + (sign == "<=")
        return lambda value: value < end if type(value) is int else None
    if sign in (">", ">="):
        start = bound - (sign == ">=")
        return lambda value: value > start if type(value) is int else None
    if sign == "=":
        return lambda value: value == bound if type(value) is int else None
    return None
