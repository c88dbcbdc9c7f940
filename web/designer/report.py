"""An import report as a page shows it: gate by gate, errors first, each line on its element."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

GATES = ("read", "run", "publish")
LEVELS = ("error", "asks", "assumed", "info")


@dataclass(frozen=True, slots=True)
class GateReport:
    """One gate: `state` is open, closed, or unknown behind a closed read gate; `findings` are its lines."""

    gate: str
    state: str
    findings: tuple[Any, ...]


def gates(findings: Sequence[Any], verdict: str) -> list[GateReport]:
    """The three gates in order, each with its findings, errors first, otherwise in the order of the file."""
    reports = []
    for gate in GATES:
        lines = sorted((f for f in findings if f.gate == gate), key=lambda f: LEVELS.index(f.level))
        closed = any(f.level == "error" for f in lines)
        state = "closed" if closed else "unknown" if verdict == "refuse" else "open"
        reports.append(GateReport(gate, state, tuple(lines)))
    return reports


def blocked(findings: Iterable[Any]) -> tuple[str, ...]:
    """The ids of the elements that an error stands on."""
    return tuple(dict.fromkeys(f.element for f in findings if f.level == "error" and f.element))
