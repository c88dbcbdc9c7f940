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
