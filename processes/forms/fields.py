"""One marshmallow field for each kind of question: typed, bounded, in the reader's language.

A blank answer becomes None; the schema leaves it out and asks for it where it is required.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, ClassVar

import re2
from marshmallow import ValidationError, fields

from processes import codes
from processes.forms import model
from processes.forms.characters import first_unusable, is_blank
from processes.forms.texts import Lang, say

EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}")
PHONE = re.compile(r"\+?[0-9]([ -]?[0-9]){5,18}")
MOBILE = re.compile(r"1[3-9][0-9]{9}")
DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
DOCUMENT = re.compile(r"[A-Za-z0-9_-]{1,64}")
FIRST_DAY, LAST_DAY = date(1850, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the messages and when: language, the day that "today" means, and whether demo codes are let in."""

    lang: Lang
    today: date
    demo: bool = False


class Answer(fields.Field[Any]):
    """The answer to one question of a form."""

    def __init__(self, question: model.Field, reader: Reader) -> None:
        self.question, self.reader = question, reader
        self.label_text = question.label.get(reader.lang) or question.label["zh"]
        super().__init__(required=False, error_messages={"null": self.say("null")})

    def say(self, code: str, **words: str | int) -> str:
        """The sentence `code` about this question."""
        return say(code, self.reader.lang, self.label_text, **words)

    def refuse(self, code: str, **words: str | int) -> ValidationError:
        """The error to raise for the sentence `code`."""
        return ValidationError(self.say(code, **words))

    def missing(self) -> str:
        """The sentence for an answer that is not there."""
        return self.say("required")

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return value


class Text(Answer):
    """A line of text, or several; kept exactly as typed apart from line ends."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str | None:
        if not isinstance(value, str):
            raise self.refuse("text")
        multiline = self.question.kind == "textarea"
        text = value.replace("\r\n", "\n").replace("\r", "\n") if multiline else value
        place = first_unusable(text, multiline=multiline)
        if place is not None:
            raise self.refuse("characters", place=place + 1)
        if is_blank(text):
            return None
        self._check_length(text)
        self._check_form(text)
        return text

    def _check_length(self, text: str) -> None:
        limits = self.question.limits
        if len(text) < limits.min_length:
            raise self.refuse("too-short", limit=limits.min_length)
        if len(text) > limits.max_length:
            raise self.refuse("too-long", limit=limits.max_length, found=len(text))

    def _check_form(self, text: str) -> None:
        fault = format_fault(self.question.format, text, self.reader)
        if fault:
            raise self.refuse(fault)
        pattern = self.question.limits.pattern
        if pattern and not re2.search(pattern, text):
            raise self.refuse("pattern")


def format_fault(wanted: model.Format, text: str, reader: Reader) -> str | None:
    """The code of the sentence that says why `text` has not the format, or None."""
    if wanted == "citizen-id":
        fault = codes.citizen_id_fault(text, demo=reader.demo, today=reader.today)
        return fault and f"citizen-id.{fault}"
    if wanted == "uscc":
        fault = codes.uscc_fault(text, demo=reader.demo)
        return fault and f"uscc.{fault}"
    pattern = {"email": EMAIL, "phone": PHONE, "mobile": MOBILE}.get(wanted)
    return wanted if pattern and not pattern.fullmatch(text) else None


class Whole(Answer):
    """A whole number of at most 18 digits."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if type(value) is not int:
            raise self.refuse("integer")
        if abs(value) >= 10**18:
            raise self.refuse("digits")
        self._check_bounds(Decimal(value))
        return value

    def _check_bounds(self, number: Decimal) -> None:
        limits = self.question.limits
        if limits.minimum is not None and number < Decimal(limits.minimum):
            raise self.refuse("too-small", limit=limits.minimum)
        if limits.maximum is not None and number > Decimal(limits.maximum):
            raise self.refuse("too-large", limit=limits.maximum)


class Exact(Whole):
    """A decimal number, on the wire a text such as "86.50" in plain digits."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str):
            raise self.refuse("decimal")
        if not value.strip():
            return None
        if not DECIMAL.fullmatch(value):
            raise self.refuse("decimal")
        if sum(char.isdigit() for char in value) > 18:
            raise self.refuse("digits")
        number = Decimal(value)
        if len(value.partition(".")[2]) > self.question.limits.places:
            raise self.refuse("places", limit=self.question.limits.places)
        self._check_bounds(number)
        return number

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else f"{value:f}"


class Moment(Answer):
    """A date, a time of day or both, in ISO 8601 without an offset: the wall clock of the authority."""

    READERS: ClassVar[dict[str, tuple[str, Any]]] = {
        "date": (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", date.fromisoformat),
        "time": (r"[0-9]{2}:[0-9]{2}", time.fromisoformat),
        "datetime": (r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}", datetime.fromisoformat),
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str):
            raise self.refuse(self.question.kind)
        if not value.strip():
            return None
        moment = self._read(value)
        if self.question.kind != "time":
            self._check_day(moment.date() if isinstance(moment, datetime) else moment)
        return moment

    def _read(self, text: str) -> Any:
        pattern, read = self.READERS[self.question.kind]
        try:
            if not re.fullmatch(pattern, text):
                raise ValueError(text)
            return read(text)
        except ValueError:
            raise self.refuse(self.question.kind) from None

    def _check_day(self, day: date) -> None:
        limits, today = self.question.limits, self.reader.today
        earliest = day_limit(limits.minimum, today) or FIRST_DAY
        latest = day_limit(limits.maximum, today) or LAST_DAY
        if day < earliest:
            raise self.refuse("past" if limits.minimum == "today" else "too-early", limit=earliest.isoformat())
        if day > latest:
            raise self.refuse("future" if limits.maximum == "today" else "too-late", limit=latest.isoformat())

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else wire_moment(value)


def day_limit(limit: str | None, today: date) -> date | None:
    """The day that a written limit means; "today" is `today`."""
    return today if limit == "today" else date.fromisoformat(limit) if limit else None


def wire_moment(value: date | time | datetime) -> str:
    """A date or time as it travels, minutes being the smallest part."""
    return value.isoformat(timespec="minutes") if isinstance(value, datetime | time) else value.isoformat()


class Tick(Answer):
    """A box that is ticked or not; a required one has to be."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.refuse("boolean")
        if self.question.required and not value:
            raise self.refuse("required-consent")
        return value

    def missing(self) -> str:
        """The sentence for a box that is not ticked."""
        return self.say("required-consent")


class Choice(Answer):
    """One of the listed options."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str | None:
        if value == "":
            return None
        if not isinstance(value, str) or value not in {option.value for option in self.question.options}:
            raise self.refuse("option")
        return value

    def missing(self) -> str:
        """The sentence for a choice that was not made."""
        return self.say("required-choice")


class Several(Answer):
    """Some of the listed options, or numbers of uploaded documents; none twice."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[str] | None:
        if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
            raise self.refuse("list")
        if not value:
            return None
        limits = self.question.limits
        if len(value) > limits.max_items:
            raise self.refuse("too-many-items", limit=limits.max_items)
        if len(value) < limits.min_items:
            raise self.refuse("too-few-items", limit=limits.min_items)
        if len(set(value)) < len(value):
            raise self.refuse("duplicate")
        self._check_entries(value)
        return value

    def _check_entries(self, entries: list[str]) -> None:
        if self.question.kind == "documents":
            if not all(DOCUMENT.fullmatch(entry) for entry in entries):
                raise self.refuse("document")
        elif not set(entries) <= {option.value for option in self.question.options}:
            raise self.refuse("option")

    def missing(self) -> str:
        """The sentence for a choice not made or documents not uploaded."""
        return self.say("required-documents" if self.question.kind == "documents" else "required-choice")


ANSWERS: dict[str, type[Answer]] = {
    "text": Text,
    "textarea": Text,
    "integer": Whole,
    "decimal": Exact,
    "date": Moment,
    "time": Moment,
    "datetime": Moment,
    "checkbox": Tick,
    "checklist": Several,
    "taglist": Several,
    "documents": Several,
    "radio": Choice,
    "select": Choice,
}


def answer(question: model.Field, reader: Reader) -> Answer:
    """The marshmallow field for a question."""
    return ANSWERS[question.kind](question, reader)
