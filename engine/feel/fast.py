"""Short cuts for the commonest conditions: comparisons of a variable with a literal, joined by `and` and `or`.

A short cut answers only what the full closure would answer in the same way; in every other case it says SLOW, and the
full closure is asked. It takes the caller's variables as they are and carries no budget, since it cannot loop.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.feel.nodes import Compare, Const, Logic, Name, Node

SLOW: Any = object()
Fast = Callable[[Mapping[str, Any]], Any]
_FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}


def fast_closure(node: Node) -> Fast | None:
    """A short cut for the expression, or None when it is not of the simple form."""
    if isinstance(node, Logic):
        return _logic(node)
    if isinstance(node, Compare):
        return _comparison(node)
    return None


def _logic(node: Logic) -> Fast | None:
    parts = [fast_closure(operand) for operand in node.operands]
    ready = [part for part in parts if part is not None]
    if len(ready) < len(parts):
        return None
    decisive = node.operator == "or"
    if len(ready) == 2:
        return _pair(ready[0], ready[1], decisive)

    def combine(variables: Mapping[str, Any]) -> Any:
        for part in ready:
            value = part(variables)
            if value is decisive or value is SLOW:
                return value
        return not decisive

    return combine


def _pair(first: Fast, second: Fast, decisive: bool) -> Fast:
    def combine(variables: Mapping[str, Any]) -> Any:
        value = first(variables)
        return value if value is decisive or value is SLOW else second(variables)

    return combine


def _comparison(node: Compare) -> Fast | None:
    left, right, sign = node.left, node.right, node.operator
    if isinstance(left, Const) and isinstance(right, Name):
        left, right, sign = right, left, _FLIPPED[sign]
    if not isinstance(left, Name) or not isinstance(right, Const):
        return None
    if type(right.value) is int:
        return _NUMBERS[sign](left.name, right.value)
    if type(right.value) is str and sign in ("=", "!="):
        return _text(left.name, right.value, sign == "=")
    return None


def _text(name: str, wanted: str, same: bool) -> Fast:
    def equal(variables: Mapping[str, Any]) -> Any:
        try:
            value = variables[name]
        except KeyError:
            return SLOW
        return (value == wanted) is same if type(value) is str else SLOW

    return equal


def _greater(name: str, bound: int) -> Fast:
    def compare(variables: Mapping[str, Any]) -> Any:
        try:
            value = variables[name]
        except KeyError:
            return SLOW
        return value > bound if type(value) is int else SLOW

    return compare


def _greater_equal(name: str, bound: int) -> Fast:
    return _greater(name, bound - 1)


def _less(name: str, bound: int) -> Fast:
    def compare(variables: Mapping[str, Any]) -> Any:
        try:
            value = variables[name]
        except KeyError:
            return SLOW
        return value < bound if type(value) is int else SLOW

    return compare


def _less_equal(name: str, bound: int) -> Fast:
    return _less(name, bound + 1)


def _equal(name: str, bound: int) -> Fast:
    def compare(variables: Mapping[str, Any]) -> Any:
        try:
            value = variables[name]
        except KeyError:
            return SLOW
        return value == bound if type(value) is int else SLOW

    return compare


def _different(name: str, bound: int) -> Fast:
    def compare(variables: Mapping[str, Any]) -> Any:
        try:
            value = variables[name]
        except KeyError:
            return SLOW
        return value != bound if type(value) is int else SLOW

    return compare


_NUMBERS: dict[str, Callable[[str, int], Fast]] = {
    "<": _less,
    "<=": _less_equal,
    ">": _greater,
    ">=": _greater_equal,
    "=": _equal,
    "!=": _different,
}
