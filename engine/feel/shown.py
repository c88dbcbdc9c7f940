"""How people read a value."""

from __future__ import annotations

from typing import Any

from engine.feel.builtins.conversions import write
from engine.feel.errors import NullValue
from engine.feel.run import Budget, Run

MAX_PARTS = 20_000


def shown(value: Any) -> str:
    """The value written as FEEL writes it, strings in quotes, dates and durations as plain text, functions by name.

    Raises FeelLimitError for a value of more than 20,000 parts.
    """
    try:
        return write(value, Run(budget=Budget(MAX_PARTS)))
    except NullValue:
        return "function"
