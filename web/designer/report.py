"""An import report as a page shows it: gate by gate, errors first, each line on its element."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

GATES = ("read", "run", "publish")
LEVELS = ("error", "asks", "assumed", "info")


SHOWN = 3
FOLDED = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One finding; `same` are further ones of its kind that are folded away behind it."""

    finding: Any
    same: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class GateReport:
    """One gate: `state` is open, closed, or unknown behind a closed read gate; `lines` are its findings."""

    gate: str
    state: str
    lines: tuple[Line, ...]


def gates(findings: Sequence[Any], verdict: str) -> list[GateReport]:
    """The three gates in order, each with its findings, errors first, otherwise in the order of the file."""
    reports = []
    for gate in GATES:
        lines = sorted((f for f in findings if f.gate == gate), key=lambda f: LEVELS.index(f.level))
        closed = any(f.level == "error" for f in lines)
        state = "closed" if closed else "unknown" if verdict == "refuse" else "open"
        reports.append(GateReport(gate, state, tuple(_folded(lines))))
    return reports


def _folded(findings: Sequence[Any]) -> Iterator[Line]:
    """The findings in their order; of five or more of one code and level three stand in sight, the others behind the third."""
    kinds: dict[tuple[str, str], list[Any]] = {}
    for finding in findings:
        kinds.setdefault((finding.level, finding.code), []).append(finding)
    for finding in findings:
        same = kinds[finding.level, finding.code]
        at = next(i for i, other in enumerate(same) if other is finding)
        if len(same) < FOLDED or at < SHOWN - 1:
            yield Line(finding)
        elif at == SHOWN - 1:
            yield Line(finding, tuple(same[SHOWN:]))


def blocked(findings: Iterable[Any]) -> tuple[str, ...]:
    """The ids of the elements that an error stands on."""
    return tuple(dict.fromkeys(f.element for f in findings if f.level == "error" and f.element))
