"""Asking a decision within a step: its value, and what the history keeps of how it came about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from engine.dmn import DecisionModel, DmnError
from engine.expressions import shown
from engine.feel.errors import FeelError
from engine.feel.values import to_json
from engine.problem import ProblemError
from engine.variables import Variables

Asked = tuple[Any, dict[str, Any]]


def by_name(models: Mapping[str, DecisionModel] | Iterable[DecisionModel]) -> dict[str, DecisionModel]:
    """The models by the id, and where that is free by the name, of each of their decisions."""
    if isinstance(models, Mapping):
        return dict(models)
    found: dict[str, DecisionModel] = {}
    for model in models:
        for decision in model.decisions.values():
            found[decision.id] = model
            found.setdefault(decision.name, model)
    return found


def ask(model: DecisionModel, name: str) -> Callable[[Variables], Asked]:
    """A function from variables to the decision's value, as stored, and its facts, matched rows, warnings and hash.

    It raises ProblemError when the decision cannot be made.
    """

    def asked(variables: Variables) -> Asked:
        try:
            result = model.evaluate(name, variables, now=variables.now)
            facts = {each.label or each.expression: to_json(each.value) for each in result.inputs}
            value = to_json(result.value)
        except (DmnError, FeelError) as error:
            raise ProblemError("decision", f"{name}: {error}{shown(variables)}") from None
        rows = [{"table": each.table_id, "row": each.rule_index, "rule": each.rule_id} for each in result.matched]
        return value, {"facts": facts, "rows": rows, "value": value, "warnings": list(result.warnings), "hash": model.hash}

    return asked
