"""Finds the rows of a table that hit without asking each of them: one bit for a row, one look-up for a column.

A column can be indexed when each of its cells is empty, a comparison, a range or a list of whole numbers, or a list of
strings. Whole numbers are looked up among the places where an answer changes, strings in a dictionary. For any other
value the index says None, and the rows are asked one by one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from engine.dmn.quick import quick_test
from engine.feel import UnaryTests
from engine.feel.nodes import Const, Node, RangeLiteral, Relation

Test = Callable[[Any], bool | None]


@dataclass(frozen=True, slots=True)
class Strings:
    """A column of strings: the bits of the rows each known string passes, and of those any other string passes."""

    known: dict[str, int]
    others: int
    takes: str = "string"

    def find(self, value: Any) -> int | None:
        """The bits of the rows the value passes, or None when it cannot be looked up."""
        return self.known.get(value, self.others) if type(value) is str else None


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of whole numbers: the bits below the first threshold, and from each threshold on."""

    thresholds: list[int]
    bits: list[int]
    takes: str = "number"

    def find(self, value: Any) -> int | None:
        """The bits of the rows the value passes, or None when it cannot be looked up."""
        return self.bits[bisect_right(self.thresholds, value)] if type(value) is int else None


Lookup = Strings | Numbers


def column_index(cells: Sequence[UnaryTests]) -> Lookup | None:
    """The look-up of one column, or None when it cannot be indexed."""
    tests = [quick_test(cell) for cell in cells]
    if any(cell.tests and test is None for cell, test in zip(cells, tests, strict=True)):
        return None
    nodes = [node for cell in cells for node in cell.tests]
    if nodes and all(isinstance(node, Const) and type(node.value) is str for node in nodes):
        return _strings({node.value for node in nodes if isinstance(node, Const)}, tests)
    thresholds: set[int] = set()
    for node in nodes:
        found = _thresholds(node)
        if found is None:
            return None
        thresholds.update(found)
    return _numbers(sorted(thresholds), tests) if thresholds else None


def _bits(tests: Sequence[Test | None], value: Any) -> int:
    return sum(1 << row for row, test in enumerate(tests) if test is None or test(value))


def _strings(values: set[str], tests: Sequence[Test | None]) -> Strings:
    known = {value: _bits(tests, value) for value in values}
    others = sum(1 << row for row, test in enumerate(tests) if test is None)
    return Strings(known, others)


def _numbers(thresholds: list[int], tests: Sequence[Test | None]) -> Numbers:
    bits = [_bits(tests, thresholds[0] - 1), *(_bits(tests, threshold) for threshold in thresholds)]
    return Numbers(thresholds, bits)


def _thresholds(node: Node) -> tuple[int, ...] | None:
    """The whole numbers at which the answer of a cell may change."""
    if isinstance(node, Const):
        ends: tuple[Any, ...] = (node.value,)
    elif isinstance(node, Relation) and isinstance(node.operand, Const):
        ends = (node.operand.value,)
    elif isinstance(node, RangeLiteral) and isinstance(node.low, Const) and isinstance(node.high, Const):
        ends = (node.low.value, node.high.value)
    else:
        return None
    if any(type(end) is not int for end in ends):
        return None
    return tuple(threshold for end in ends for threshold in (end, end + 1))


class Index:
    """The look-ups of the columns that restrict a table, by column."""

    def __init__(self, lookups: dict[int, Lookup], rows: int) -> None:
        self.lookups = lookups
        self.every = (1 << rows) - 1

    def bits(self, values: Sequence[Any]) -> int | None:
        """The bits of the rows that hit, row 1 the lowest; None when a value cannot be looked up."""
        bits = self.every
        for column, lookup in self.lookups.items():
            found = lookup.find(values[column])
            if found is None:
                return None
            bits &= found
        return bits


def table_index(rules: Sequence[Sequence[UnaryTests]], columns: int) -> Index | None:
    """The index of a table's cells, or None when a column cannot be indexed."""
    lookups = {}
    for column in range(columns):
        cells = [row[column] for row in rules]
        if all(not cell.tests for cell in cells):
            continue
        found = column_index(cells)
        if found is None:
            return None
        lookups[column] = found
    return Index(lookups, len(rules))


def places(bits: int) -> list[int]:
    """The rows of the bits, counted from 0."""
    found = []
    while bits:
        lowest = bits & -bits
        found.append(lowest.bit_length() - 1)
        bits ^= lowest
    return found
