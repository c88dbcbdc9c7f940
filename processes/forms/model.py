"""What a form is made of, after reading."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from processes.forms.conditions import Formula
from processes.forms.texts import Words

Kind = Literal[
    "text",
    "textarea",
    "integer",
    "decimal",
    "date",
    "time",
    "datetime",
    "checkbox",
    "checklist",
    "taglist",
    "radio",
    "select",
    "documents",
    "expression",
]
Format = Literal["", "citizen-id", "uscc", "mobile", "email", "phone"]
MANY: frozenset[str] = frozenset({"checklist", "taglist", "documents"})


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: the value that is stored and its label by language."""

    value: str
    label: Words


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of a value. `minimum` and `maximum` are written as on the wire; for dates also "today".

    `min_length` and `max_length` count characters, `max_items` entries of a list, `places` digits after the point.
    """

    minimum: str | None = None
    maximum: str | None = None
    min_length: int = 0
    max_length: int = 200
    min_items: int = 0
    max_items: int = 50
    places: int = 0
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `origin` names the register field that fills it ("population.name"), `element` the standard data element that
    it stands for, `hides` when it is not asked.

    A `readonly` field and an expression (kind "expression", with its `formula`) are shown and never taken from a request.
    `width` is the width in characters a reader should expect, 0 for the full width.
    """

    key: str
    kind: Kind
    label: Words
    hint: Words = field(default_factory=dict)
    required: bool = False
    format: Format = ""
    options: tuple[Option, ...] = ()
    limits: Limits = Limits()
    origin: str | None = None
    element: str | None = None
    autocomplete: str | None = None
    material: str | None = None
    accept: tuple[str, ...] = ()
    width: int = 0
    readonly: bool = False
    default: object = None
    hides: tuple[Formula, ...] = ()
    formula: Formula | None = None

    @property
    def asked(self) -> bool:
        """True where a person answers it."""
        return self.kind != "expression" and not self.readonly


@dataclass(frozen=True, slots=True)
class Static:
    """What is only read: `text` lines by language for kind "text", nothing for a separator or a spacer."""

    kind: Literal["text", "separator", "spacer"]
    text: Words = field(default_factory=dict)
    hides: tuple[Formula, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """The questions that stand on one page, in order."""

    key: str
    title: Words
    parts: tuple[Field | Static, ...]
    hint: Words = field(default_factory=dict)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The questions without the texts between them."""
        return tuple(part for part in self.parts if isinstance(part, Field))
