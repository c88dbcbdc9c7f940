"""The answer of a register to a check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Status = Literal["clean", "mismatch", "missing", "down"]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """`status` is clean, mismatch (the register disagrees with what was stated, see `differs`), missing or down.

    `data` is the record as far as the purpose needs it; `origin` the source's name; `at` and `valid_until` are
    ISO 8601 times in UTC.
    """

    status: Status
    origin: str
    data: Mapping[str, Any] = field(default_factory=dict)
    at: str | None = None
    valid_until: str | None = None
    differs: tuple[str, ...] = ()

    def to_values(self) -> dict[str, Any]:
        """The result as JSON-able values."""
        return {**asdict(self), "differs": list(self.differs)}
