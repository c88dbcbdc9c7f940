"""What one evaluation carries along: the step budget, the clock, the warnings and the scopes of names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.feel.errors import FeelLimitError, NullValue

MAX_TEXT = 100_000
MAX_DEPTH = 100
MAX_STEPS = 200_000
MAX_CALLS = 60
MAX_STRING = 1_000_000
MAX_LIST = 100_000
MAX_WARNINGS = 50


class Budget:
    """A number of steps that may be shared by several evaluations; meeting it raises FeelLimitError."""

    __slots__ = ("left", "steps")

    def __init__(self, steps: int = MAX_STEPS) -> None:
        self.steps = steps
        self.left = steps

    def spend(self, steps: int = 1) -> None:
        """Take `steps` off; raises FeelLimitError when none are left."""
        self.left -= steps
        if self.left < 0:
            raise FeelLimitError(f"The evaluation needs more than {self.steps} steps.")


class Run:
    """One evaluation: its budget, its clock (None when there is none), the warnings so far and a trace for hosts."""

    __slots__ = ("budget", "calls", "now", "trace", "warnings")

    def __init__(self, now: datetime | None = None, budget: Budget | None = None) -> None:
        self.now = now
        self.budget = budget or Budget()
        self.calls = 0
        self.trace: list[Any] = []
        self.warnings: list[str] = []

    def warn(self, message: str) -> None:
        """Remember why a value became null; beyond 50 warnings the rest is dropped."""
        if len(self.warnings) < MAX_WARNINGS:
            self.warnings.append(message)

    def clock(self) -> datetime:
        """The moment the caller passed; without one, `now()` is null."""
        if self.now is None:
            raise NullValue("no clock was given to this evaluation")
        return self.now

    def enter(self) -> None:
        """Count a call of a function down; raises FeelLimitError beyond 60 nested calls."""
        self.budget.spend()
        self.calls += 1
        if self.calls > MAX_CALLS:
            raise FeelLimitError(f"Functions call each other more than {MAX_CALLS} levels deep.")

    def leave(self) -> None:
        """Count the end of a call."""
        self.calls -= 1


class Scope(dict[str, Any]):
    """Names of one level; a name it does not hold is looked up in the level around it."""

    __slots__ = ("parent", "run")

    def __init__(self, parent: Mapping[str, Any], run: Run) -> None:
        super().__init__()
        self.parent = parent
        self.run = run

    def __missing__(self, key: str) -> Any:
        return self.parent[key]

    def snapshot(self) -> Scope:
        """A copy of this level, for a function that outlives the loop it was made in."""
        copy = Scope(self.parent, self.run)
        copy.update(self)
        return copy


def check_string(text: str) -> str:
    """Return the text, or raise FeelLimitError when it is longer than 1,000,000 characters."""
    if len(text) > MAX_STRING:
        raise FeelLimitError(f"A string would be longer than {MAX_STRING} characters.")
    return text


def check_size(items: list[Any]) -> list[Any]:
    """Return the list, or raise FeelLimitError when it holds more than 100,000 items."""
    if len(items) > MAX_LIST:
        raise FeelLimitError(f"A list would hold more than {MAX_LIST} items.")
    return items
