"""From one form-js component to one question: its type, bounds, options and words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, get_args

import re2

from engine.feel import FeelError
from processes.forms.characters import first_unusable, is_blank
from processes.forms.conditions import Formula, read_formula
from processes.forms.model import Field, Format, Kind, Limits, Option
from processes.forms.texts import Words

KINDS: dict[str, Kind] = {
    "textfield": "text",
    "textarea": "textarea",
    "number": "integer",
    "datetime": "date",
    "checkbox": "checkbox",
    "checklist": "checklist",
    "taglist": "taglist",
    "radio": "radio",
    "select": "select",
    "filepicker": "documents",
    "expression": "expression",
}
WITH_OPTIONS = frozenset({"checklist", "taglist", "radio", "select"})
MAX_TEXT = {"text": 200, "textarea": 2000}
MAX_OPTIONS = 500
FORMAT_LENGTHS = {"citizen-id": 18, "uscc": 18, "mobile": 11, "email": 254, "phone": 40}
AUTOCOMPLETE = {"mobile": "tel", "phone": "tel", "email": "email"}

Tell = Callable[..., None]


class Component:
    """One component while it is read; `tell(code, chinese, english)` adds an error to the report on its key."""

    def __init__(self, data: Mapping[str, Any], tell: Tell) -> None:
        self.data, self.tell = data, tell
        self.properties = _mapping(data.get("properties"))
        self.validate = _mapping(data.get("validate"))

    def words(self, chinese: Any, english: Any, limit: int = 500) -> dict[str, str]:
        """Both languages of a text, the Chinese one standing in for a missing English one."""
        pair = [text if isinstance(text, str) else "" for text in (chinese, english)]
        for text in pair:
            if len(text) > limit or first_unusable(text, multiline=True) is not None:
                self.tell(
                    "form-text",
                    f"文字超过 {limit} 个字或含有控制字符",
                    f"A text is longer than {limit} characters or has control ones",
                )
        return {"zh": pair[0], "en": pair[1] or pair[0]} if pair[0] else {}

    def field(self, key: str, hides: tuple[Formula, ...]) -> Field | None:
        """The question, or None where an error in the report says why not."""
        kind = self._kind()
        if kind is None:
            return None
        label = self.words(self.data.get("label"), self.properties.get("label_en"))
        if not label or is_blank(label["zh"]):
            self.tell("form-label", "没有名称（label），无法向申请人提问", "It has no label, so nobody can be asked")
            return None
        wanted = self._format()
        return Field(
            key=key,
            kind=kind,
            label=label,
            hint=self.words(self.data.get("description"), self.properties.get("hint_en")),
            required=self.validate.get("required") is True,
            format=wanted,
            options=self._options() if kind in WITH_OPTIONS else (),
            limits=self._limits(kind, wanted),
            origin=_text(self.properties.get("origin")),
            element=_text(self.properties.get("element")),
            autocomplete=_text(self.properties.get("autocomplete")) or AUTOCOMPLETE.get(wanted),
            material=_text(self.properties.get("material")),
            accept=self._accept(),
            width=self._whole("width", self.properties, 0, 0, 100),
            readonly=self._flag("readonly") or self._flag("disabled"),
            default=self.data.get("defaultValue"),
            hides=hides,
            formula=self._formula() if kind == "expression" else None,
        )

    def _kind(self) -> Kind | None:
        kind = KINDS[self.data["type"]]
        if kind == "integer" and (self.data.get("decimalDigits") or self.properties.get("format") == "decimal"):
            return "decimal"
        if kind == "date":
            return self._moment_kind()
        return kind

    def _moment_kind(self) -> Kind | None:
        kinds: dict[Any, Kind] = {"date": "date", "time": "time", "datetime": "datetime"}
        kind = kinds.get(self.data.get("subtype", "date"))
        if kind is None:
            self.tell(
                "form-subtype", "日期时间的 subtype 只能是 date、time 或 datetime", "The subtype is one of date, time and datetime"
            )
        return kind

    def _format(self) -> Format:
        wanted = self.properties.get("format") or self.validate.get("validationType") or ""
        if wanted in ("decimal", "custom"):
            return ""
        formats: dict[str, Format] = {name: name for name in get_args(Format)}
        if not isinstance(wanted, str) or wanted not in formats:
            self.tell("form-format", f"不支持的格式“{wanted}”", f"The format “{wanted}” is not known")
            return ""
        return formats[wanted]

    def _limits(self, kind: str, wanted: str) -> Limits:
        longest = FORMAT_LENGTHS.get(wanted) or MAX_TEXT.get(kind, 200)
        number = kind in ("integer", "decimal")
        return Limits(
            minimum=self._bound("min") if number else self._day("min"),
            maximum=self._bound("max") if number else self._day("max"),
            min_length=self._whole("minLength", self.validate, 0, 0, 10_000),
            max_length=self._whole("maxLength", self.validate, longest, 1, 10_000),
            min_items=self._whole("min_items", self.properties, 0, 0, 500),
            max_items=self._whole("max_items", self.properties, 50, 1, 500) if self.data.get("multiple", True) else 1,
            places=self._places() if kind == "decimal" else 0,
            pattern=self._pattern(),
        )

    def _places(self) -> int:
        found = self._whole("places", self.properties, 2, 1, 9)
        return self._whole("decimalDigits", self.data, found, 1, 9) if self.data.get("decimalDigits") else found

    def _whole(self, name: str, holder: Mapping[str, Any], default: int, least: int, most: int) -> int:
        value = holder.get(name, default)
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 9:
            value = int(value)
        if type(value) is not int or not least <= value <= most:
            self.tell(
                "form-limit", f"{name} 必须是 {least} 到 {most} 的整数", f"{name} has to be a whole number from {least} to {most}"
            )
            return default
        return value

    def _bound(self, name: str) -> str | None:
        value = self.validate.get(name)
        if value is None or value == "":
            return None
        try:
            if isinstance(value, bool) or not isinstance(value, int | Decimal | str) or not Decimal(value).is_finite():
                raise ArithmeticError
        except ArithmeticError:
            self.tell("form-limit", f"{name} 必须是数字", f"{name} has to be a number")
            return None
        return str(value)

    def _day(self, name: str) -> str | None:
        passed = name == "min" and self.data.get("disallowPassedDates") is True
        value = self.properties.get(name) or ("today" if passed else None)
        if value is None or value == "today":
            return value
        try:
            return date.fromisoformat(str(value)).isoformat()
        except ValueError:
            self.tell(
                "form-limit", f"{name} 必须是 today 或 2026-03-01 这样的日期", f"{name} has to be today or a date like 2026-03-01"
            )
            return None

    def _pattern(self) -> str | None:
        pattern = self.validate.get("pattern")
        if not pattern:
            return None
        try:
            if not isinstance(pattern, str) or len(pattern) > 500:
                raise re2.error("length")
            re2.compile(pattern)
        except re2.error:
            self.tell(
                "form-pattern",
                "pattern 不是可用的正则表达式（RE2 语法，不支持前后查找和反向引用，最长 500 个字）",
                "The pattern is no usable regular expression (RE2: no look-around, no back references, at most 500 characters)",
            )
            return None
        return pattern

    def _options(self) -> tuple[Option, ...]:
        if self.data.get("valuesKey") or self.data.get("valuesExpression"):
            self.tell(
                "form-values", "不支持动态选项（valuesKey、valuesExpression）", "Options computed at run time are not supported"
            )
            return ()
        listed = self.data.get("values")
        options = [self._option(entry) for entry in listed] if isinstance(listed, list) else []
        made = tuple(option for option in options if option)
        if not made or len(made) < len(options) or len(made) > MAX_OPTIONS or len({o.value for o in made}) < len(made):
            self.tell(
                "form-values",
                f"选项必须有 1 到 {MAX_OPTIONS} 个，每个都有名称（label）和互不相同的文字值（value）",
                f"It needs 1 to {MAX_OPTIONS} options, each with a label and a text value of its own",
            )
        return made

    def _option(self, entry: Any) -> Option | None:
        entry = _mapping(entry)
        label, value = self.words(entry.get("label"), entry.get("label_en"), 200), entry.get("value")
        if not label or not isinstance(value, str) or is_blank(value) or first_unusable(value) is not None or len(value) > 200:
            return None
        return Option(value, label)

    def _accept(self) -> tuple[str, ...]:
        listed = self.properties.get("accept") or self.data.get("accept") or ""
        parts = listed if isinstance(listed, list) else str(listed).split(",")
        return tuple(str(part).strip().lstrip(".").lower() for part in parts if str(part).strip())

    def _flag(self, name: str) -> bool:
        value = self.data.get(name, False)
        if not isinstance(value, bool):
            self.tell(
                "form-expression",
                f"{name} 只能是 true 或 false，不支持表达式",
                f"{name} is true or false; expressions are not supported",
            )
            return False
        return value

    def _formula(self) -> Formula | None:
        formula = self.read_formula(self.data.get("expression"))
        if formula is None:
            self.tell("form-expression", "缺少可用的 expression", "It has no usable expression")
        return formula

    def read_formula(self, text: Any) -> Formula | None:
        """The FEEL expression of `text`, None where there is none or the report says why it cannot be read."""
        if not isinstance(text, str) or not text.strip():
            return None
        try:
            if len(text) > 500:
                raise FeelError("more than 500 characters")
            return read_formula(text)
        except FeelError as error:
            self.tell("form-expression", f"表达式不是可用的 FEEL：{error}", f"The expression is no usable FEEL: {error}")
            return None


def word_of(words: Words) -> str:
    """The Chinese text, for the name of a finding."""
    return words.get("zh", "")


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
