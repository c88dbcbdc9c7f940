"""`${...}` becomes FEEL where both mean the same, and is refused by name where they do not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import feel
from engine.model.juel import JuelError, translate


@pytest.mark.parametrize(
    ("text", "feel_text"),
    [
        ("${valid == true}", "valid = true"),
        ('${DIRECTION == "FORWARD"}', 'DIRECTION = "FORWARD"'),
        ("#{a.b.c >= 1.5}", "a.b.c >= 1.5"),
        ("${ a eq 'x' and b ne 2 }", 'a = "x" and b != 2'),
        ("${!ok}", "((ok) != true)"),
        ("${a > -1 ? 'x' : 'y'}", '(if a > -1 then "x" else "y")'),
        ("${execution.getVariable('amount') lt 5}", "amount < 5"),
        ("${files[0].id}", "files[1].id"),
        ("${order['total']}", 'get value(order, "total")'),
        ("${status.equals('open') && !name.startsWith(\"x\")}", '(status = "open") and ((starts with(name, "x")) != true)'),
        ("${files.size() > 2}", "count(files) > 2"),
    ],
)
def test_what_means_the_same_is_translated(text: str, feel_text: str) -> None:
    assert translate(text) == feel_text
    feel.parse(feel_text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("${bean.call(execution)}", "call"),
        ("${call()}", "call"),
        ("${a + 1 > 2}", "arithmetic"),
        ("${-a}", "arithmetic"),
        ("${list[i]}", "index"),
        ("${list[0].size()}", "index"),
        ("${list.get(0)}", "call"),
        ("${'x'.bytes()}", "call"),
        ("${'x'.length}", "call"),
        ("${a.toLowerCase().intern()}", "call"),
        ("${a" + ".toLowerCase()" * 30 + "}", "depth"),
        ("${execution.processBusinessKey}", "name"),
        ("${execution.getVariable(name)}", "call"),
        ("${a} and ${b}", "mixture"),
        ("x ${a}", "mixture"),
        ("${}", "syntax"),
        ("${a ==}", "syntax"),
        ("${a ? b}", "syntax"),
        ("${(a}", "syntax"),
        ("${a.__class__}", "name"),
        ("${" + "(" * 30 + "a" + ")" * 30 + "}", "depth"),
    ],
)
def test_what_means_something_else_is_refused_by_name(text: str, kind: str) -> None:
    with pytest.raises(JuelError) as caught:
        translate(text)
    assert caught.value.kind == kind


@pytest.mark.parametrize(
    ("text", "variables", "expected"),
    [
        ("${empty a}", {"a": None}, True),
        ("${empty a}", {"a": ""}, True),
        ("${empty a}", {"a": []}, True),
        ("${empty a}", {"a": "x"}, False),
        ("${empty a}", {"a": 0}, False),
        ("${!empty a}", {"a": [1]}, True),
        ("${not ok}", {"ok": None}, True),
        ("${not ok}", {"ok": False}, True),
        ('${(a == "x" && b == "") || (b == "x")}', {"a": "x", "b": ""}, True),
        ("${a < 3 == true}", {"a": 1}, True),
        ("${a ? 'y' : 'n'}", {"a": False}, "n"),
        ("${a[0] == 'x'}", {"a": ["x", "y"]}, True),
        ("${a[1].b}", {"a": [{"b": 1}, {"b": 2}]}, 2),
        ("${a['b c']}", {"a": {"b c": 1}}, 1),
        ("${a.equalsIgnoreCase('X')}", {"a": "x"}, True),
        ("${'x'.equals(a)}", {"a": "x"}, True),
        ("${execution.getVariable('a').equals('x')}", {"a": "y"}, False),
        ("${a.toLowerCase().equals('x')}", {"a": "X"}, True),
        ("${a.contains('x')}", {"a": "axb"}, True),
        ("${a.contains('x')}", {"a": ["a", "x"]}, True),
        ("${a.contains('x')}", {"a": ["ax"]}, False),
        ("${a.isEmpty()}", {"a": []}, True),
        ("${a.isEmpty()}", {"a": "x"}, False),
    ],
)
def test_the_translation_gives_the_same_value(text: str, variables: dict[str, Any], expected: object) -> None:
    assert feel.parse(translate(text)).evaluate(variables).value == expected


@given(st.text(max_size=40))
def test_no_text_raises_anything_but_the_error(text: str) -> None:
    try:
        translate("${" + text + "}")
    except JuelError as error:
        assert error.kind in {"call", "arithmetic", "index", "mixture", "syntax", "name", "depth"}
