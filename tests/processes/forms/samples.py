"""Forms for tests: short ways to write form-js, and the translation of a plain field list into it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from processes.forms import Form, FormSchema, load_form

TODAY = date(2026, 11, 22)


def component(kind: str, key: str, label: str = "内容", **more: Any) -> dict[str, Any]:
    """One form-js component."""
    return {"type": kind, "key": key, "label": label, "properties": {"label_en": "Content"}} | more


def form_js(*components: dict[str, Any]) -> bytes:
    """A form-js file with one page of these components."""
    group = {"type": "group", "id": "g", "label": "第一页", "properties": {"label_en": "Page one"}, "components": list(components)}
    return json.dumps({"type": "default", "id": "test", "components": [group]}).encode()


def form_of(*components: dict[str, Any]) -> Form:
    """A form with one page of these components."""
    return load_form(form_js(*components))


def schema_of(*components: dict[str, Any], lang: Any = "zh") -> FormSchema:
    """The schema of such a form on the day of the tests."""
    return form_of(*components).schema(lang, TODAY)


TYPES = {
    "text": ("textfield", {}),
    "id_number": ("textfield", {"format": "citizen-id"}),
    "mobile": ("textfield", {"format": "mobile"}),
    "email": ("textfield", {"format": "email"}),
    "multiline": ("textarea", {}),
    "choice": ("radio", {}),
    "decimal": ("number", {"format": "decimal"}),
    "integer": ("number", {}),
    "date": ("datetime", {}),
    "material_ids": ("filepicker", {}),
    "consent": ("checkbox", {}),
}


def translated(plain: dict[str, Any]) -> bytes:
    """The form-js file for a plain description of a form: title and fields with type, required, bounds and options."""
    return form_js(*(_component(field) for field in plain["fields"]))


def _component(field: dict[str, Any]) -> dict[str, Any]:
    kind, properties = TYPES[field["type"]]
    made: dict[str, Any] = {"type": kind, "key": field["name"], "label": field["name"], "properties": dict(properties)}
    validate: dict[str, Any] = {"required": field["required"]}
    if kind == "number":
        validate |= {"min": field["min"], "max": field["max"]}
        made["decimalDigits"] = field.get("places", 0)
    elif "max" in field:
        validate["maxLength"] = field["max"]
    if field.get("min") == "today":
        made["properties"]["min"] = "today"
    if "options" in field:
        made["values"] = [{"label": option, "value": option} for option in field["options"]]
    if "max_items" in field:
        made["properties"]["max_items"] = field["max_items"]
        made["multiple"] = True
    return made | {"validate": validate}
