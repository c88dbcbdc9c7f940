"""The one schema of a form: pages and programs send through it, and it stands between them and the record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from marshmallow import RAISE, Schema, ValidationError

from processes.forms.characters import storable
from processes.forms.fields import Answer, Reader, answer
from processes.forms.model import Field
from processes.forms.strict import WHOLE, faults
from processes.forms.texts import say


class FormSchema(Schema):
    """Exactly the questions it was made of.

    `load` gives typed values (str, int, Decimal, date, time, datetime, bool, list) with blank answers left out and
    calculated fields added; answers to questions that are hidden are dropped. It raises one ValidationError with all
    faults by field in the reader's language. `dump` gives the JSON that `load` takes.
    """

    class Meta:
        unknown = RAISE
        register = False

    def __init__(self, questions: Sequence[Field], reader: Reader, known: Mapping[str, Any] | None = None) -> None:
        self.questions, self.reader, self.known = tuple(questions), reader, dict(known or {})
        super().__init__()
        self.error_messages = {"unknown": say("unknown", reader.lang), "type": say("object", reader.lang)}

    def load(self, data: Any, **options: Any) -> dict[str, Any]:
        """Typed values for `data`, a JSON object; see the class."""
        errors = self._faults(data)
        try:
            values = dict(super().load(data, **options))
        except ValidationError as error:
            values = dict(error.valid_data or {}) if isinstance(error.valid_data, dict) else {}
            errors = _merged(error.normalized_messages(), errors)
        values = {key: value for key, value in values.items() if value is not None}
        hidden = self.hidden(values)
        self._ask(values, errors, hidden)
        errors = {key: found for key, found in errors.items() if key not in hidden}
        if errors:
            raise ValidationError(errors, data=data, valid_data=values)
        shown = {key: value for key, value in values.items() if key not in hidden}
        return shown | self._calculated(shown, hidden)

    def hidden(self, values: Mapping[str, Any]) -> frozenset[str]:
        """The keys that are not asked, given typed `values` beside those already known."""
        return hidden_keys(self.questions, {**self.known, **values})

    def _faults(self, data: Any) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for key, code, words in faults(data):
            found.setdefault(key, []).append(say(code, self.reader.lang, **words))
        return found

    def _ask(self, values: Mapping[str, Any], errors: dict[str, list[str]], hidden: frozenset[str]) -> None:
        if WHOLE in errors:
            return
        for question in self.questions:
            absent = question.key not in values and question.key not in errors and question.key not in hidden
            field = self.fields.get(question.key)
            if absent and question.required and isinstance(field, Answer):
                errors[question.key] = [field.missing()]

    def _calculated(self, values: Mapping[str, Any], hidden: frozenset[str]) -> dict[str, Any]:
        found = {
            question.key: question.formula.value({**self.known, **values})
            for question in self.questions
            if question.formula and question.key not in hidden
        }
        return {key: value for key, value in found.items() if value is not None}


def build(questions: Iterable[Field], reader: Reader, known: Mapping[str, Any] | None = None) -> FormSchema:
    """The schema of `questions`; `known` are typed answers of other pages, used only to decide what is hidden."""
    asked = tuple(questions)
    declared = {question.key: answer(question, reader) for question in asked if question.asked}
    made = type("FormSchema", (FormSchema,), declared)
    return made(asked, reader, known)


def hidden_keys(questions: Iterable[Field], values: Mapping[str, Any]) -> frozenset[str]:
    """The keys of the questions whose condition hides them; a question that is hidden counts as empty for the next."""
    seen = dict(values)
    hidden = set()
    for question in questions:
        if any(condition.holds(seen) for condition in question.hides):
            hidden.add(question.key)
            seen.pop(question.key, None)
    return frozenset(hidden)


def _merged(first: Mapping[str, Any], second: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Both, by names that can be shown; what `second` says of a field goes before what `first` says."""
    merged: dict[str, list[str]] = {}
    for key, found in {**first, **second}.items():
        name = key if storable(key) and len(key) <= 100 else WHOLE
        merged.setdefault(name, []).extend(found if isinstance(found, list) else [str(found)])
    return merged
