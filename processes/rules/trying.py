"""Trying an expression or a decision table with example data, within bounds. Nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.dmn import DecisionModel, DmnError, Explanation, RowOutcome, explain, read_dmn
from engine.feel import Budget, FeelError, FeelSyntaxError, FeelUnsupportedError, from_json, in_chinese, parse, shown, to_json
from processes.errors import InvalidError
from processes.rules.facts import typed_facts
from processes.texts import Text, text

MAX_EXPRESSION = 10_000
MAX_STEPS = 100_000
CUT = 2_000


@dataclass(frozen=True, slots=True)
class Tried:
    """What an expression came to: its value as FEEL writes it (`text`) and as JSON (None where JSON cannot hold it).

    `error` says why there is no value, `position` where (line and column from 1, None where it has no place).
    """

    text: str
    value: Any
    warnings: tuple[str, ...]
    error: str | None = None
    position: tuple[int, int] | None = None

    @property
    def why(self) -> Text:
        """The error in both languages."""
        return text(in_chinese(self.error or ""), self.error or "")


@dataclass(frozen=True, slots=True)
class TriedCell:
    """An input cell: its test, whether the column's value passed it, and what became null on the way."""

    test: str
    passed: bool
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TriedRow:
    """A row of a tried table; `index` counts from 1. `used` is False for a hit that the hit policy passed over."""

    index: int
    cells: tuple[TriedCell, ...]
    outputs: tuple[str, ...]
    annotations: tuple[str, ...]
    hit: bool
    used: bool


@dataclass(frozen=True, slots=True)
class TriedTable:
    """What a table came to: its answer, what each input column came to, and every row. `error` says why there is none."""

    decision: str
    name: str
    answer: Tried
    values: tuple[str, ...]
    rows: tuple[TriedRow, ...]


def try_expression(text: str, data: Mapping[str, Any], *, now: datetime | None = None) -> Tried:
    """The value of a FEEL expression for these variables (plain JSON, or the tagged JSON of stored variables).

    What is wrong with the expression is told in the record. InvalidError for data that is no FEEL value or a text
    beyond 10,000 characters. At most 100,000 steps are taken.
    """
    if len(text) > MAX_EXPRESSION:
        raise InvalidError({"expression": [f"At most {MAX_EXPRESSION} characters."]})
    variables = values_of(data)
    try:
        result = parse(text, names=variables).evaluate(variables, now=now, budget=Budget(MAX_STEPS))
        return told(result.value, result.warnings)
    except (FeelSyntaxError, FeelUnsupportedError) as error:
        return Tried("", None, (), str(error), error.position)
    except FeelError as error:
        return Tried("", None, (), str(error))


def try_table(source: bytes | DecisionModel, decision: str, data: Mapping[str, Any], *, now: datetime | None = None) -> TriedTable:
    """The answer of a decision table for these facts, and for every row whether it hit and which cells did not.

    A fact whose type is declared may be given as text ("2026-03-01" for a date). InvalidError for a file or decision
    that cannot be used (`decision`) and for facts that cannot be read (`data`, or the fact's name).
    """
    model = read_model(source)
    try:
        found = model.decision(decision)
        facts = typed_facts(model, found, values_of(data))
        explained = explain(model, decision, facts, now=now, budget=Budget(MAX_STEPS))
    except DmnError as error:
        raise InvalidError({"decision": [str(error)]}) from None
    except FeelError as error:
        return TriedTable(found.id, found.name, Tried("", None, (), str(error)), (), ())
    return _table(found.id, found.name, explained)


def read_model(source: bytes | DecisionModel) -> DecisionModel:
    """The decision model of a file. InvalidError for a file that cannot be read."""
    if isinstance(source, DecisionModel):
        return source
    try:
        return read_dmn(source)
    except DmnError as error:
        raise InvalidError({"decision": [str(error)]}) from None


def values_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """The variables of a JSON object. InvalidError under `data` for what is no FEEL value."""
    found = {}
    for name, part in data.items():
        try:
            found[name] = from_json(part)
        except FeelError as error:
            raise InvalidError({"data": [f"{name}: {error}"]}) from None
    return found


def told(value: Any, warnings: tuple[str, ...]) -> Tried:
    """The record of a value; a text of more than 2,000 characters is cut, with a sign that it is."""
    try:
        json: Any = to_json(value)
    except FeelError:
        json = None
    return Tried(_cut(value), json, tuple(dict.fromkeys(warnings)))


def _cut(value: Any) -> str:
    text = shown(value)
    return text if len(text) <= CUT else text[:CUT] + "…"


def _table(id: str, name: str, explained: Explanation) -> TriedTable:
    result = explained.result
    values = tuple(_cut(value) for value in explained.values)
    return TriedTable(id, name, told(result.value, result.warnings), values, tuple(map(_row, explained.rows)))


def _row(row: RowOutcome) -> TriedRow:
    cells = tuple(TriedCell(cell.test, cell.passed, cell.warnings) for cell in row.cells)
    return TriedRow(row.index, cells, row.outputs, row.annotations, row.hit, row.used)
