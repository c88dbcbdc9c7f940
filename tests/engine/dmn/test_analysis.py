"""The analysis of a table agrees with asking the table for every combination of values."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.dmn import Analysis, DecisionModel, analyse_decision, explain
from engine.dmn.columns import ANYTHING
from engine.feel.temporal import Date
from tests.engine.dmn.models import decision, fact, model, needs, table

NUMBERS = [
    "-",
    "1",
    "< 2",
    ">= 2",
    "> 3",
    "[1..3]",
    "(1..3)",
    "not(2)",
    "2, 4",
    "null",
    "? > 1 and ? <= 3",
    "< 2.5",
    "? in (1, [3..4])",
]
TEXTS = ["-", '"a"', '"b"', '"a", "b"', 'not("a")', '< "b"', "not(null)"]
FLAGS = ["-", "true", "false", "not(true)"]
DATES = ["-", '< date("2026-03-01")', '>= date("2026-03-01")', '[date("2026-01-31")..date("2026-03-01")]']
GRID: dict[str, list[Any]] = {
    "number": [Decimal(n) / 2 for n in range(-2, 12)],
    "string": ["", "a", "a0", "b", "c", "other"],
    "boolean": [True, False],
    "date": [
        Date(2025, 1, 1),
        Date(2026, 1, 30),
        Date(2026, 1, 31),
        Date(2026, 2, 14),
        Date(2026, 2, 28),
        Date(2026, 3, 1),
        Date(2027, 1, 1),
    ],
}
CELLS = {"number": NUMBERS, "string": TEXTS, "boolean": FLAGS, "date": DATES}


def typed(policy: str, kinds: list[str], rows: list[tuple[str, ...]]) -> DecisionModel:
    """The model of a table `d` over facts a, b, c of these types."""
    names = ["a", "b", "c"][: len(kinds)]
    facts = "".join(fact(name, kind) for name, kind in zip(names, kinds, strict=True))
    return model(facts + decision("d", table(policy, names, ["x"], rows), needs(*names)))


def hits(found: DecisionModel, values: tuple[Any, ...]) -> list[int]:
    """The rows that hit for these values of a, b, c."""
    told = explain(found, "d", dict(zip("abc", values, strict=False)))
    return [row.index for row in told.rows if row.hit]


def fill(values: tuple[Any, ...], kinds: list[str]) -> list[tuple[Any, ...]]:
    """The combinations an example stands for."""
    return list(
        itertools.product(*(GRID[kind] if value is ANYTHING else [value] for value, kind in zip(values, kinds, strict=True)))
    )


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, list[str], list[tuple[str, ...]]]:
    """A policy, the kinds of one to three columns, and up to six rows."""
    kinds = draw(st.lists(st.sampled_from(sorted(CELLS)), min_size=1, max_size=3))
    row = st.tuples(*(st.sampled_from(CELLS[kind]) for kind in kinds), st.sampled_from(["1", "2"]))
    return draw(st.sampled_from(["UNIQUE", "FIRST", "ANY"])), kinds, draw(st.lists(row, max_size=6))


@settings(max_examples=60)
@given(tables())
def test_every_claim_agrees_with_asking_the_table(drawn: tuple[str, list[str], list[tuple[str, ...]]]) -> None:
    policy, kinds, rows = drawn
    found = typed(policy, kinds, rows)
    report = analyse_decision(found, "d")
    assert not report.unclear
    assert not report.assumed
    every = {values: hits(found, values) for values in itertools.product(*(GRID[kind] for kind in kinds))}
    whole = {v: hits(found, v) for v in itertools.product(*([*GRID[kind], None] for kind in kinds))}
    assert report.complete is all(every.values())
    _check_examples(found, kinds, report)
    _check_overlaps(policy, rows, found, report, whole)
    dead = {row.row: row for row in report.dead}
    for index in range(1, len(rows) + 1):
        never = not any(index in hit for hit in whole.values())
        hidden = policy == "FIRST" and not any(hit[:1] == [index] for hit in whole.values())
        assert (index in dead) is (never or hidden)
        assert index not in dead or (dead[index].why == "impossible") is never


def _check_examples(found: DecisionModel, kinds: list[str], report: Analysis) -> None:
    for example in (*report.gaps, *report.missing):
        assert not any(hits(found, values) for values in fill(example.values, kinds)[:50])
    assert all(None in example.values for example in report.missing)


def _check_overlaps(policy: str, rows: list[Any], found: DecisionModel, report: Analysis, whole: dict[Any, list[int]]) -> None:
    for overlap in report.overlaps:
        kinds = ["number"] * len(report.columns)
        assert set(overlap.rows) <= set(hits(found, fill(overlap.example.values, kinds)[0]))
    pairs = {pair for hit in whole.values() for pair in itertools.combinations(hit, 2)}
    if policy == "ANY":
        pairs = {(a, b) for a, b in pairs if rows[a - 1][-1] != rows[b - 1][-1]}
    expected = pairs if policy in ("UNIQUE", "ANY") else set()
    assert {overlap.rows for overlap in report.overlaps} == expected
    assert report.disjoint is not bool(expected)


def test_a_gap_between_whole_numbers_is_shown_with_a_number_that_lies_in_it() -> None:
    report = analyse_decision(typed("UNIQUE", ["number"], [("<= 10", "1"), (">= 11", "2")]), "d")
    assert [example.values for example in report.gaps] == [(Decimal("10.5"),)]
    assert report.disjoint is True


def test_dates_have_no_gap_between_neighbouring_days() -> None:
    rows = [('<= date("2026-02-28")', "1"), ('>= date("2026-03-01")', "2")]
    report = analyse_decision(typed("UNIQUE", ["date"], rows), "d")
    assert report.complete is True
    assert [example.values for example in report.missing] == [(None,)]


def test_a_cell_that_reads_something_else_is_named_and_nothing_is_claimed() -> None:
    body = (
        fact("a", "number")
        + fact("b", "number")
        + decision("d", table("UNIQUE", ["a"], ["x"], [("< b", "1"), (">= b", "2")]), needs("a", "b"))
    )
    report = analyse_decision(model(body), "d")
    assert (report.complete, report.disjoint, report.gaps, report.overlaps) == (None, None, (), ())
    assert [(cell.row, cell.column, cell.text) for cell in report.unclear] == [(1, "a", "< b"), (2, "a", ">= b")]


def test_what_is_certain_beside_such_a_cell_is_still_claimed() -> None:
    rows = [("now() > now()", '"x"', "1"), ("< 5", '"x"', "2"), ("< 3", '"x"', "3")]
    report = analyse_decision(typed("UNIQUE", ["number", "string"], rows), "d")
    assert report.gaps[0].values[1] == "other"
    assert [overlap.rows for overlap in report.overlaps] == [(2, 3)]
    assert [cell.row for cell in report.unclear] == [1]


def test_a_computed_column_is_named_beside_its_examples() -> None:
    report = analyse_decision(model(decision("d", table("UNIQUE", ["n * n"], ["x"], [(">= 0", "1")]))), "d")
    assert report.assumed == ("n * n",)
    assert report.gaps


def test_the_answer_of_another_decision_is_computed() -> None:
    first = decision("n", "<literalExpression><text>1</text></literalExpression>", kind="number")
    body = first + decision("d", table("UNIQUE", ["n"], ["x"], [("1", "1")]), needs("n", what="Decision"))
    assert analyse_decision(model(body), "d").assumed == ("n",)


def test_two_columns_of_one_expression_are_one() -> None:
    report = analyse_decision(model(decision("d", table("UNIQUE", ["n", "n"], ["x"], [("< 5", ">= 5", "1")]))), "d")
    assert [(row.row, row.why) for row in report.dead] == [(1, "impossible")]


def test_allowed_values_are_the_whole_world() -> None:
    body = table("UNIQUE", ["k"], ["x"], [('"a"', "1"), ('"b"', "2"), ('"c"', "3")]).replace(
        "</inputExpression></input>", '</inputExpression><inputValues><text>"a","b"</text></inputValues></input>'
    )
    report = analyse_decision(model(decision("d", body)), "d")
    assert report.complete is True
    assert [(row.row, row.why, row.columns) for row in report.dead] == [(3, "impossible", ("k",))]


def test_an_enumeration_type_is_the_whole_world() -> None:
    kind = (
        '<itemDefinition name="Kind"><typeRef>string</typeRef><allowedValues><text>"a","b"</text></allowedValues></itemDefinition>'
    )
    body = kind + fact("k", "Kind") + decision("d", table("UNIQUE", ["k"], ["x"], [('"a"', "1"), ('"b"', "2")]), needs("k"))
    assert analyse_decision(model(body), "d").complete is True


@pytest.mark.parametrize(("cell", "reason"), [('@"12:00:00"', "time"), ('date("2026-01-01"), 5', None), ('"1", 2', None)])
def test_a_column_of_another_kind_is_named(cell: str, reason: str | None) -> None:
    report = analyse_decision(model(decision("d", table("UNIQUE", ["n"], ["x"], [(cell, "1")]))), "d")
    assert bool(report.unclear) is bool(reason)
    assert report.complete is (None if reason else False)
    assert not reason or (report.unclear[0].reason, report.unclear[0].detail) == ("kind", reason)


def test_a_table_beyond_the_bound_says_so_soon() -> None:
    columns = [f"c{n}" for n in range(24)]
    rows = [
        tuple("true" if (row * 7 + n) % 3 == 0 else "false" if (row + n) % 5 == 0 else "-" for n in range(24)) + ("1",)
        for row in range(60)
    ]
    report = analyse_decision(model(decision("d", table("UNIQUE", columns, ["x"], rows))), "d")
    assert report.bounded or report.complete is not None


def test_a_table_without_rows_is_one_gap() -> None:
    report = analyse_decision(typed("UNIQUE", ["number"], []), "d")
    assert [example.values for example in report.gaps] == [(ANYTHING,)]
    assert report.complete is False
