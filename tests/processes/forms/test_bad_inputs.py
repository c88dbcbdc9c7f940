"""Bad requests of all kinds against one form: each is refused by field, none breaks anything."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from processes.errors import InvalidError
from processes.forms import Form, load_form
from tests.corpora import corpus
from tests.processes.forms.samples import translated
from tests.yardstick import costs_at_most


@pytest.fixture(scope="module")
def form() -> Form:
    return load_form(translated(json.loads(corpus("bad_inputs", "form_schema.json").read_text("utf-8"))))


@pytest.fixture(scope="module")
def example() -> dict[str, Any]:
    return json.loads(corpus("bad_inputs", "form", "form_example.json").read_text("utf-8"))


def judged(form: Form, body: bytes, lang: Any = "zh") -> dict[str, list[Any]]:
    """The errors by field, none where the body is accepted."""
    try:
        form.validate(body, form.schema(lang, date(2026, 11, 22)))
    except InvalidError as error:
        return error.errors
    return {}


def test_every_stored_sample_gets_its_verdict(form: Form) -> None:
    listed = json.loads(corpus("bad_inputs", "index.json").read_text("utf-8"))["files"]
    samples = [entry for entry in listed if entry["kind"] == "form"]
    assert samples
    for entry in samples:
        errors = judged(form, corpus("bad_inputs", entry["file"]).read_bytes())
        assert bool(errors) == (entry["expected"] == "reject"), (entry["file"], errors)


def test_the_correct_example_passes_and_markup_stays_text(form: Form, example: dict[str, Any]) -> None:
    values = form.validate(json.dumps(example).encode(), form.schema("zh", date(2026, 11, 22)))
    assert form.wire(values) == {key: value for key, value in example.items() if value != ""}
    marked = example | {"shop_name": "<script>{{7*7}}</script>=1+1"}
    assert form.validate(marked, form.schema("zh", date(2026, 11, 22)))["shop_name"] == marked["shop_name"]


WRONG: list[tuple[str, Any]] = [
    ("applicant_name", ""),
    ("applicant_name", "   "),
    ("applicant_name", "\u3164"),
    ("applicant_name", "张" * 51),
    ("applicant_name", "张\u200b三"),
    ("applicant_name", "张\u202e三"),
    ("applicant_name", "张\x00三"),
    ("applicant_name", "张\n三"),
    ("applicant_name", "张\ud800"),
    ("applicant_name", 7),
    ("applicant_name", None),
    ("applicant_name", ["测试甲"]),
    ("applicant_name", {"typename": "x"}),
    ("id_number", "33010219880808123x"),
    ("id_number", "3301021988080812390"),
    ("id_number", "330102198813081239"),
    ("id_number", "33990119850312001X"),
    ("id_number", "\uff1330102198808081239"[:18]),
    ("phone", "1380013800"),
    ("phone", "23800138000"),
    ("phone", "138 0013 8000"),
    ("phone", 13800138000),
    ("business_kind", "网吧"),
    ("business_kind", ["餐饮"]),
    ("business_kind", ""),
    ("area_m2", 86.5),
    ("area_m2", "0"),
    ("area_m2", "1000000.00"),
    ("area_m2", "1.234"),
    ("area_m2", "1e3"),
    ("area_m2", "NaN"),
    ("area_m2", "Infinity"),
    ("area_m2", "-1"),
    ("area_m2", " 1"),
    ("area_m2", "１２"),
    ("area_m2", "٣"),
    ("area_m2", "1E+1000000"),
    ("area_m2", "9" * 5000),
    ("area_m2", True),
    ("employees", 1.9),
    ("employees", 1.0),
    ("employees", "3"),
    ("employees", True),
    ("employees", -1),
    ("employees", 100001),
    ("employees", 10**30),
    ("start_date", "2026-11-21"),
    ("start_date", "2027-02-29"),
    ("start_date", "2027-3-1"),
    ("start_date", "20270301"),
    ("start_date", "2027-03-01T00:00"),
    ("start_date", "9999-12-31"),
    ("start_date", 20270301),
    ("materials", []),
    ("materials", ["m1", "m1"]),
    ("materials", [f"m{n}" for n in range(51)]),
    ("materials", ["../../etc/passwd"]),
    ("materials", [1]),
    ("materials", "m1"),
    ("agree", False),
    ("agree", "true"),
    ("agree", 1),
    ("email", "no at"),
    ("email", "a@b"),
    ("email", "a@example.org\n"),
    ("email", None),
    ("note", "字" * 2001),
    ("note", "a\x0bb"),
    ("note", "a\ud83d"),
    ("note", {"__class__": "x"}),
    ("typename", "x"),
    ("data_objects", {}),
    ("__proto__", {}),
    ("check_passed", True),
]


@pytest.mark.parametrize(("key", "value"), WRONG)
def test_one_wrong_answer_is_named_by_its_field_in_both_languages(
    form: Form, example: dict[str, Any], key: str, value: Any
) -> None:
    body = json.dumps(example | {key: value}).encode()
    for lang in ("zh", "en"):
        errors = judged(form, body, lang)
        assert set(errors) == {key}
        assert all(isinstance(sentence, str) and sentence for sentence in errors[key])
        assert lang == "en" or any("\u4e00" <= char <= "\u9fff" for char in errors[key][0])
    assert judged(form, body, "zh") != judged(form, body, "en")


@pytest.mark.parametrize("key", ["applicant_name", "id_number", "business_kind", "area_m2", "materials", "agree"])
def test_a_missing_answer_is_asked_for(form: Form, example: dict[str, Any], key: str) -> None:
    errors = judged(form, json.dumps({name: value for name, value in example.items() if name != key}).encode())
    assert set(errors) == {key}


@pytest.mark.parametrize("key", ["email", "note"])
@pytest.mark.parametrize("value", ["", "  "])
def test_what_is_optional_may_be_empty(form: Form, example: dict[str, Any], key: str, value: str) -> None:
    values = form.validate(example | {key: value}, form.schema("zh", date(2026, 11, 22)))
    assert key not in values


def test_all_errors_of_one_request_are_told_at_once(form: Form) -> None:
    body = b'{"applicant_name": "", "area_m2": -1e400, "employees": 1.5, "materials": ["a", "a"], "extra": {"__x": 1}}'
    assert set(judged(form, body)) == {
        "applicant_name", "id_number", "phone", "shop_name", "business_kind", "area_m2", "employees", "start_date", "materials",
        "agree", "extra",
    }  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b"null",
        b'{"note": NaN}',
        b'{"note": -Infinity}',
        b'{"note": "a", "note": "b"}',
        b"\xff\xfe{\x00}\x00",
        b'{"note": "\xff"}',
        b'{"note": "a"} trailing',
        b"{'note': 1}",
        b'{"note": ' + b"[" * 11 + b"]" * 11 + b"}",
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        b'{"note": "' + b"x" * 1_100_000 + b'"}',
    ],
)
def test_a_body_that_is_no_strict_json_object_is_refused_quickly(form: Form, body: bytes) -> None:
    with costs_at_most(40):
        errors = judged(form, body)
    assert set(errors) == {"_schema"}


def test_a_byte_order_mark_is_let_pass(form: Form, example: dict[str, Any]) -> None:
    assert judged(form, b"\xef\xbb\xbf" + json.dumps(example).encode()) == {}
