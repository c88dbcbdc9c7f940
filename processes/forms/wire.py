"""From the strings of an HTML form to the JSON that a program would send; the schema judges both alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from processes.forms.model import MANY, Field

TICKED = frozenset({"true", "on", "1", "yes"})
DATE_PARTS = ("year", "month", "day")
SPACED_CODES = frozenset({"citizen-id", "uscc", "mobile"})


def from_html(questions: Iterable[Field], sent: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The JSON object for the strings `sent` by name, as a browser sends them.

    Empty answers are left out, a missing tick is false, digits become whole numbers, and a date may come in three parts
    named `key-year`, `key-month` and `key-day`. What cannot be turned stays text, and a name that no question has stays
    in, so that the schema says what is wrong with it. Codes lose the spaces and small letters people type.
    """
    rest = {name: list(values) for name, values in sent.items()}
    made: dict[str, Any] = {}
    for question in questions:
        if question.asked:
            value = _value(question, rest)
            if value is not None:
                made[question.key] = value
    return made | {name: values[-1] if values else "" for name, values in rest.items()}


def _value(question: Field, rest: dict[str, list[str]]) -> Any:
    values = rest.pop(question.key, [])
    if question.kind == "checkbox":
        return bool(values) and values[-1] in TICKED
    if question.kind in MANY:
        return [value for value in values if value] or None
    text = values[-1] if values else ""
    if question.kind == "date":
        text = _date(question.key, text, rest)
    return _text(question, text)


def _text(question: Field, text: str) -> Any:
    if question.kind == "textarea":
        return text if text.strip() else None
    text = text.strip()
    if question.format in SPACED_CODES:
        text = re.sub(r"[ -]", "", text).upper()
    if question.kind == "integer" and re.fullmatch(r"-?[0-9]{1,18}", text):
        return int(text)
    return text or None


def _date(key: str, text: str, rest: dict[str, list[str]]) -> str:
    parts = [(rest.pop(f"{key}-{part}", None) or [""])[-1].strip() for part in DATE_PARTS]
    if not any(parts):
        return text
    if all(re.fullmatch(r"[0-9]{1,4}", part) for part in parts):
        return "{:0>4}-{:0>2}-{:0>2}".format(*parts)
    return "-".join(parts)
