"""Forms become accessible HTML: every question has a label, what is wrong is said twice, what was typed is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask, render_template_string
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from processes.errors import InvalidError
from processes.forms import load_form
from processes.views import Origin

PAGE = """{% from "fields.html" import part, error_summary %}<main>{{ error_summary(errors) }}
{% for one in views %}{{ part(one, origins.get(one.key) if one.key is defined) }}{% endfor %}</main>"""
TODAY = date(2026, 1, 5)
ORIGIN = Origin("population", {"zh": "人口信息库", "en": "Population register"}, datetime(2026, 1, 5, 1, 2, tzinfo=UTC), None)


def component(kind: str, key: str, label: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "key": key, "label": label, **more}


OPTIONS = {"values": [{"label": "甲", "value": "a"}, {"label": "乙", "value": "b"}]}
SAMPLE = {
    "type": "default",
    "id": "sample",
    "schemaVersion": 16,
    "components": [
        component("textfield", "name", "姓名", validate={"required": True, "maxLength": 20}),
        component("textarea", "story", "说明"),
        component("number", "people", "人数", validate={"min": 1, "max": 9}),
        component("datetime", "opening", "开业日期", subtype="date", dateLabel="开业日期"),
        component("radio", "kind", "类别", **OPTIONS, validate={"required": True}),
        component("select", "place", "地点", **OPTIONS),
        component("checklist", "extras", "附加", **OPTIONS),
        component("checkbox", "promise", "我承诺", validate={"required": True}),
    ],
}
FORM = load_form(json.dumps(SAMPLE).encode())
(ONLY,) = FORM.pages


def rendered(app: Flask, values: Mapping[str, Any], errors: Mapping[str, Any] | None = None, origins: Any = None) -> Any:
    views = FORM.views(ONLY.key, values, TODAY, errors or {})
    with app.test_request_context():
        return html.fromstring(render_template_string(PAGE, views=views, errors=errors or {}, origins=origins or {}))


def faults(sent: Mapping[str, Any]) -> Mapping[str, Any]:
    with pytest.raises(InvalidError) as raised:
        FORM.validate(sent, FORM.schema("zh", TODAY))
    return raised.value.errors


def test_every_input_has_a_label_of_its_own(light_app: Flask) -> None:
    tree = rendered(light_app, {})
    inputs = tree.xpath("//input | //select | //textarea")
    assert len(inputs) == 12
    for one in inputs:
        assert tree.xpath(f"//label[@for='{one.get('id')}']"), one.get("id")


def test_groups_of_choices_have_a_legend(light_app: Flask) -> None:
    tree = rendered(light_app, {})
    legends = {" ".join(one.text_content().split()) for one in tree.xpath("//fieldset/legend")}
    assert {"类别", "附加（选填）", "开业日期（选填）"} <= legends


def test_faults_stand_at_the_field_and_in_a_summary_that_leads_there(light_app: Flask) -> None:
    sent = FORM.from_html({"people": ["12"], "opening-year": ["2026"], "opening-month": ["13"], "opening-day": ["1"]})
    errors = faults(sent)
    assert set(errors) == {"name", "people", "opening", "kind", "promise"}
    tree = rendered(light_app, sent, errors)
    summary = tree.xpath("//*[contains(@class, 'govuk-error-summary')][@autofocus]")[0]
    for link in summary.xpath(".//a"):
        (target,) = tree.xpath(f"//*[@id='{link.get('href')[1:]}']")
        assert target.tag in ("input", "select", "textarea")
    for key in errors:
        assert tree.xpath(f"//*[@id='{key}-error' or @id='{key}-group-error']"), key


def test_what_was_typed_is_shown_again(light_app: Flask) -> None:
    sent = FORM.from_html(
        {
            "name": ["x" * 30],
            "people": ["many"],
            "opening-year": ["2026"],
            "opening-month": ["13"],
            "opening-day": ["40"],
            "kind": ["b"],
            "place": ["a"],
            "extras": ["a", "b"],
        }
    )
    tree = rendered(light_app, sent, faults(sent))
    value = {one.get("id"): one.get("value") for one in tree.xpath("//input")}
    assert value["name"] == "x" * 30 and value["people"] == "many"
    assert [value[name] for name in ("opening", "opening-month", "opening-day")] == ["2026", "13", "40"]
    assert tree.xpath("//input[@name='kind'][@checked]/@value") == ["b"]
    assert tree.xpath("//input[@name='extras'][@checked]/@value") == ["a", "b"]
    assert tree.xpath("//select[@name='place']/option[@selected]/@value") == ["a"]


def test_a_value_from_a_register_says_where_it_comes_from(light_app: Flask) -> None:
    tree = rendered(light_app, {"name": "测试甲"}, origins={"name": ORIGIN})
    (mark,) = tree.xpath("//*[@class='origin']")
    assert mark.text_content().strip() == "来自人口信息库 · 2026年1月5日 09:02"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=30))
def test_whatever_is_typed_comes_back_as_text(light_app: Flask, text: str) -> None:
    tree = rendered(light_app, {"name": text})
    (field,) = tree.xpath("//input[@name='name']")
    assert field.get("value") == text
    assert not tree.xpath("//script | //img")
