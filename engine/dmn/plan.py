"""A short cut for the commonest decision: one indexed table over plain facts that answers with literals.

The plan answers only where the full evaluation would answer the same without a warning; else it says None.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.dmn.index import Lookup
from engine.dmn.result import DecisionResult
from engine.dmn.table import DecisionTable
from engine.feel.nodes import Name
from engine.feel.types import Type, coerce


class Plan:
    """For one decision: the facts it looks up, and the answer of each row."""

    __slots__ = ("_answers", "_columns", "_single", "_table")

    def __init__(self, table: DecisionTable, columns: list[tuple[str, Lookup]], answers: list[Any]) -> None:
        self._table = table
        self._columns = columns
        self._answers = [(answer, (matched,)) for answer, matched in zip(answers, table.matched, strict=True)]
        self._single = table.policy == "UNIQUE"

    def evaluate(self, variables: Mapping[str, object]) -> DecisionResult | None:
        """The result, or None when the full evaluation must be asked."""
        bits = -1
        for name, lookup in self._columns:
            try:
                found = lookup(variables[name])
            except KeyError:
                return None
            if not found:
                return None
            bits &= found
        lowest = bits & -bits
        if not lowest or (self._single and bits != lowest):
            return None
        answer, matched = self._answers[lowest.bit_length() - 1]
        return DecisionResult(answer, matched, (), self._table, variables)


def make_plan(table: DecisionTable | None, kinds: Sequence[Type], facts: Mapping[str, Type | None]) -> Plan | None:
    """The plan of a decision, or None. Its answer conforms to `kinds`; `facts` are those it may read, with their types."""
    if table is None or table.index is None or table.policy not in ("UNIQUE", "FIRST") or not table.rules:
        return None
    if any(column.allowed is not None for column in table.inputs):
        return None
    lookups = {column: (lookup, takes) for column, lookup, takes in table.index.lookups}
    columns = []
    for place, column in enumerate(table.inputs):
        node = column.expression.node
        if place not in lookups or not isinstance(node, Name) or not _plain(facts, node.name, lookups[place][1]):
            return None
        columns.append((node.name, lookups[place][0]))
    answers = [_answer(table, place, kinds) for place in range(len(table.rules))]
    return None if any(answer is None for answer in answers) else Plan(table, columns, answers)


def _plain(facts: Mapping[str, Type | None], name: str, takes: str) -> bool:
    kind = facts.get(name, Type("none"))
    return kind is None or (kind.name in (takes, "Any") and not kind.allowed)


def _answer(table: DecisionTable, place: int, kinds: Sequence[Type]) -> Any:
    constants = table.constants[place]
    if len(constants) != 1 or constants[0] is None:
        return None
    return constants[0] if all(coerce(constants[0], kind) == (constants[0], True) for kind in kinds) else None
