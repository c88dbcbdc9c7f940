"""Decision tables: what they hold, and how they are evaluated (DMN 1.5, chapter 8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.dmn.index import places, table_index
from engine.dmn.quick import Quick, quick_test
from engine.dmn.result import EvaluatedInput, MatchedRule
from engine.feel import Expression, UnaryTests
from engine.feel.builtins import statistics
from engine.feel.errors import NullValue
from engine.feel.operators import equal
from engine.feel.run import Run, Scope
from engine.feel.types import Type, coerce

POLICIES = ("UNIQUE", "FIRST", "PRIORITY", "ANY", "COLLECT", "RULE ORDER", "OUTPUT ORDER")
AGGREGATORS: dict[str, Callable[[Run, list[Any]], Any]] = {
    "SUM": statistics.total,
    "MIN": statistics.minimum,
    "MAX": statistics.maximum,
    "COUNT": lambda run, items: len(items),
}


@dataclass(frozen=True, slots=True)
class Input:
    """A column that is tested: its label, its expression and the values it may take (None when not limited)."""

    label: str
    expression: Expression
    allowed: UnaryTests | None = None
    type: Type | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """A column that is answered: its name, its type and the values it may take.

    `order` are the literals among these by falling priority, `default` the answer when no row hits.
    """

    name: str
    label: str
    type: Type | None = None
    order: tuple[Any, ...] = ()
    default: Expression | None = None
    allowed: UnaryTests | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A row: one test for each input, one expression for each output (None: empty), and its remarks."""

    id: str
    tests: tuple[UnaryTests, ...]
    outputs: tuple[Expression | None, ...]
    annotations: tuple[str, ...] = ()


class DecisionTable:
    """A table ready to be evaluated; `inputs`, `outputs` and `rules` may be read to analyse it."""

    def __init__(
        self,
        id: str,
        inputs: tuple[Input, ...],
        outputs: tuple[Output, ...],
        rules: tuple[Rule, ...],
        policy: str,
        aggregation: str,
    ) -> None:
        self.id = id
        self.inputs = inputs
        self.outputs = outputs
        self.rules = rules
        self.policy = policy
        self.aggregation = aggregation
        self._limited = any(column.allowed is not None for column in inputs)
        self._rows = [_row(rule) for rule in rules]
        self.index = table_index([rule.tests for rule in rules], len(inputs)) if rules else None
        self.matched = [MatchedRule(id, place, rule.id, rule.annotations) for place, rule in enumerate(rules, 1)]
        self.constants = [[_constant(cell, out) for cell, out in zip(rule.outputs, outputs, strict=True)] for rule in rules]
        self.names = frozenset().union(*(part.names for part in self._parts()))

    def _parts(self) -> list[Expression | UnaryTests]:
        parts: list[Expression | UnaryTests | None] = [column.expression for column in self.inputs]
        for rule in self.rules:
            parts += [*rule.tests, *rule.outputs]
        return [part for part in parts if part is not None]

    def evaluate(self, scope: Scope) -> Any:
        """The answer of the table; the rows that hit are appended to the trace of the run."""
        run = scope.run
        values = [column.expression.closure(scope) for column in self.inputs]
        run.trace.append((self, values))
        if self._limited:
            self._check_inputs(values, scope)
        hits = self._hits(values, scope)
        run.trace.extend(self.matched[place] for place in hits)
        if not hits:
            return self._default(scope)
        try:
            return self._answer(hits, scope)
        except NullValue as reason:
            run.warn(f"table {self.id}: {reason}")
            return None

    def evaluated_inputs(self, values: list[Any]) -> tuple[EvaluatedInput, ...]:
        """What the input expressions came to, beside their labels."""
        pairs = zip(self.inputs, values, strict=True)
        return tuple(EvaluatedInput(self.id, column.label, column.expression.text, value) for column, value in pairs)

    def _check_inputs(self, values: list[Any], scope: Scope) -> None:
        # A value that is not allowed counts as null.
        for place, column in enumerate(self.inputs):
            value = values[place]
            if column.allowed is not None and value is not None and not column.allowed.matches(value, scope):
                scope.run.warn(f"table {self.id}: the value of {column.label} is not among its allowed values")
                values[place] = None

    def evaluated_facts(self, variables: Mapping[str, object]) -> tuple[EvaluatedInput, ...]:
        """The same where every input expression is the name of a fact."""
        return self.evaluated_inputs([variables[column.expression.text] for column in self.inputs])

    def _hits(self, values: list[Any], scope: Scope) -> list[int]:
        bits = self.index.bits(values) if self.index is not None else None
        if bits is not None:
            hits = places(bits)
            return hits[:1] if self.policy == "FIRST" else hits
        return self._asked(values, scope)

    def _asked(self, values: list[Any], scope: Scope) -> list[int]:
        hits = []
        first = self.policy == "FIRST"
        for place, row in enumerate(self._rows):
            for column, quick, tests in row:
                passed = quick(values[column]) if quick is not None else None
                if passed is None:
                    passed = tests.matches(values[column], scope)
                if not passed:
                    break
            else:
                hits.append(place)
                if first:
                    break
        return hits

    def _default(self, scope: Scope) -> Any:
        if any(column.default is not None for column in self.outputs):
            cells = [None if column.default is None else column.default.closure(scope) for column in self.outputs]
            return self._result(cells)
        if self.policy == "COLLECT":
            if self.aggregation == "COUNT":
                return 0
            if not self.aggregation:
                return []
        scope.run.warn(f"table {self.id}: no row hits")
        return None

    def _cells(self, place: int, scope: Scope) -> list[Any]:
        cells = []
        for column, expression, constant in zip(self.outputs, self.rules[place].outputs, self.constants[place], strict=True):
            if constant is not None:
                cells.append(constant)
                continue
            value = None if expression is None else expression.closure(scope)
            cells.append(self._conformed(value, column, place, scope))
        return cells

    def _conformed(self, value: Any, column: Output, place: int, scope: Scope) -> Any:
        if column.type is not None:
            value, fits = coerce(value, column.type)
            if not fits:
                scope.run.warn(f"table {self.id}, row {place + 1}: {column.label} is not of type {column.type}")
        if column.allowed is not None and value is not None and not column.allowed.matches(value, scope):
            scope.run.warn(f"table {self.id}, row {place + 1}: {column.label} is not among its output values")
            return None
        return value

    def _result(self, cells: list[Any]) -> Any:
        if len(cells) == 1:
            return cells[0]
        return {column.name: cell for column, cell in zip(self.outputs, cells, strict=True)}

    def _answer(self, hits: list[int], scope: Scope) -> Any:
        policy = self.policy
        if policy == "UNIQUE" and len(hits) > 1:
            rows = ", ".join(str(place + 1) for place in hits)
            raise NullValue(f"more than one row hits ({rows}) though the hit policy is UNIQUE")
        rows_of_cells = [self._cells(place, scope) for place in hits]
        if policy in ("UNIQUE", "FIRST"):
            return self._result(rows_of_cells[0])
        if policy == "ANY":
            return self._any(rows_of_cells, scope.run)
        if policy in ("PRIORITY", "OUTPUT ORDER"):
            ordered = sorted(rows_of_cells, key=self._priority)
            return self._result(ordered[0]) if policy == "PRIORITY" else [self._result(cells) for cells in ordered]
        if self.aggregation:
            aggregate = AGGREGATORS[self.aggregation]
            return self._result([aggregate(scope.run, list(column)) for column in zip(*rows_of_cells, strict=True)])
        return [self._result(cells) for cells in rows_of_cells]

    def _any(self, rows: list[list[Any]], run: Run) -> Any:
        if any(equal(rows[0], other, run) is not True for other in rows[1:]):
            raise NullValue("the rows that hit answer differently though the hit policy is ANY")
        return self._result(rows[0])

    def _priority(self, cells: list[Any]) -> tuple[int, ...]:
        places = []
        for column, cell in zip(self.outputs, cells, strict=True):
            if column.order:
                places.append(column.order.index(cell) if cell in column.order else len(column.order))
        return tuple(places)


def _row(rule: Rule) -> list[tuple[int, Quick | None, UnaryTests]]:
    return [(column, quick_test(tests), tests) for column, tests in enumerate(rule.tests) if tests.tests]


def _constant(cell: Expression | None, column: Output) -> Any:
    value = None if cell is None else getattr(cell.node, "value", None)
    if value is None or type(value) not in (str, bool, int):
        return None
    if column.allowed is not None and value not in column.order:
        return None
    return value if column.type is None or coerce(value, column.type) == (value, True) else None
