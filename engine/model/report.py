"""What reading a file found: one line per thing assumed, asked or refused, on its element."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Gate = Literal["read", "run", "publish"]
Level = Literal["info", "assumed", "asks", "error"]
Verdict = Literal["refuse", "draft", "publish"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report.

    An `error` closes its gate; `assumed` and `asks` lines tell what was made explicit or is left open.
    `message` is keyed by language ("zh", "en"). `fix` names a proposed change that a designer can accept.
    `line` and `column` count from 1, 0 where unknown.
    """

    code: str
    gate: Gate
    level: Level
    message: dict[str, str]
    element: str | None = None
    name: str = ""
    rule: str = ""
    line: int = 0
    column: int = 0
    fix: str | None = None


@dataclass(slots=True)
class ImportReport:
    """All findings of one file, in the order of the gates and then of the file."""

    findings: list[Finding] = field(default_factory=list)

    def closed(self, gate: Gate) -> bool:
        """True when an error stands at this gate."""
        return any(f.gate == gate and f.level == "error" for f in self.findings)

    @property
    def verdict(self) -> Verdict:
        """`refuse` when the read gate is closed, `draft` when the run or publish gate is, else `publish`."""
        if self.closed("read"):
            return "refuse"
        return "draft" if self.closed("run") or self.closed("publish") else "publish"
