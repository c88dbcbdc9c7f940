"""A table goes to a sheet of texts and comes back as the same table."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.dmn import DmnError, DmnUnsupportedError, read_dmn
from engine.dmn.sheet import Fault, Sheet, faults, sheet_of, with_sheet
from tests.engine.dmn.models import decision, source, table

BODY = table("UNIQUE", ["n", "kind"], ["size", "fee"], [("< 10", '"a"', '"small"', "1"), (">= 10", "-", '"large"', "n * 2")])
FILE = source(decision("d", BODY) + decision("other", table("FIRST", ["n"], ["x"], [("-", "1")])))


def texts(data: bytes) -> tuple[object, ...]:
    """Everything a table is evaluated by."""
    found = read_dmn(data).decision("d").table
    assert found is not None
    rows = [(r.id, [t.text for t in r.tests], [o and o.text for o in r.outputs], r.annotations) for r in found.rules]
    inputs = [(c.label, c.expression.text, c.type, c.allowed and c.allowed.text) for c in found.inputs]
    return found.policy, found.aggregation, inputs, [(c.name, c.label, c.type, c.order) for c in found.outputs], rows


def test_a_sheet_put_back_changes_nothing() -> None:
    assert with_sheet(FILE, "d", sheet_of(FILE, "d")) == FILE


def test_a_sheet_that_was_changed_and_changed_back_is_the_same_table() -> None:
    sheet = sheet_of(FILE, "d")
    back = with_sheet(with_sheet(FILE, "d", replace(sheet, policy="ANY")), "d", sheet)
    assert texts(back) == texts(FILE)
    assert sheet_of(back, "d") == sheet
    assert sheet_of(back, "other") == sheet_of(FILE, "other")


def test_headings_defaults_values_and_remarks_are_carried() -> None:
    values = '<outputValues><text>"small","large"</text></outputValues>'
    default = '<defaultOutputEntry><text>"large"</text></defaultOutputEntry>'
    head = f'<output name="size" label="Size" typeRef="string">{values}{default}'
    text = FILE.decode().replace('<output name="size">', head, 1)
    text = text.replace("</output><rule", '</output><annotation name="Basis"/><rule', 1)
    whole = text.replace("</rule>", "<annotationEntry><text>Article 12</text></annotationEntry></rule>", 1).encode()
    sheet = sheet_of(whole, "d")
    assert [(c.kind, c.label, c.expression) for c in sheet.columns][2] == ("output", "Size", "size")
    assert sheet.rows[0][-1] == "Article 12"
    assert texts(with_sheet(with_sheet(whole, "d", replace(sheet, policy="ANY")), "d", sheet)) == texts(whole)


def test_rows_keep_their_ids_where_their_texts_stay() -> None:
    sheet = sheet_of(FILE, "d")
    changed = replace(sheet, rows=(("null", "-", '"none"', "0"), *reversed(sheet.rows)))
    rules = read_dmn(with_sheet(FILE, "d", changed)).decision("d").table.rules  # type: ignore[union-attr]
    assert [rule.id for rule in rules][1:] == ["r2", "r1"]
    assert rules[0].id not in ("", "r1", "r2")


def test_every_text_that_cannot_be_read_is_named() -> None:
    sheet = sheet_of(FILE, "d")
    broken = replace(sheet, rows=(("< < 1", "-", '"x"', "1 +"), sheet.rows[1]))
    found = [(fault.row, fault.column, fault.part) for fault in faults(FILE, broken)]
    assert found == [(0, 0, "test"), (0, 3, "answer")]
    columns = (replace(sheet.columns[0], type="nothing"), *sheet.columns[1:])
    assert [(f.row, f.column, f.part) for f in faults(FILE, replace(sheet, columns=columns))] == [(None, 0, "type")]
    assert faults(FILE, sheet) == list[Fault]()


def test_what_a_sheet_cannot_hold_is_refused() -> None:
    with pytest.raises(DmnUnsupportedError):
        sheet_of(FILE.replace(b"<outputEntry>", b'<outputEntry typeRef="number">', 1), "d")
    with pytest.raises(DmnError):
        sheet_of(FILE, "nothing")


CELL = st.sampled_from(["-", "1", "< 2", '"a"', 'not("b")', "[1..2]"])
ANSWER = st.sampled_from(["", "1", '"x"', "n + 1"])


@settings(max_examples=50)
@given(st.lists(st.tuples(CELL, CELL, ANSWER, ANSWER), max_size=6))
def test_any_rows_go_and_come_back(rows: list[tuple[str, ...]]) -> None:
    sheet: Sheet = replace(sheet_of(FILE, "d"), rows=tuple(rows))
    assert sheet_of(with_sheet(FILE, "d", sheet), "d") == sheet
