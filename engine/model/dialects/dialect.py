"""What a dialect is: tables that map a vendor's attributes and extension elements to neutral settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from engine.model.expressions import Expressions
from engine.model.findings import Notes
from engine.model.graph import Assign, Expression, Settings
from engine.model.juel import is_juel
from engine.model.xml import Element

How = Literal["text", "value", "feel", "list", "whole", "flag", "lines", "static"]
Rule = tuple[str, How]
"""The name of a field of `Settings` (or of an extra that the reader of loops and events asks for) and how to read it."""


@dataclass(slots=True)
class Draft:
    """Settings of one element while they are read. `extra` holds what belongs to its loop or its events."""

    at: Element
    expressions: Expressions
    fields: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)
    inputs: list[Assign] = field(default_factory=list)
    outputs: list[Assign] = field(default_factory=list)
    parameters: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)

    @property
    def notes(self) -> Notes:
        """Where findings go."""
        return self.expressions.notes

    def refuse(self, code: str, **words: object) -> None:
        """A finding, unless nobody executes this process."""
        if self.expressions.live:
            self.notes.add(code, self.at, **words)

    def put(self, rule: Rule, text: str | None) -> None:
        """Set a field from a text as its rule says; a blank text sets nothing."""
        name, how = rule
        value = self._read(how, text)
        if value is None:
            return
        if name in ("inputs", "outputs"):
            getattr(self, name).extend(value)
        elif name in FIELDS:
            self.fields[name] = value
        else:
            self.extra[name] = value

    def _read(self, how: How, text: str | None) -> Any:
        text = (text or "").strip()
        if not text:
            return None
        if how == "list":
            return self._list(text)
        if how == "whole":
            return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else self._not_whole(text)
        if how == "flag":
            return text.lower() == "true"
        if how == "lines":
            return self._lines(text)
        return {"text": lambda: text, "value": lambda: self.expressions.value(text, self.at)}.get(
            how, lambda: self.expressions.feel(text, self.at)
        )()

    def _list(self, text: str) -> tuple[str, ...] | None:
        if is_juel(text) or text.startswith("="):
            self.refuse("setting-expression", value=text)
            return None
        return tuple(part.strip() for part in text.split(",") if part.strip())

    def _not_whole(self, text: str) -> None:
        self.refuse("setting-number", value=text)

    def _lines(self, text: str) -> list[Assign]:
        found: list[Assign] = []
        for line in (part.strip() for part in text.replace(";", "\n").splitlines()):
            target, equals, source = line.partition("=")
            if not line:
                continue
            if not equals or not target.strip():
                self.refuse("setting-line", value=line)
            else:
                self.assign(found, target, self.expressions.feel(source, self.at))
        return found

    def assign(self, where: list[Assign], target: str | None, source: Expression | None) -> None:
        """One more variable mapping, when both sides are given."""
        if target and target.strip() and source:
            where.append(Assign(target.strip(), source))

    def settings(self) -> Settings:
        """What has been read, as settings."""
        mappings = {"inputs": tuple(self.inputs), "outputs": tuple(self.outputs), "parameters": dict(self.parameters)}
        return Settings(**{**self.fields, **mappings})


FIELDS = frozenset(Settings.__dataclass_fields__)
Reader = Callable[[Element, Draft], None]


@dataclass(frozen=True, slots=True)
class Dialect:
    """One vendor's way to write what BPMN leaves open.

    `attributes` are read on every element; `code` names attributes and extension elements that hold programs, addresses or
    classes, `listeners` those that hook code into an element's life; `passed_over` those that mean nothing here.
    """

    name: str
    namespaces: tuple[str, ...]
    attributes: Mapping[str, Rule] = field(default_factory=dict)
    extensions: Mapping[str, Reader] = field(default_factory=dict)
    code: frozenset[str] = frozenset()
    listeners: frozenset[str] = frozenset()
    passed_over: frozenset[str] = frozenset()


def by_attributes(**rules: Rule) -> Reader:
    """A reader that takes settings from the attributes of an extension element."""

    def read(element: Element, draft: Draft) -> None:
        for attribute, rule in rules.items():
            draft.put(rule, element.get(attribute))

    return read


def by_text(rule: Rule) -> Reader:
    """A reader that takes a setting from the text of an extension element."""

    def read(element: Element, draft: Draft) -> None:
        draft.put(rule, element.text)

    return read
