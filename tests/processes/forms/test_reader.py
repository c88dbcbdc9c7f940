"""Reading form-js: what is understood, and what is refused by name on its component."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.model.report import ImportReport
from processes.errors import InvalidError
from processes.forms import load_form, read_form
from tests.processes.forms.samples import component, form_js


def report_of(*components: dict[str, Any]) -> ImportReport:
    return read_form(form_js(*components))[1]


def errors_of(*components: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.element) for finding in report_of(*components).findings if finding.level == "error"]


TEXT = component("textfield", "name")


@pytest.mark.parametrize("kind", ["dynamiclist", "table", "iframe", "image", "documentPreview", "anything", None])
def test_a_component_that_cannot_be_drawn_is_refused_by_name(kind: Any) -> None:
    report = report_of(TEXT, {"type": kind, "id": "Field_1", "label": "x"})
    (finding,) = [finding for finding in report.findings if finding.level == "error"]
    assert (finding.code, finding.element) == ("form-component", "Field_1")
    assert str(kind) in finding.message["zh"] and str(kind) in finding.message["en"]
    assert report.verdict == "draft"


@pytest.mark.parametrize(
    ("part", "code"),
    [
        (component("textfield", ""), "form-key"),
        (component("textfield", "a.b"), "form-key"),
        (component("textfield", "1a"), "form-key"),
        (component("textfield", "a" * 101), "form-key"),
        (component("textfield", "typename"), "form-reserved"),
        (component("textfield", "data_objects"), "form-reserved"),
        (component("textfield", "name"), "form-duplicate"),
        (component("textfield", "a", label=""), "form-label"),
        (component("textfield", "a", label="a\u0007"), "form-text"),
        (component("textfield", "a", validate={"pattern": "(?=a)b"}), "form-pattern"),
        (component("textfield", "a", validate={"pattern": "(a"}), "form-pattern"),
        (component("textfield", "a", validate={"maxLength": "=name"}), "form-limit"),
        (component("textfield", "a", properties={"format": "passport"}), "form-format"),
        (component("textfield", "a", readonly="=true"), "form-expression"),
        (component("textfield", "a", conditional={"hide": "=1 +"}), "form-expression"),
        (component("textfield", "a", conditional={"hide": "=__import__('os')"}), "form-expression"),
        (component("textfield", "a", conditional={"hide": "=nobody = 1"}), "form-expression"),
        (component("expression", "a"), "form-expression"),
        (component("number", "a", validate={"min": "=1"}), "form-limit"),
        (component("number", "a", decimalDigits=99), "form-limit"),
        (component("datetime", "a", subtype="week"), "form-subtype"),
        (component("datetime", "a", properties={"min": "yesterday"}), "form-limit"),
        (component("radio", "a"), "form-values"),
        (component("select", "a", values=[]), "form-values"),
        (component("select", "a", valuesKey="list"), "form-values"),
        (component("checklist", "a", valuesExpression="=list"), "form-values"),
        (component("radio", "a", values=[{"label": "一", "value": "1"}, {"label": "二", "value": "1"}]), "form-values"),
        (component("radio", "a", values=[{"label": "一", "value": 1}]), "form-values"),
        ({"type": "group", "id": "a", "path": "person", "components": []}, "form-path"),
        ({"type": "text", "id": "a", "text": "您好 {{name}}"}, "form-template"),
        ({"type": "button", "id": "a", "action": "delete"}, "form-component"),
    ],
)
def test_each_fault_is_named_on_its_component(part: dict[str, Any], code: str) -> None:
    assert code in {found for found, _ in errors_of(TEXT, part)}
    assert read_form(form_js(TEXT, part))[0] is None


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"components": {}}', b'{"components": [1]}', b"\xff", b'{"a":' * 30])
def test_what_is_no_form_at_all_is_refused(data: bytes) -> None:
    form, report = read_form(data)
    assert form is None
    assert report.verdict == "refuse"


def test_a_form_that_asks_nothing_is_no_form() -> None:
    assert errors_of({"type": "text", "id": "a", "text": "x"}) == [("form-empty", None)]


def test_too_many_components_are_refused() -> None:
    many = [component("textfield", f"f{number}") for number in range(301)]
    assert errors_of(*many) == [("form-size", None)]


def test_load_form_gives_the_findings_by_component() -> None:
    with pytest.raises(InvalidError) as caught:
        load_form(form_js(component("table", "rows")))
    assert set(caught.value.errors) == {"rows", "_schema"}


def test_buttons_to_send_and_reset_are_nothing_to_draw() -> None:
    form, report = read_form(form_js(TEXT, {"type": "button", "action": "submit", "label": "提交"}))
    assert form and report.findings == []
    assert [field.key for field in form.fields] == ["name"]


def test_a_missing_english_label_is_asked_for_and_shown_in_chinese() -> None:
    form, report = read_form(form_js(component("textfield", "name", label="姓名", properties={})))
    assert [(finding.code, finding.level) for finding in report.findings] == [("form-english", "asks")]
    assert form and form.fields[0].label == {"zh": "姓名", "en": "姓名"}


def test_a_number_without_decimal_digits_is_whole_and_says_so() -> None:
    form, report = read_form(form_js(component("number", "n")))
    assert [(finding.code, finding.level, finding.element) for finding in report.findings] == [("form-integer", "assumed", "n")]
    assert form and form.fields[0].kind == "integer"


def test_top_groups_are_pages_and_the_rest_stands_between_them() -> None:
    people = ["second", "third"]
    data = {
        "components": [
            component("textfield", "first"),
            {"type": "group", "id": "people", "label": "人员", "components": [component("textfield", name) for name in people]},
            component("textfield", "last"),
        ]
    }
    form = load_form(json.dumps(data).encode())
    assert [[field.key for field in page.fields] for page in form.pages] == [["first"], ["second", "third"], ["last"]]
    assert len({page.key for page in form.pages}) == 3
    assert form.pages[1].title["zh"] == "人员"


def test_a_group_inside_a_page_only_holds_its_questions() -> None:
    inner = {"type": "group", "id": "inner", "components": [component("textfield", "deep")]}
    form = load_form(form_js(TEXT, inner))
    assert [field.key for field in form.pages[0].fields] == ["name", "deep"]


def test_settings_of_a_question_are_kept() -> None:
    form = load_form(
        form_js(
            component(
                "textfield",
                "id_number",
                label="身份证号",
                description="18 位",
                validate={"required": True},
                properties={
                    "label_en": "ID number",
                    "hint_en": "18 characters",
                    "format": "citizen-id",
                    "origin": "population.id_number",
                },
            ),
            component("filepicker", "photo", accept=".jpg,.png", multiple=False, properties={"material": "photo"}),
            component("textfield", "phone", properties={"format": "mobile"}),
        )
    )
    number, photo, phone = form.fields
    assert (number.format, number.origin, number.required) == ("citizen-id", "population.id_number", True)
    assert (number.label["en"], number.hint) == ("ID number", {"zh": "18 位", "en": "18 characters"})
    assert (photo.kind, photo.accept, photo.material, photo.limits.max_items) == ("documents", ("jpg", "png"), "photo", 1)
    assert phone.autocomplete == "tel"
