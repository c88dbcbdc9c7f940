"""What a page needs to draw a form, and what a reader sees of the answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from processes.forms.fields import day_limit, wire_moment
from processes.forms.markup import Block, blocks
from processes.forms.model import MANY, Field, Page, Static
from processes.forms.texts import Words

INPUT_MODES = {"integer": "numeric", "decimal": "decimal"}
INPUT_TYPES = {"mobile": "tel", "phone": "tel", "email": "email"}
WIDTHS = {"citizen-id": 20, "uscc": 20, "mobile": 20, "phone": 20, "integer": 10, "decimal": 10, "time": 5}


@dataclass(frozen=True, slots=True)
class OptionView:
    """One choice to draw."""

    value: str
    label: Words
    chosen: bool


@dataclass(frozen=True, slots=True)
class FieldView:
    """One question to draw. Words are keyed by language ("zh", "en").

    `type` is the field's kind; `input_type` and `input_mode` are attributes for a one-line input, `width` its size in
    characters (0 full). `value` is the text to show in it, a list of texts for kinds that take several, True or False
    for a checkbox. `minimum` and `maximum` are resolved days or numbers. `errors` are sentences in the reader's language.
    """

    key: str
    type: str
    label: Words
    hint: Words
    required: bool
    format: str
    options: tuple[OptionView, ...]
    value: Any
    input_type: str
    input_mode: str | None
    autocomplete: str | None
    width: int
    max_length: int | None
    minimum: str | None
    maximum: str | None
    origin: str | None
    material: str | None
    accept: tuple[str, ...]
    readonly: bool
    hidden: bool
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextView:
    """A text or line between questions; `blocks` by language, empty for a separator or spacer."""

    type: str
    blocks: Mapping[str, tuple[Block, ...]]
    hidden: bool


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One answer as a reader sees it: `text` by language, empty where nothing was answered."""

    key: str
    label: Words
    text: Words
    origin: str | None
    type: str


def page_views(
    page: Page, values: Mapping[str, Any], hidden: frozenset[str], today: date, errors: Mapping[str, Sequence[str]]
) -> tuple[FieldView | TextView, ...]:
    """The parts of a page in order; `values` on the wire or typed, keys of `hidden` marked."""
    made: list[FieldView | TextView] = []
    for part in page.parts:
        if isinstance(part, Static):
            shown = {lang: blocks(text) for lang, text in part.text.items()}
            made.append(TextView(part.kind, shown, any(condition.holds(values) for condition in part.hides)))
        else:
            made.append(_field_view(part, values.get(part.key), part.key in hidden, today, tuple(errors.get(part.key, ()))))
    return tuple(made)


def _field_view(field: Field, value: Any, hidden: bool, today: date, errors: tuple[str, ...]) -> FieldView:
    value = field.default if value is None and field.asked else value
    shown = _shown(field, value)
    chosen = shown if isinstance(shown, list) else [shown]
    one_line = field.kind in ("text", "integer", "decimal")
    return FieldView(
        key=field.key,
        type=field.kind,
        label=field.label,
        hint=field.hint,
        required=field.required,
        format=field.format,
        options=tuple(OptionView(option.value, option.label, option.value in chosen) for option in field.options),
        value=shown,
        input_type=INPUT_TYPES.get(field.format, "text"),
        input_mode=INPUT_MODES.get(field.kind),
        autocomplete=field.autocomplete,
        width=field.width or WIDTHS.get(field.format or field.kind, 0) if one_line or field.kind == "time" else 0,
        max_length=field.limits.max_length if field.kind in ("text", "textarea") else None,
        minimum=_limit(field, field.limits.minimum, today),
        maximum=_limit(field, field.limits.maximum, today),
        origin=field.origin,
        material=field.material,
        accept=field.accept,
        readonly=not field.asked,
        hidden=hidden,
        errors=errors,
    )


def _limit(field: Field, limit: str | None, today: date) -> str | None:
    if field.kind in ("date", "datetime") and limit:
        day = day_limit(limit, today)
        return day.isoformat() if day else None
    return limit


def _shown(field: Field, value: Any) -> Any:
    if field.kind == "checkbox":
        return value is True
    if field.kind in MANY:
        return [str(entry) for entry in value] if isinstance(value, list | tuple) else []
    return plain(value)


def plain(value: Any) -> str:
    """A value as text in plain digits and ISO dates; empty for None."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date | datetime):
        return wire_moment(value)
    return str(value)


def answer_views(fields: Iterable[Field], values: Mapping[str, Any], hidden: frozenset[str]) -> tuple[AnswerView, ...]:
    """Each question that was asked with its answer in words; `values` typed."""
    return tuple(
        AnswerView(field.key, field.label, _words(field, values.get(field.key)), field.origin, field.kind)
        for field in fields
        if field.key not in hidden
    )


def _words(field: Field, value: Any) -> Words:
    if value is None or value == []:
        return {"zh": "", "en": ""}
    if isinstance(value, bool):
        return {"zh": "是", "en": "Yes"} if value else {"zh": "否", "en": "No"}
    if isinstance(value, datetime):
        clock = f"{value:%H:%M}"
        return {lang: f"{text} {clock}" for lang, text in _day_words(value.date()).items()}
    if isinstance(value, date):
        return _day_words(value)
    if isinstance(value, list) or field.options:
        labels = {option.value: option.label for option in field.options}
        entries = [labels.get(entry, {"zh": entry, "en": entry}) for entry in (value if isinstance(value, list) else [value])]
        return {"zh": "、".join(entry["zh"] for entry in entries), "en": ", ".join(entry["en"] for entry in entries)}
    return {"zh": plain(value), "en": plain(value)}


def _day_words(day: date) -> Words:
    return {"zh": f"{day.year}年{day.month}月{day.day}日", "en": f"{day.day} {day:%B} {day.year}"}
