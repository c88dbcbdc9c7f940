"""Collects findings: a code and words become one line of the report, in both languages, on its element."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from engine.model.names import EVENT_KINDS, FLOW_NODES
from engine.model.names import words as kind_words
from engine.model.report import Finding, Gate, ImportReport, Level
from engine.model.texts import TEXTS
from engine.model.xml import Element

SHOWN = 80
GATES = ("read", "run", "publish")
MAX_SAME = 50
PARTS = frozenset({*EVENT_KINDS, "multiInstanceLoopCharacteristics", "standardLoopCharacteristics"})
"""What is drawn as a sign of an event or an activity: a finding stands on that, which people see."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding stands: the element's kind, id, name, line and column."""

    kind: str = "definitions"
    id: str | None = None
    name: str = ""
    line: int = 0
    column: int = 0

    @staticmethod
    def of(element: Element) -> Place:
        """The place of an element of the file."""
        name = " ".join((element.get("name") or "").split())
        return Place(element.name, element.get("id"), name, element.line, element.column)

    def label(self, language: int) -> str:
        """The element as a sentence names it: its kind, its name and its id."""
        kind = kind_words(self.kind)[language]
        name, identity = shortened(self.name), shortened(self.id or "")
        if language == 0:
            return (
                f"{kind}“{name}”（{identity}）"
                if name and identity
                else f"{kind}“{name or identity}”"
                if name or identity
                else kind
            )
        return (
            f'{kind} "{name}" ({identity})' if name and identity else f'{kind} "{name or identity}"' if name or identity else kind
        )


def shortened(text: object) -> str:
    """A text as a message may quote it: at most 80 characters, on one line, without what cannot be printed."""
    shown = "".join(c if c.isprintable() else " " for c in str(text)[: SHOWN * 4])
    return shown if len(shown) <= SHOWN else shown[: SHOWN - 1] + "…"


@dataclass(slots=True)
class Notes:
    """The findings of one file while it is read; `places` knows every element of the Model by its id."""

    report: ImportReport = field(default_factory=ImportReport)
    places: dict[str, Place] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, code: str, at: Element | Place | str | None = None, **words: object) -> None:
        """One more line; `at` is an element of the file, a place, or an id. Words may be pairs (zh, en).

        What was said before in the same words of the same place is not said twice. Of one code at most 50 are kept; `close`
        says how many more there were.
        """
        self._add(code, at, TEXTS[code].gate, TEXTS[code].level, words)

    def soften(self, code: str, at: Element, level: Level, **words: object) -> None:
        """One more line like `add`, but at the run gate and with this level, whatever its text says."""
        self._add(code, at, "run", level, words)

    def _add(self, code: str, at: Element | Place | str | None, gate: Gate, level: Level, words: Mapping[str, object]) -> None:
        if self.counts.get(code, 0) >= MAX_SAME:
            self.counts[code] += 1
            return
        place = self._place(at)
        text = TEXTS[code]
        message = {}
        for index, language in enumerate(("zh", "en")):
            spoken = {k: shortened(v[index] if isinstance(v, tuple) else v) for k, v in words.items()}
            message[language] = (text.zh, text.en)[index].format(at=place.label(index), **spoken)
        message["en"] = message["en"][:1].upper() + message["en"][1:]
        found = Finding(code, gate, level, message, place.id, place.name, text.rule, place.line, place.column, text.fix)
        if found not in self.report.findings:
            self.counts[code] = self.counts.get(code, 0) + 1
            self.report.findings.append(found)

    def close(self) -> ImportReport:
        """The finished report, in the order of the gates."""
        for code, count in list(self.counts.items()):
            if count > MAX_SAME:
                self.add("more", None, count=count - MAX_SAME, code_of=code)
        self.report.findings.sort(key=lambda finding: GATES.index(finding.gate))
        return self.report

    def _place(self, at: Element | Place | str | None) -> Place:
        if isinstance(at, Element):
            shown = at.parent if at.name in PARTS and at.parent is not None and at.parent.name in FLOW_NODES else at
            return replace(Place.of(shown), line=at.line, column=at.column)
        if isinstance(at, str):
            return self.places.get(at, Place("", at))
        return at or Place()
