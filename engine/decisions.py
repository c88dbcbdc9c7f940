"""Asking a decision within a step: its value, and what the history keeps of how it came about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.feel.values import to_json
from engine.problem import ProblemError

Asked = tuple[Any, dict[str, Any]]


def ask(model: Any, name: str) -> Callable[[Mapping[str, Any]], Asked]:
    """A function from variables to the stored value of the decision and the facts, matched rows and hash of it."""
    raise ProblemError("decision", "decisions cannot be asked yet")
