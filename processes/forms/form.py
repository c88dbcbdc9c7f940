"""A form: its pages, its one schema, and the views drawn from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from marshmallow import ValidationError

from engine.feel.values import from_python, to_json
from processes.errors import InvalidError
from processes.forms.fields import Reader, answer
from processes.forms.model import Field, Limits, Page
from processes.forms.schema import FormSchema, build, hidden_keys
from processes.forms.strict import read_json
from processes.forms.texts import Lang
from processes.forms.views import AnswerView, FieldView, TextView, answer_views, page_views
from processes.forms.wire import from_html

LONG_AGO = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Form:
    """The questions of a form on their pages, in order."""

    key: str
    pages: tuple[Page, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """All questions of all pages, in order."""
        return tuple(field for page in self.pages for field in page.fields)

    def page(self, key: str) -> Page | None:
        """The page with this key, or None."""
        return next((page for page in self.pages if page.key == key), None)

    def schema(
        self, lang: Lang, today: date, *, demo: bool = False, page: str | None = None, known: Mapping[str, Any] | None = None
    ) -> FormSchema:
        """The marshmallow schema of the form, or of one page.

        `today` is the day that "today" means in limits, `demo` lets in the codes of the invented city, `known` are the
        stored answers (as on the wire) of other pages, used only to decide which questions are hidden.
        """
        found = self.page(page) if page else None
        return build(found.fields if found else self.fields, Reader(lang, today, demo), self.typed(known or {}))

    def validate(self, data: Any, schema: FormSchema) -> dict[str, Any]:
        """Typed values for a JSON object, or for the bytes of one; InvalidError with all faults by field."""
        try:
            return schema.load(read_json(data) if isinstance(data, bytes) else data)
        except ValidationError as error:
            raise InvalidError(error.normalized_messages()) from None

    def from_html(self, sent: Mapping[str, Sequence[str]], page: str | None = None) -> dict[str, Any]:
        """The JSON object for the strings a browser sent for the form, or for one page of it."""
        found = self.page(page) if page else None
        return from_html(found.fields if found else self.fields, sent)

    def typed(self, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Typed values of answers stored as on the wire, with calculated fields; what no longer fits is left out.

        Limits that hang on a day are not applied again: they held when the answer was given.
        """
        values: dict[str, Any] = {}
        for field in self.fields:
            if field.kind == "expression" and field.formula:
                values[field.key] = field.formula.value(values)
            elif field.key in stored:
                values[field.key] = _typed(field, stored[field.key])
        return {key: value for key, value in values.items() if value is not None}

    def wire(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Typed answers as plain JSON, the way a program sends them; calculated fields are left out."""
        asked = {field.key: answer(field, Reader("zh", LONG_AGO)) for field in self.fields if field.kind != "expression"}
        return {key: asked[key].serialize(key, values) for key in values if key in asked}

    def variables(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Typed answers as process variables: the JSON form of expression values."""
        return {key: to_json(from_python(value)) for key, value in values.items()}

    def hidden(self, stored: Mapping[str, Any]) -> frozenset[str]:
        """The keys of questions that are not asked, given stored answers."""
        return hidden_keys(self.fields, self.typed(stored))

    def views(
        self, page: str, stored: Mapping[str, Any], today: date, errors: Mapping[str, Sequence[str]] | None = None
    ) -> tuple[FieldView | TextView, ...]:
        """The parts of a page to draw with answers as stored or as just sent; empty for an unknown page."""
        found = self.page(page)
        if found is None:
            return ()
        typed = self.typed(stored)
        return page_views(found, {**typed, **stored}, hidden_keys(self.fields, typed), today, errors or {})

    def answers(self, stored: Mapping[str, Any], page: str | None = None) -> tuple[AnswerView, ...]:
        """The questions that were asked with the stored answers in words, of the form or of one page."""
        found = self.page(page) if page else None
        typed = self.typed(stored)
        return answer_views(found.fields if found else self.fields, typed, hidden_keys(self.fields, typed))


def _typed(field: Field, value: Any) -> Any:
    lasting = replace(field, required=False)
    if field.kind in ("date", "datetime"):
        lasting = replace(lasting, limits=Limits())
    try:
        return answer(lasting, Reader("zh", date.max, demo=True)).deserialize(value)
    except ValidationError:
        return None
