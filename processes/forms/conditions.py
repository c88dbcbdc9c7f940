"""Expressions inside a form: when a question is hidden, what a calculated line shows. FEEL, read at upload."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.feel import Expression, FeelError, parse


@dataclass(frozen=True, slots=True)
class Formula:
    """One FEEL expression over the fields of its form."""

    source: str
    parsed: Expression

    @property
    def names(self) -> frozenset[str]:
        """The fields it needs."""
        return self.parsed.names

    def value(self, values: Mapping[str, Any]) -> Any:
        """The result over typed field values; None where a field it needs is empty or it goes beyond a bound."""
        try:
            return self.parsed.evaluate(values).value
        except FeelError:
            return None

    def holds(self, values: Mapping[str, Any]) -> bool:
        """True only where the result is true."""
        return self.value(values) is True


def read_formula(text: str) -> Formula:
    """The expression of `text`, with or without the leading "=" that form editors write; raises FeelError."""
    source = text.strip().removeprefix("=").strip()
    return Formula(source, parse(source))
