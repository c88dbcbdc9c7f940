"""A short cut for the commonest decision: one indexed table over plain facts that answers with literals.

The plan answers only where the full evaluation would answer the same without a warning; else it says None.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine.dmn.index import Lookup, Numbers, Strings
from engine.dmn.result import DecisionResult
from engine.dmn.table import DecisionTable
from engine.feel.nodes import Name
from engine.feel.types import Type, coerce

Plan = Callable[[Mapping[str, object]], DecisionResult | None]


def _plan(table: DecisionTable, columns: list[tuple[str, Lookup]], answers: list[Any]) -> Plan:
    """What finds the result in the facts, or None when the full evaluation must be asked."""
    strings = [(name, lookup.known.get, lookup.others) for name, lookup in columns if isinstance(lookup, Strings)]
    numbers = [(name, lookup.thresholds, lookup.bits) for name, lookup in columns if isinstance(lookup, Numbers)]
    of_row = {1 << row: (answer, (table.matched[row],)) for row, answer in enumerate(answers)}.get
    first = table.policy == "FIRST"

    def find(variables: Mapping[str, object]) -> DecisionResult | None:
        bits = -1
        try:
            for name, known, others in strings:
                text: Any = variables[name]
                if type(text) is not str:
                    return None
                bits &= known(text, others)
            for name, thresholds, passed in numbers:
                number: Any = variables[name]
                if type(number) is not int:
                    return None
                bits &= passed[bisect_right(thresholds, number)]
        except KeyError:
            return None
        found = of_row(bits & -bits if first else bits)
        return None if found is None else DecisionResult(found[0], found[1], (), table, variables)

    return find


def make_plan(table: DecisionTable | None, kinds: Sequence[Type], facts: Mapping[str, Type | None]) -> Plan | None:
    """The plan of a decision, or None. Its answer conforms to `kinds`; `facts` are those it may read, with their types."""
    if table is None or table.index is None or table.policy not in ("UNIQUE", "FIRST") or not table.rules:
        return None
    if any(column.allowed is not None for column in table.inputs):
        return None
    lookups = table.index.lookups
    columns = []
    for place, column in enumerate(table.inputs):
        node = column.expression.node
        if place not in lookups or not isinstance(node, Name) or not _plain(facts, node.name, lookups[place].takes):
            return None
        columns.append((node.name, lookups[place]))
    answers = [_answer(table, place, kinds) for place in range(len(table.rules))]
    return None if any(answer is None for answer in answers) else _plan(table, columns, answers)


def _plain(facts: Mapping[str, Type | None], name: str, takes: str) -> bool:
    kind = facts.get(name, Type("none"))
    return kind is None or (kind.name in (takes, "Any") and not kind.allowed)


def _answer(table: DecisionTable, place: int, kinds: Sequence[Type]) -> Any:
    constants = table.constants[place]
    if len(constants) != 1 or constants[0] is None:
        return None
    return constants[0] if all(coerce(constants[0], kind) == (constants[0], True) for kind in kinds) else None
