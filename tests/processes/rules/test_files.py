"""A table goes to CSV and Excel and comes back equal; what is wrong is refused with row and column."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from engine.dmn.sheet import sheet_of
from processes.errors import UploadRefusedError
from processes.rules.files import read_grid, write_csv, write_xlsx
from processes.rules.grid import Grid, cell_name, from_grid, to_grid
from tests.engine.dmn.models import decision, source, table
from tests.web.conftest import SHIPPED

FILE = source(decision("d", table("COLLECT+SUM", ["n"], ["fee"], [("< 10", "-5"), ("-", '@"P1D"'), ('"a, b"', "n\n+ 1")])))
SHEET = sheet_of(FILE, "d")
CELL = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12).map(str.strip)


def refusal(grid: Grid) -> str:
    """The English sentence a grid is refused with."""
    with pytest.raises(UploadRefusedError) as refused:
        from_grid(grid)
    return str(refused.value.errors["file"][0]["en"])


@pytest.mark.parametrize(("name", "write"), [("a.csv", write_csv), ("a.xlsx", write_xlsx)])
def test_a_table_goes_and_comes_back(name: str, write: object) -> None:
    assert from_grid(read_grid(name, write(to_grid(SHEET)))) == SHEET  # type: ignore[operator]


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_every_shipped_table_goes_and_comes_back(write: object) -> None:
    files = sorted(SHIPPED.glob("*/decisions/*.dmn"))
    assert files
    for file in files:
        data = file.read_bytes()
        for part in data.decode().split('<decision id="')[1:]:
            id = part.partition('"')[0]
            if "<decisionTable" in part:
                assert from_grid(read_grid("a", write(to_grid(sheet_of(data, id))))) == sheet_of(data, id)  # type: ignore[operator]


@settings(max_examples=80)
@given(st.lists(st.lists(CELL, min_size=1, max_size=4), min_size=1, max_size=4))
def test_any_text_survives_both_files(grid: Grid) -> None:
    def plain(rows: Grid) -> Grid:
        cells = [list(row) for row in rows]
        for row in cells:
            while row and not row[-1]:
                row.pop()
        while cells and not cells[-1]:
            cells.pop()
        return cells

    assert plain(read_grid("a.csv", write_csv([["x,"], *grid]))[1:]) == plain(grid)
    assert plain(read_grid("a.xlsx", write_xlsx(grid))) == plain(grid)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "'quoted"])
def test_no_cell_of_a_csv_is_a_formula(text: str) -> None:
    cell = next(csv.reader(io.StringIO(write_csv([[text]]).decode("utf-8-sig"))))[0]
    assert cell == "'" + text


def test_no_cell_of_an_excel_file_is_a_formula() -> None:
    page = load_workbook(io.BytesIO(write_xlsx([["=1+1", "-5"]]))).active
    assert [cell.data_type for cell in page[1]] == ["s", "s"]


@pytest.mark.parametrize(
    ("row", "column", "value", "place"),
    [(0, 1, "SOMETIMES", "B1"), (0, 2, "AVG", "C1"), (1, 1, "column", "B2"), (2, 0, "x", "A3"), (8, 5, "more", "F9")],
)
def test_a_wrong_cell_is_named_by_row_and_column(row: int, column: int, value: str, place: str) -> None:
    grid = [[*cells, *[""] * (6 - len(cells))] for cells in to_grid(SHEET)]
    grid[row][column] = value
    assert f"Row {row + 1}, column {column + 1} ({place}): " in refusal(grid)


def test_a_table_without_an_output_is_refused() -> None:
    assert "output" in refusal([list(row[:2]) for row in to_grid(SHEET)])


def test_what_excel_makes_of_numbers_and_dates_is_read_as_feel() -> None:
    book = Workbook()
    book.active.append([5, 2.5, True, datetime(2026, 3, 1), None, 1000000.0])
    out = io.BytesIO()
    book.save(out)
    assert read_grid("a.xlsx", out.getvalue()) == [["5", "2.5", "true", 'date("2026-03-01")', "", "1000000"]]


def test_a_formula_in_excel_is_refused_with_its_place() -> None:
    book = Workbook()
    book.active.append(["a", "=1+1"])
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(UploadRefusedError) as refused:
        read_grid("a.xlsx", out.getvalue())
    assert "(B1)" in refused.value.errors["file"][0]["en"]


def test_a_csv_in_the_encoding_of_chinese_excel_is_read() -> None:
    data = write_csv(to_grid(SHEET)).decode("utf-8-sig")
    assert from_grid(read_grid("a.csv", data.encode("gb18030"))) == SHEET
    assert from_grid(read_grid("a.csv", data.replace("<", "＜").replace("＜", "<").encode())) == SHEET


def bomb(content: bytes) -> bytes:
    """An Excel file whose sheet has this content."""
    source, out = zipfile.ZipFile(io.BytesIO(write_xlsx([["a"]]))), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for part in source.infolist():
            made.writestr(part.filename, content if "sheet1" in part.filename else source.read(part))
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"PK\x03\x04nothing", bomb(b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'), bomb(b" " * 21_000_000), bomb(b"<x"), b"a" * 2_000_001],
    ids=["no zip", "entity", "zip bomb", "no xml", "too large"],
)
def test_a_harmful_or_broken_file_is_refused(data: bytes) -> None:
    with pytest.raises(UploadRefusedError):
        read_grid("a.xlsx", data)


def test_cells_are_named_as_spreadsheets_name_them() -> None:
    assert [cell_name(0, column) for column in (0, 25, 26, 701, 702)] == ["A1", "Z1", "AA1", "ZZ1", "AAA1"]
