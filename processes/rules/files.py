"""Grids as CSV and as Excel files. Nothing in either is ever a formula: not in what leaves, not in what is taken."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from datetime import date, datetime
from typing import Any
from xml.etree.ElementTree import ParseError

from lxml.etree import LxmlError
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.exceptions import InvalidFileException

from processes.rules.grid import FIRST_RULE, MAX_COLUMNS, MAX_ROWS, Grid, refused
from processes.texts import text

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_BYTES = 2_000_000
MAX_UNPACKED = 20_000_000
FORMULA = re.compile(r"^[=+\-@\t\r']")
HARMLESS = re.compile(r"^-?$|^-[0-9]+(\.[0-9]+)?$")
BROKEN = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    LxmlError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)


def write_csv(grid: Grid) -> bytes:
    """UTF-8 with a byte order mark, as Excel wants it; a text that would be a formula begins with an apostrophe."""
    out = io.StringIO()
    csv.writer(out).writerows([_guarded(cell) for cell in row] for row in grid)
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(grid: Grid) -> bytes:
    """One sheet, every cell a text."""
    book = Workbook()
    page = book.active
    page.title = "table"
    for row, cells in enumerate(grid, 1):
        for column, content in enumerate(cells, 1):
            cell = page.cell(row, column)
            cell.value, cell.data_type, cell.number_format = content, "s", "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if row <= FIRST_RULE or column == 1:
                cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E8F0F2")
    page.freeze_panes = page.cell(FIRST_RULE + 1, 2)
    for letter in list(page.column_dimensions)[:MAX_COLUMNS]:
        page.column_dimensions[letter].width = 22
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_grid(filename: str, data: bytes) -> Grid:
    """The grid of a CSV (UTF-8 or GB 18030) or Excel file. UploadRefusedError for another file or a formula in a cell."""
    if len(data) > MAX_BYTES:
        raise refused(text("文件超过 2 MB", "The file is larger than 2 MB"), None, None)
    return _read_xlsx(data) if data[:4] == b"PK\x03\x04" or filename.lower().endswith(".xlsx") else _read_csv(data)


def _guarded(cell: str) -> str:
    return "'" + cell if FORMULA.match(cell) and not HARMLESS.match(cell) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and FORMULA.match(cell[1:]) else cell


def _read_csv(data: bytes) -> Grid:
    try:
        content = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        content = data.decode("gb18030", errors="replace")
    first = content.partition("\n")[0]
    mark = next((sign for sign in (",", ";", "\t") if sign in first), ",")
    try:
        return [
            [_unguarded(cell) for cell in row] for row in csv.reader(io.StringIO(content, newline=""), delimiter=mark, strict=True)
        ]
    except csv.Error as error:
        raise refused(text(f"不是 CSV 文件：{error}", f"This is no CSV file: {error}"), None, None) from None


def _read_xlsx(data: bytes) -> Grid:
    try:
        _check_archive(data)
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        page = book.worksheets[0]
        rows = page.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS + 1)
        cells = [[(cell.value, cell.data_type) for cell in row] for row in rows]
        book.close()
    except BROKEN as error:
        reason = type(error).__name__
        raise refused(text(f"不是 Excel 文件（{reason}）", f"This is no Excel file ({reason})"), None, None) from None
    grid = [[_cell(*cell, at, place) for place, cell in enumerate(row)] for at, row in enumerate(cells)]
    # The library pads every row to the columns it was asked for.
    return [row[: max((at for at, cell in enumerate(row, 1) if cell), default=0)] for row in grid]


def _check_archive(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED or len(archive.infolist()) > 500:
            raise ValueError("too large")
        for part in archive.infolist():
            if part.filename.endswith((".xml", ".rels")):
                _check_xml(archive.read(part))


def _check_xml(content: bytes) -> None:
    # Entities are declared in a document type only; an encoding with NUL bytes could hide one.
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\0" in content:
        raise ValueError("a document type")


def _cell(value: Any, kind: str, row: int, column: int) -> str:
    if kind == "f":
        raise refused(text("这里是公式，请改为文本", "This is a formula: write it as text"), row, column)
    if kind == "e":
        raise refused(text(f"这里是错误值 {value}", f"This is the error {value}"), row, column)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        value = value.date()
    if isinstance(value, datetime):
        return f'date and time("{value.isoformat()}")'
    if isinstance(value, date):
        return f'date("{value.isoformat()}")'
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
