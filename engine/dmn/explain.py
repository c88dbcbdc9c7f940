"""Why each row of a table hit or did not: every cell is asked, also those an evaluation would skip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.dmn.errors import DmnError
from engine.dmn.model import Decision, DecisionModel, Evaluation
from engine.dmn.result import DecisionResult
from engine.dmn.table import DecisionTable
from engine.feel import Budget, FeelLimitError, UnaryTests
from engine.feel.errors import NullValue
from engine.feel.run import Run, Scope


@dataclass(frozen=True, slots=True)
class CellOutcome:
    """One input cell: its test as written, whether the value passed, and what became null on the way."""

    test: str
    passed: bool
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """One row: `index` counts from 1, `hit` when every cell passed.

    `used` is False for a hit that the hit policy passed over (FIRST: a row after the first hit).
    """

    index: int
    id: str
    cells: tuple[CellOutcome, ...]
    outputs: tuple[str, ...]
    annotations: tuple[str, ...]
    hit: bool
    used: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer of a decision and its table's rows; `values` are what the input columns came to."""

    result: DecisionResult
    values: tuple[Any, ...]
    rows: tuple[RowOutcome, ...]


def explain(
    model: DecisionModel,
    decision: str,
    variables: Mapping[str, object],
    *,
    now: datetime | None = None,
    budget: Budget | None = None,
) -> Explanation:
    """The answer for these facts and the outcome of every cell; both share the budget.

    Raises as `DecisionModel.evaluate`, and DmnError for a decision that is no table.
    """
    found = model.decision(decision)
    if found.table is None:
        raise DmnError(f"The decision {found.name} is no table.", found.id)
    budget = budget or Budget()
    result = model.evaluate(found.id, variables, now=now, budget=budget)
    try:
        values, rows = _asked(Evaluation(model, variables, Run(now, budget)), found, found.table)
    except RecursionError:
        raise FeelLimitError("The evaluation is nested too deep.") from None
    used = {row.rule_index for row in result.matched if row.table_id == found.table.id}
    told = tuple(_told(found.table, place, cells, used) for place, cells in enumerate(rows))
    return Explanation(result, tuple(values), told)


def _asked(evaluation: Evaluation, decision: Decision, table: DecisionTable) -> tuple[list[Any], list[tuple[CellOutcome, ...]]]:
    scope = evaluation.scope(decision)
    values = []
    for column in table.inputs:
        value = _value(column.expression.closure, scope)
        refused = column.allowed is not None and value is not None and not _passes(column.allowed, value, scope).passed
        values.append(None if refused else value)
    rows = [tuple(_passes(test, value, scope) for test, value in zip(r.tests, values, strict=True)) for r in table.rules]
    return values, rows


def _value(closure: Any, scope: Scope) -> Any:
    try:
        return closure(scope)
    except NullValue:
        return None


def _passes(tests: UnaryTests, value: Any, scope: Scope) -> CellOutcome:
    run = scope.run
    run.budget.spend()
    run.warnings.clear()
    try:
        passed = tests.matches(value, scope)
    except NullValue as reason:
        run.warn(str(reason))
        passed = False
    return CellOutcome(tests.text, passed, tuple(run.warnings))


def _told(table: DecisionTable, place: int, cells: tuple[CellOutcome, ...], used: set[int]) -> RowOutcome:
    rule = table.rules[place]
    hit = all(cell.passed for cell in cells)
    outputs = tuple("" if cell is None else cell.text for cell in rule.outputs)
    return RowOutcome(place + 1, rule.id, cells, outputs, rule.annotations, hit, hit and place + 1 in used)
