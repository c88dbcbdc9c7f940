"""From a form-js file to a Form, with one finding for each thing that is refused, assumed or left open.

A group at the top is one page; what stands beside groups is a page of its own. A component that cannot be shown and
checked on the server is refused by name: it is never left out in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from engine.model.report import Finding, Gate, ImportReport, Level
from processes.errors import InvalidError
from processes.forms.components import KINDS, Component, word_of
from processes.forms.conditions import Formula
from processes.forms.form import Form
from processes.forms.markup import plain_text
from processes.forms.model import Field, Page, Static
from processes.forms.strict import is_reserved, read_json

MAX_BYTES = 500_000
MAX_COMPONENTS = 300
MAX_DEPTH = 20
KEY = re.compile(r"[^\W\d]\w{0,99}")
BUTTONS = frozenset({"submit", "reset"})


def read_form(data: bytes, *, name: str = "") -> tuple[Form | None, ImportReport]:
    """The form of a form-js file and what was found; None with an error at the read or run gate.

    `name` is the file's name for messages. Never raises on bad input.
    """
    reading = _Reading(name)
    try:
        value = read_json(data, limit=MAX_BYTES, depth=MAX_DEPTH)
    except InvalidError as error:
        for sentence in error.errors["_schema"]:
            reading.tell("form-json", sentence["zh"], sentence["en"], gate="read")
        return None, reading.report
    form = reading.form(value)
    return (None if reading.refused else form), reading.report


def load_form(data: bytes, *, name: str = "") -> Form:
    """The form of a form-js file; InvalidError with the findings under the keys of their components."""
    form, report = read_form(data, name=name)
    if form is None:
        errors: dict[str, list[Any]] = {}
        for finding in report.findings:
            if finding.level == "error":
                errors.setdefault(finding.element or "_schema", []).append(dict(finding.message))
        raise InvalidError(errors)
    return form


class _Reading:
    """One form while it is read."""

    def __init__(self, name: str) -> None:
        self.name, self.report = name, ImportReport()
        self.keys: set[str] = set()
        self.untranslated: list[str] = []

    @property
    def refused(self) -> bool:
        return self.report.closed("read") or self.report.closed("run")

    def tell(
        self, code: str, chinese: str, english: str, *, element: str | None = None, gate: Gate = "run", level: Level = "error"
    ) -> None:
        message = {"zh": f"{chinese}。", "en": f"{english}."}
        self.report.findings.append(Finding(code, gate, level, message, element=element, name=self.name, rule="R10"))

    def form(self, value: Any) -> Form | None:
        parts = value.get("components") if isinstance(value, dict) else None
        if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
            self.tell(
                "form-json",
                "不是 form-js 表单：缺少 components 列表",
                "This is no form-js form: it has no list of components",
                gate="read",
            )
            return None
        if sum(1 for _ in _all(parts)) > MAX_COMPONENTS:
            self.tell("form-size", f"组件超过 {MAX_COMPONENTS} 个", f"It has more than {MAX_COMPONENTS} components", gate="read")
            return None
        pages = tuple(self._pages(parts))
        if not any(page.fields for page in pages):
            self.tell("form-empty", "表单没有任何字段", "The form asks nothing")
        self._tell_strangers(pages)
        self._tell_untranslated()
        return Form(str(value.get("id") or self.name or "form")[:100], pages)

    def _tell_strangers(self, pages: tuple[Page, ...]) -> None:
        for part in (part for page in pages for part in page.parts):
            calculated = part.formula if isinstance(part, Field) else None
            for formula in (*part.hides, *((calculated,) if calculated else ())):
                for name in sorted(formula.names - self.keys):
                    element = part.key if isinstance(part, Field) else None
                    self.tell(
                        "form-expression",
                        f"表达式“{formula.source}”用到的“{name}”不是本表单的字段",
                        f"The expression “{formula.source}” needs “{name}”, which is no field of this form",
                        element=element,
                    )

    def _tell_untranslated(self) -> None:
        if self.untranslated:
            keys = ", ".join(self.untranslated)
            self.tell(
                "form-english",
                f"这些字段没有英文名称（label_en），英文页面将显示中文：{keys}",
                f"These fields have no English label (label_en); English pages show the Chinese one: {keys}",
                gate="publish",
                level="asks",
            )

    def _pages(self, parts: list[dict[str, Any]]) -> Iterator[Page]:
        loose: list[dict[str, Any]] = []
        for place, part in enumerate(parts, start=1):
            if part.get("type") != "group":
                loose.append(part)
                continue
            if loose:
                yield self._page(f"page{place - 1}", {}, loose)
                loose = []
            yield self._page(f"page{place}", part, _children(part))
        if loose:
            yield self._page(f"page{len(parts)}", {}, loose)

    def _page(self, key: str, group: Mapping[str, Any], parts: list[dict[str, Any]]) -> Page:
        component = self._component(group, str(group.get("id") or key))
        title = component.words(group.get("label"), component.properties.get("label_en"))
        hint = component.words(group.get("description"), component.properties.get("hint_en"))
        return Page(key, title, tuple(self._parts(parts, self._hides(component, ()))), hint)

    def _parts(self, parts: list[dict[str, Any]], outer: tuple[Formula, ...]) -> Iterator[Field | Static]:
        for part in parts:
            kind = part.get("type")
            component = self._component(part, str(part.get("key") or part.get("id") or kind or "?"))
            hides = self._hides(component, outer)
            if kind == "group":
                yield from self._parts(_children(part), hides)
            elif kind in KINDS:
                yield from self._field(component, hides)
            elif kind in ("text", "html", "separator", "spacer"):
                yield self._static(component, hides)
            elif not (kind == "button" and part.get("action", "submit") in BUTTONS):
                component.tell("form-component", f"不支持的组件类型“{kind}”", f"Components of type “{kind}” are not supported")

    def _component(self, part: Mapping[str, Any], element: str) -> Component:
        def tell(code: str, chinese: str, english: str) -> None:
            self.tell(code, f"组件“{element}”：{chinese}", f"Component “{element}”: {english}", element=element)

        component = Component(part, tell)
        if part.get("path") and part.get("type") == "group":
            component.tell("form-path", "不支持分组路径（path）", "A group with a path is not supported")
        return component

    def _hides(self, component: Component, outer: tuple[Formula, ...]) -> tuple[Formula, ...]:
        conditional = component.data.get("conditional")
        formula = component.read_formula(conditional.get("hide")) if isinstance(conditional, dict) else None
        return (*outer, formula) if formula else outer

    def _field(self, component: Component, hides: tuple[Formula, ...]) -> Iterator[Field]:
        key = component.data.get("key")
        if not isinstance(key, str) or not KEY.fullmatch(key):
            component.tell(
                "form-key",
                "key 必须以字母或汉字开头，只含字母、数字、汉字和下划线，最长 100 个字",
                "Its key begins with a letter and has only letters, digits and underscores, at most 100",
            )
        elif is_reserved(key):
            component.tell("form-reserved", "key 由系统保留，不能使用", "Its key is kept for the system and cannot be used")
        elif key in self.keys:
            component.tell("form-duplicate", "key 与另一组件重复", "Its key is used by another component too")
        else:
            self.keys.add(key)
            yield from self._asked(component, key, hides)

    def _asked(self, component: Component, key: str, hides: tuple[Formula, ...]) -> Iterator[Field]:
        field = component.field(key, hides)
        if field is None:
            return
        if not component.properties.get("label_en"):
            self.untranslated.append(key)
        if component.data["type"] == "number" and field.kind == "integer" and "decimalDigits" not in component.data:
            self.tell(
                "form-integer",
                f"“{word_of(field.label)}”没有写小数位数，按整数处理",
                f"“{field.label['en']}” states no decimal digits and is taken as a whole number",
                element=key,
                level="assumed",
            )
        yield field

    def _static(self, component: Component, hides: tuple[Formula, ...]) -> Static:
        kind = component.data["type"]
        if kind in ("separator", "spacer"):
            return Static(kind, hides=hides)
        name = "content" if kind == "html" else "text"
        texts = [component.data.get(name), component.properties.get("text_en")]
        chinese, english = (plain_text(text) if kind == "html" and isinstance(text, str) else text for text in texts)
        words = component.words(chinese, english, 5000)
        if "{{" in words.get("zh", "") + words.get("en", ""):
            component.tell("form-template", "文字中不支持 {{ }} 模板", "Templates in {{ }} are not supported in texts")
        return Static("text", words, hides)


def _children(part: Mapping[str, Any]) -> list[dict[str, Any]]:
    children = part.get("components")
    return [child for child in children if isinstance(child, dict)] if isinstance(children, list) else []


def _all(parts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for part in parts:
        yield part
        yield from _all(_children(part))
