"""What an evaluation gives back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class MatchedRule:
    """A row that hit: `rule_index` counts from 1."""

    table_id: str
    rule_index: int
    rule_id: str
    annotations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EvaluatedInput:
    """What an input expression of a table came to."""

    table_id: str
    label: str
    expression: str
    value: Any


class Table(Protocol):
    """What a result asks of the table it came from."""

    def evaluated_facts(self, variables: Mapping[str, object]) -> tuple[EvaluatedInput, ...]:
        """The inputs of a table whose input expressions are names of facts."""


class DecisionResult:
    """The answer of a decision, the rows that hit, why values became null, and what the table inputs came to."""

    __slots__ = ("_inputs", "_source", "matched", "value", "warnings")

    def __init__(
        self,
        value: Any,
        matched: tuple[MatchedRule, ...] = (),
        warnings: tuple[str, ...] = (),
        inputs: Sequence[EvaluatedInput] | Table = (),
        facts: Mapping[str, object] | None = None,
    ) -> None:
        self.value = value
        self.matched = matched
        self.warnings = warnings
        self._inputs = inputs
        self._source = facts

    @property
    def inputs(self) -> tuple[EvaluatedInput, ...]:
        """What the input expressions of the tables came to, in the order they were evaluated."""
        if self._source is not None:
            self._inputs = self._inputs.evaluated_facts(self._source)  # type: ignore[union-attr]
            self._source = None
        return tuple(self._inputs)  # type: ignore[arg-type]

    def __repr__(self) -> str:
        return f"DecisionResult({self.value!r}, {self.matched!r}, {self.warnings!r})"
