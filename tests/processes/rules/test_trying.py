"""Trying an expression or a table tells the value, why it became null, and for every row which cells did not pass."""

from __future__ import annotations

import pytest

from processes.errors import InvalidError
from processes.rules import try_expression, try_table
from tests.engine.dmn.models import decision, fact, needs, source, table

ROWS = [("< 10", '"a", "b"', '"small"'), ("< 20", "-", '"middle"'), (">= 20", "-", '"large"')]
SIZES = source(decision("size", table("FIRST", ["n", "kind"], ["size"], ROWS)))
DATED = source(fact("day", "date") + decision("d", table("UNIQUE", ["day"], ["x"], [('>= date("2026-01-01")', "1")]), needs("day")))


def test_an_expression_tells_its_value_and_why_parts_became_null() -> None:
    found = try_expression("unit-price * 2 + 1 / 0", {"unit-price": 3})
    assert (found.text, found.value, found.error) == ("null", None, None)
    assert found.warnings[0] == "division by zero"
    assert try_expression('{a: "x", b: [1, 2.5]}', {}).text == '{a: "x", b: [1, 2.5]}'


def test_a_faulty_expression_names_its_place() -> None:
    found = try_expression("1 +\n* 2", {})
    assert found.error is not None
    assert found.position == (2, 1)


def test_a_value_that_json_cannot_hold_is_still_told() -> None:
    assert try_expression("[1..5]", {}).value is None
    assert try_expression("[1..5]", {}).text == "[1 .. 5]"
    assert try_expression("function(a) a", {}).text == "function"


def test_an_endless_expression_is_ended() -> None:
    found = try_expression("count(for a in 1..1000, b in 1..1000 return a * b)", {})
    assert found.error is not None
    assert found.value is None


def test_a_long_value_is_cut_and_a_long_text_refused() -> None:
    assert try_expression("for n in 1..5000 return n", {}).text.endswith("…")
    with pytest.raises(InvalidError) as refused:
        try_expression("1" * 10_001, {})
    assert "expression" in refused.value.errors


def test_data_that_is_no_feel_value_is_refused_by_name() -> None:
    with pytest.raises(InvalidError) as refused:
        try_expression("a", {"a": {"$": "magic", "v": "1"}})
    assert "a: " in refused.value.errors["data"][0]


def test_every_cell_of_every_row_is_told() -> None:
    found = try_table(SIZES, "size", {"n": 12, "kind": "c"})
    assert found.answer.value == "middle"
    assert found.values == ("12", '"c"')
    assert [[cell.passed for cell in row.cells] for row in found.rows] == [[False, False], [True, True], [False, True]]
    assert [(row.hit, row.used) for row in found.rows] == [(False, False), (True, True), (False, False)]


def test_a_row_behind_the_first_hit_is_a_hit_that_is_not_used() -> None:
    found = try_table(SIZES, "size", {"n": 5, "kind": "a"})
    assert [(row.hit, row.used) for row in found.rows] == [(True, True), (True, False), (False, False)]


def test_a_fact_of_a_declared_type_may_be_text() -> None:
    assert try_table(DATED, "d", {"day": "2026-03-01"}).answer.value == 1
    assert try_table(DATED, "d", {"day": "2025-03-01"}).rows[0].hit is False
    with pytest.raises(InvalidError) as refused:
        try_table(DATED, "d", {"day": "2026-02-30"})
    assert set(refused.value.errors["day"][0]) == {"zh", "en"}


def test_a_file_or_decision_that_cannot_be_used_is_refused() -> None:
    with pytest.raises(InvalidError):
        try_table(b"<x/>", "d", {})
    with pytest.raises(InvalidError):
        try_table(SIZES, "nothing", {})


def test_a_table_that_needs_too_many_steps_says_so() -> None:
    heavy = source(decision("d", table("UNIQUE", ["count(for a in 1..1000, b in 1..1000 return a)"], ["x"], [("1", "1")])))
    found = try_table(heavy, "d", {})
    assert found.answer.error is not None
    assert found.rows == ()
