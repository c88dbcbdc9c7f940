"""A form at work: hidden questions, calculated lines, browsers and programs, and what pages draw."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processes.errors import InvalidError
from processes.forms import FieldView, Form, TextView
from tests.processes.forms.samples import TODAY, component, form_of, schema_of

CHOICES = [
    {"label": "个体", "value": "self", "label_en": "Self-employed"},
    {"label": "企业", "value": "firm", "label_en": "Company"},
]


def shop() -> Form:
    return form_of(
        component("radio", "kind", label="类型", values=CHOICES, validate={"required": True}),
        component("textfield", "firm_name", label="企业名称", validate={"required": True}, conditional={"hide": '=kind != "firm"'}),
        component("textfield", "firm_note", label="说明", conditional={"hide": "=firm_name = null"}),
        component("number", "seats", label="座位数", decimalDigits=0, validate={"min": 0}),
        component("number", "area", label="面积", decimalDigits=2),
        component("expression", "per_seat", label="人均面积", expression="=area / seats"),
        component("datetime", "opens", label="开业日期", disallowPassedDates=True),
        component(
            "checklist", "risks", label="风险食品", values=[{"label": "凉菜", "value": "cold"}, {"label": "生食", "value": "raw"}]
        ),
        component("checkbox", "music", label="播放音乐"),
        component("textarea", "note", label="备注"),
    )


def load(form: Form, data: Any, lang: Any = "zh", **more: Any) -> dict[str, Any]:
    return form.validate(data, form.schema(lang, TODAY, **more))


def test_a_hidden_question_is_not_asked_and_its_answer_is_dropped() -> None:
    assert load(shop(), {"kind": "self"}) == {"kind": "self"}
    assert load(shop(), {"kind": "self", "firm_name": "甲公司"}) == {"kind": "self"}
    assert load(shop(), {"kind": "self", "firm_name": 7}) == {"kind": "self"}


def test_a_shown_question_is_asked() -> None:
    with pytest.raises(InvalidError) as caught:
        load(shop(), {"kind": "firm"})
    assert caught.value.errors == {"firm_name": ["请填写企业名称"]}


def test_what_hangs_on_a_hidden_question_is_hidden_with_it() -> None:
    assert load(shop(), {"kind": "firm", "firm_name": "甲", "firm_note": "x"})["firm_note"] == "x"
    assert load(shop(), {"kind": "self", "firm_name": "甲", "firm_note": "x"}) == {"kind": "self"}


def test_a_condition_reads_answers_of_other_pages() -> None:
    form = shop()
    schema = form.schema("zh", TODAY, known={"kind": "firm"})
    assert "firm_name" not in schema.hidden({})
    assert "firm_name" in form.schema("zh", TODAY, known={"kind": "self"}).hidden({})


def test_a_calculated_line_is_added_and_never_taken() -> None:
    assert load(shop(), {"kind": "self", "seats": 4, "area": "50.00"})["per_seat"] == Decimal("12.5")
    assert "per_seat" not in load(shop(), {"kind": "self", "seats": 0, "area": "50.00"})
    with pytest.raises(InvalidError) as caught:
        load(shop(), {"kind": "self", "per_seat": "9"})
    assert set(caught.value.errors) == {"per_seat"}


def test_a_readonly_question_is_never_taken() -> None:
    form = form_of(component("textfield", "name", readonly=True), component("textfield", "other"))
    with pytest.raises(InvalidError) as caught:
        load(form, {"name": "x"})
    assert set(caught.value.errors) == {"name"}


SENT = {
    "kind": ["firm"],
    "firm_name": ["  甲公司 "],
    "firm_note": [""],
    "seats": ["12"],
    "area": ["30.50"],
    "opens-year": ["2026"],
    "opens-month": ["12"],
    "opens-day": ["1"],
    "risks": ["cold", "raw"],
    "music": ["on"],
    "note": ["一\r\n二"],
}


def test_a_browser_and_a_program_end_at_the_same_values() -> None:
    form = shop()
    program = {
        "kind": "firm",
        "firm_name": "甲公司",
        "seats": 12,
        "area": "30.50",
        "opens": "2026-12-01",
        "risks": ["cold", "raw"],
        "music": True,
        "note": "一\n二",
    }
    values = load(form, form.from_html(SENT))
    assert values == load(form, program)
    assert values["opens"] == date(2026, 12, 1)
    assert form.wire(values) == program
    assert form.typed(form.wire(values)) == values


@pytest.mark.parametrize(
    ("name", "sent", "key"),
    [
        ("seats", "4.5", "seats"),
        ("seats", "１２", "seats"),
        ("seats", "1" * 19, "seats"),
        ("area", "1,5", "area"),
        ("opens-month", "13", "opens"),
        ("opens-day", "", "opens"),
        ("opens-year", "二零二六", "opens"),
        ("kind", "other", "kind"),
        ("risks", "hot", "risks"),
        ("is_admin", "1", "is_admin"),
    ],
)
def test_wrong_strings_of_a_browser_are_named_by_field(name: str, sent: str, key: str) -> None:
    form = shop()
    with pytest.raises(InvalidError) as caught:
        load(form, form.from_html(SENT | {name: [sent]}))
    assert set(caught.value.errors) == {key}


def test_codes_lose_the_spaces_people_type() -> None:
    form = form_of(
        component("textfield", "id", properties={"format": "citizen-id"}),
        component("textfield", "phone", properties={"format": "mobile"}),
    )
    sent = form.from_html({"id": [" 110105 19491231 002x"], "phone": ["138-0013-8000"]})
    assert load(form, sent) == {"id": "11010519491231002X", "phone": "13800138000"}


def test_codes_of_the_demo_city_are_let_in_only_in_demo_mode() -> None:
    form = form_of(component("textfield", "code", properties={"format": "uscc"}))
    assert load(form, {"code": "91339901MA2LH00108"}, demo=True)
    with pytest.raises(InvalidError):
        load(form, {"code": "91339901MA2LH00108"})


def test_times_and_patterns() -> None:
    form = form_of(
        component("datetime", "at", subtype="time"),
        component("datetime", "when", subtype="datetime"),
        component("textfield", "plate", validate={"pattern": "^临A[0-9]{5}$"}),
        component("datetime", "born", properties={"max": "today"}),
    )
    values = load(form, {"at": "09:30", "when": "2026-12-01T09:30", "plate": "临A12345", "born": "1985-03-12"})
    assert (values["at"], values["when"]) == (time(9, 30), datetime(2026, 12, 1, 9, 30))
    assert form.wire(values) == {"at": "09:30", "when": "2026-12-01T09:30", "plate": "临A12345", "born": "1985-03-12"}
    wrong = {"at": "9:30", "when": "2026-12-01 09:30", "plate": "临B12345", "born": "2026-11-23"}
    with pytest.raises(InvalidError) as caught:
        load(form, wrong, "en")
    assert set(caught.value.errors) == set(wrong)


def test_variables_are_the_engines_own_json() -> None:
    form = shop()
    values = load(form, {"kind": "self", "seats": 4, "area": "50.10", "opens": "2026-12-01"})
    assert form.variables(values) == {
        "kind": "self",
        "seats": 4,
        "area": {"$": "number", "v": "50.10"},
        "opens": {"$": "date", "v": "2026-12-01"},
        "per_seat": {"$": "number", "v": "12.525"},
    }


def test_a_page_is_drawn_with_values_errors_and_hidden_marks() -> None:
    form = shop()
    page = form.pages[0].key
    drawn = form.views(page, {"kind": "self", "seats": 4, "risks": ["raw"]}, TODAY, {"area": ["x"]})
    views = {view.key: view for view in drawn if isinstance(view, FieldView)}
    assert [option.value for option in views["kind"].options if option.chosen] == ["self"]
    assert views["firm_name"].hidden and not views["seats"].hidden
    assert (views["seats"].value, views["seats"].input_mode, views["seats"].minimum) == ("4", "numeric", "0")
    assert (views["opens"].minimum, views["opens"].value) == ("2026-11-22", "")
    assert [option.value for option in views["risks"].options if option.chosen] == ["raw"]
    assert views["area"].errors == ("x",)
    assert views["per_seat"].readonly
    assert views["kind"].options[1].label["en"] == "Company"
    assert form.views("nowhere", {}, TODAY) == ()


def test_what_was_typed_is_drawn_again_when_it_was_wrong() -> None:
    form = shop()
    sent = form.from_html({"seats": ["many"], "note": ["x"]})
    views = {view.key: view for view in form.views(form.pages[0].key, sent, TODAY) if isinstance(view, FieldView)}
    assert (views["seats"].value, views["note"].value) == ("many", "x")


def test_texts_are_shown_in_pieces_without_markup() -> None:
    form = form_of(
        component("textfield", "name"),
        {"type": "text", "id": "t", "text": "# 须知\n\n请如实填写。\n- 一\n- 二", "properties": {"text_en": "Tell the truth."}},
        {"type": "html", "id": "h", "content": "<h2>标题</h2><p>正文<script>alert(1)</script></p><ul><li>项</li></ul>"},
        {"type": "separator", "id": "s"},
    )
    shown = [view for view in form.views(form.pages[0].key, {}, TODAY) if isinstance(view, TextView)]
    assert [(block.kind, block.text) for block in shown[0].blocks["zh"]] == [
        ("heading", "须知"),
        ("paragraph", "请如实填写。"),
        ("item", "一"),
        ("item", "二"),
    ]
    assert [(block.kind, block.text) for block in shown[1].blocks["zh"]] == [
        ("heading", "标题"),
        ("paragraph", "正文"),
        ("item", "项"),
    ]
    assert shown[2].type == "separator"


def test_answers_are_told_in_words() -> None:
    form = shop()
    stored = {
        "kind": "firm",
        "firm_name": "甲",
        "opens": "2026-12-01",
        "risks": ["cold", "raw"],
        "music": False,
        "area": "30.50",
        "seats": 2,
    }
    told = {view.key: view.text for view in form.answers(stored)}
    assert told["kind"] == {"zh": "企业", "en": "Company"}
    assert told["opens"] == {"zh": "2026年12月1日", "en": "1 December 2026"}
    assert told["risks"]["zh"] == "凉菜、生食"
    assert told["music"] == {"zh": "否", "en": "No"}
    assert told["per_seat"]["zh"] == "15.25"
    assert "firm_name" not in {view.key for view in form.answers(stored | {"kind": "self"})}


def test_stored_answers_survive_the_passing_of_their_day() -> None:
    assert shop().typed({"opens": "2001-01-01"}) == {"opens": date(2001, 1, 1)}


def test_what_no_longer_fits_is_left_out_and_not_an_error() -> None:
    assert shop().typed({"kind": "gone", "seats": "four", "other": 1}) == {}


@given(st.dictionaries(st.sampled_from([*SENT, "x"]), st.lists(st.text(max_size=12), max_size=2)))
def test_any_strings_of_a_browser_are_values_or_errors_by_field(sent: dict[str, list[str]]) -> None:
    form = shop()
    try:
        values = load(form, form.from_html(sent))
    except InvalidError as error:
        assert error.errors and all(error.errors.values())
    else:
        assert load(form, form.wire(values)) == values


@given(st.text())
def test_a_line_of_text_is_kept_exactly_or_refused(text: str) -> None:
    form = form_of(component("textfield", "line"))
    try:
        values = load(form, {"line": text})
    except InvalidError:
        return
    assert values in ({}, {"line": text})


@given(st.integers())
def test_whole_numbers_keep_their_bounds(number: int) -> None:
    schema = schema_of(component("number", "n", decimalDigits=0, validate={"min": -5, "max": 10}))
    errors = schema.validate({"n": number})
    assert (errors == {}) == (-5 <= number <= 10)


@given(st.integers(-(10**15), 10**15), st.integers(0, 4))
def test_decimals_keep_their_places(number: int, places: int) -> None:
    schema = schema_of(component("number", "n", decimalDigits=2))
    text = f"{Decimal(number).scaleb(-places):f}"
    assert (schema.validate({"n": text}) == {}) == (places <= 2)
    assert places > 2 or schema.load({"n": text})["n"] == Decimal(text)
