"""R15: bodies that are no strict JSON, answers that are not what was asked, and lawful ones at their limits."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from processes.errors import InvalidError
from processes.forms import Form, load_form
from tests.corpora import corpus
from tests.processes.forms.samples import translated

TODAY = date(2026, 11, 22)
EXAMPLE: dict[str, Any] = {
    "applicant_name": "李四", "id_number": "330102198808081239", "phone": "13900139000", "shop_name": "解放路早餐铺",
    "business_kind": "餐饮", "area_m2": "42.00", "employees": 3, "start_date": "2027-03-01", "materials": ["m1", "m2"],
    "agree": True, "email": "a@example.org", "note": "",
}  # fmt: skip
TEXT = json.dumps(EXAMPLE, ensure_ascii=False)


def answered(key: str, value: Any) -> bytes:
    """The good answers with one of them changed or added."""
    return json.dumps(EXAMPLE | {key: value}).encode()


BAD: dict[str, bytes] = {
    "in gbk": TEXT.encode("gbk"),
    "in utf16": TEXT.encode("utf-16"),
    "in utf32": TEXT.encode("utf-32"),
    "in latin": b'{"in note":"\xe9"}',
    "in overlong": b'{"in note":"\xc0\xaf"}',
    "in sur": b'{"in note":"\xed\xa0\x80"}',
    "comment": b"// x\n" + TEXT.encode(),
    "trailing comma": TEXT[:-1].encode() + b",}",
    "single": TEXT.replace('"', "'").encode(),
    "two": TEXT.encode() * 2,
    "array": b"[" + TEXT.encode() + b"]",
    "jsonl": TEXT.encode() + b"\n{}",
    "nul": TEXT.encode() + b"\0",
    "control": TEXT.replace("李四", "李\t四").encode(),
    "dup": TEXT[:-1].encode() + b',"note":"x"}',
    "dup esc": TEXT[:-1].encode() + b',"n\\u006fte":"x"}',
    "inf": TEXT.replace('"42.00"', "Infinity").encode(),
    "-inf": TEXT.replace('"42.00"', "-Infinity").encode(),
    "nan": TEXT.replace('"42.00"', "NaN").encode(),
    "1e999": TEXT.replace(": 3", ": 1e999").encode(),
    "hex": TEXT.replace(": 3", ": 0x3").encode(),
    "lead0": TEXT.replace(": 3", ": 03").encode(),
    "plus": TEXT.replace(": 3", ": +3").encode(),
    "1.": TEXT.replace(": 3", ": 1.").encode(),
    "3.0": TEXT.replace(": 3", ": 3.0").encode(),
    "3e0": TEXT.replace(": 3", ": 3e0").encode(),
    "huge int": TEXT.replace(": 3", ": " + "9" * 5000).encode(),
    "depth": answered("note", json.loads("[" * 11 + "]" * 11)),
    "deep10": answered("note", json.loads("[" * 9 + "]" * 9)),
    "proto": answered("__proto__", {}),
    "constructor": answered("constructor", 1),
    "case": answered("Note", "x"),
    "blank key": answered("", 1),
    "space key": answered("note ", 1),
    "dotted": answered("note.x", 1),
    "bracket": answered("note[0]", 1),
    "dollar": answered("$where", "1"),
}
WRONG: list[tuple[str, Any]] = [
    ("applicant_name", " 李四\u200b"),
    ("applicant_name", "李\u2028四"),
    ("applicant_name", "\ufeff李四"),
    ("applicant_name", True),
    ("applicant_name", "李" * 51),
    ("id_number", "330102198808081239 "),
    ("id_number", " 330102198808081239"),
    ("id_number", "33010219880808123９"),
    ("id_number", 330102198808081239),
    ("id_number", "330102880808123"),
    ("id_number", "000000198808081234"),
    ("id_number", "330102209908081234"),
    ("id_number", "33010219880230123X"),
    ("id_number", "11010519491231002x"),
    ("phone", "+8613900139000"),
    ("phone", "12345678901"),
    ("phone", "１３９００１３９０００"),
    ("phone", "13900139000\n"),
    ("phone", ""),
    ("business_kind", "餐饮 "),
    ("business_kind", 0),
    ("business_kind", None),
    ("area_m2", "42.001"),
    ("area_m2", "0.00"),
    ("area_m2", "+1"),
    ("area_m2", ".5"),
    ("area_m2", "5."),
    ("area_m2", "1,000"),
    ("area_m2", "0x10"),
    ("area_m2", 42),
    ("area_m2", "1000000"),
    ("area_m2", "-0.01"),
    ("area_m2", None),
    ("area_m2", []),
    ("employees", -1),
    ("employees", 100001),
    ("employees", "3"),
    ("employees", True),
    ("employees", None),
    ("employees", [3]),
    ("start_date", "2026-02-30"),
    ("start_date", "2027-02-29"),
    ("start_date", "2026-11-21"),
    ("start_date", "2027-03-01Z"),
    ("start_date", "2027-03-01T00:00:00"),
    ("start_date", "01-03-2027"),
    ("start_date", "２０２７-03-01"),
    ("start_date", "2027-W10-1"),
    ("start_date", None),
    ("start_date", "tomorrow"),
    ("materials", ["m1", "m1"]),
    ("materials", [None]),
    ("materials", {"0": "m1"}),
    ("materials", ["m1", ["m2"]]),
    ("materials", ["../x"]),
    ("materials", [""]),
    ("materials", ["a" * 65]),
    ("agree", False),
    ("agree", "yes"),
    ("agree", None),
    ("email", "a@"),
    ("email", "a@b"),
    ("email", "a b@example.org"),
    ("email", "a@example.org,b@example.org"),
    ("email", "a@example.org\r\nBcc: x@y.z"),
    ("email", "<a@example.org>"),
    ("email", []),
    ("note", "a\x00"),
    ("note", "\x1b[31m"),
    ("note", 5),
    ("note", "x" * 2001),
    ("note", {"typename": "x"}),
]
GOOD: dict[str, bytes] = {
    "plain": TEXT.encode(),
    "bom": b"\xef\xbb\xbf" + TEXT.encode(),
    "escapes": json.dumps(EXAMPLE).encode(),
    "blank": b"  " + TEXT.encode() + b"\n",
    "name 50": answered("applicant_name", "张" * 50),
    "rare": answered("applicant_name", "𠮷田·买买提"),
    "0 emp": answered("employees", 0),
    "100000": answered("employees", 100000),
    "0.01": answered("area_m2", "0.01"),
    "max": answered("area_m2", "999999.99"),
    "int dec": answered("area_m2", "42"),
    "today": answered("start_date", "2026-11-22"),
    "leap": answered("start_date", "2028-02-29"),
    "50 mats": answered("materials", [f"m{i}" for i in range(50)]),
    "note 2000": answered("note", "字" * 2000),
    "note lines": answered("note", "a\nb\tc"),
    "markup": answered("note", "<script>{{7*7}}</script>"),
    "formula": answered("shop_name", "=1+1"),
    "@": answered("shop_name", "@SUM(1)"),
    "no email": json.dumps({k: v for k, v in EXAMPLE.items() if k != "email"}).encode(),
    "plus mail": answered("email", "a+b@sub.example.org"),
}


@pytest.fixture(scope="module")
def form() -> Form:
    """The form of the samples."""
    return load_form(translated(json.loads(corpus("bad_inputs", "form_schema.json").read_text("utf-8"))))


def faults(form: Form, body: bytes) -> dict[str, list[Any]]:
    """The faults by field; none where the body is taken."""
    try:
        form.validate(body, form.schema("zh", TODAY))
    except InvalidError as error:
        return error.errors
    return {}


@pytest.mark.parametrize("name", list(BAD))
def test_a_body_that_is_not_strict_is_refused(form: Form, name: str) -> None:
    assert all(sentences for sentences in faults(form, BAD[name]).values()) and faults(form, BAD[name])


@pytest.mark.parametrize(("key", "value"), WRONG, ids=lambda word: ascii(word)[:30])
def test_a_wrong_answer_is_named_by_its_field(form: Form, key: str, value: Any) -> None:
    assert set(faults(form, answered(key, value))) == {key}


@pytest.mark.parametrize("name", list(GOOD))
def test_a_lawful_answer_is_taken(form: Form, name: str) -> None:
    assert faults(form, GOOD[name]) == {}
