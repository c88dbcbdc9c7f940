"""One text of a finding."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.report import Gate, Level


@dataclass(frozen=True, slots=True)
class Text:
    """Gate, level, rule and the sentence in Chinese and in English; `fix` names a proposed change."""

    gate: Gate
    level: Level
    rule: str
    zh: str
    en: str
    fix: str | None = None


def constraint(clause: str, zh: str, en: str, fix: str | None = None) -> Text:
    """What is said where a file breaks one of BPMN's own constraints, with the clause of BPMN 2.0.2 that states it."""
    return Text("read", "error", f"BPMN 2.0.2, {clause}", zh, en, fix)
