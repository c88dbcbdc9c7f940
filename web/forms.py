"""Between an HTML form and the values of `processes.forms`: what was sent, and what to show in the inputs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from processes.forms.model import MANY, Field

WHOLE_NUMBER = re.compile(r"-?[0-9]{1,19}")
DATE_PARTS = ("year", "month", "day")


def sent(questions: Iterable[Field], form: MultiDict[str, str]) -> dict[str, Any]:
    """The values for the form's schema: every asked question is there, None or "" or [] where nothing was entered."""
    return {one.key: _value(one, form) for one in questions if one.asked and one.kind != "documents"}


def typed(questions: Iterable[Field], form: MultiDict[str, str]) -> dict[str, Any]:
    """What to show in the inputs after a refusal: exactly what the person had typed."""
    return {one.key: _raw(one, form) for one in questions if one.asked}


def filled(questions: Iterable[Field], values: Mapping[str, Any]) -> dict[str, Any]:
    """What to show in the inputs for stored values."""
    return {one.key: _shown(one, values.get(one.key, one.default)) for one in questions}


def _value(question: Field, form: MultiDict[str, str]) -> Any:
    raw = _raw(question, form)
    if question.kind == "date":
        return _date(raw)
    if question.kind == "integer":
        text = raw.strip()
        return int(text) if WHOLE_NUMBER.fullmatch(text) else text or None
    if question.kind in ("decimal", "time", "datetime", "select", "radio"):
        return raw.strip() or None
    return raw


def _date(parts: Mapping[str, str]) -> str | None:
    written = [parts[name].strip() for name in DATE_PARTS]
    if not any(written):
        return None
    if all(re.fullmatch(r"[0-9]{1,4}", part) for part in written):
        year, month, day = (int(part) for part in written)
        return f"{year:04d}-{month:02d}-{day:02d}"
    return "-".join(written)


def _raw(question: Field, form: MultiDict[str, str]) -> Any:
    if question.kind == "date":
        return {name: form.get(f"{question.key}-{name}", "") for name in DATE_PARTS}
    if question.kind in MANY:
        return form.getlist(question.key)
    if question.kind == "checkbox":
        return form.get(question.key) == "yes"
    return form.get(question.key, "")


def _shown(question: Field, value: Any) -> Any:
    if question.kind == "date":
        year, month, day = (str(value).split("-") + ["", "", ""])[:3] if value else ("", "", "")
        return dict(zip(DATE_PARTS, (year, month.lstrip("0"), day.lstrip("0")), strict=True))
    if question.kind in MANY:
        return [str(one) for one in value or ()]
    if question.kind == "checkbox":
        return bool(value)
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)
