"""A table edited in the browser: cell by cell in a form, or as a whole DMN file; looked at first, then kept or not."""

from __future__ import annotations

from dataclasses import replace

from engine.dmn import DmnError, analyse_decision, read_dmn
from engine.dmn.sheet import Sheet, faults, sheet_of, with_sheet
from engine.feel import in_chinese
from engine.model import check_dmn_bounded
from processes.calling import Linking, nowhere
from processes.errors import InvalidError, UploadRefusedError
from processes.inspection import Inspected, inspect
from processes.items.bundle import write_zip
from processes.rules.analysis import analysis_view
from processes.rules.facts import facts_of
from processes.rules.grid import MAX_CELL
from processes.rules.versions import TableView
from processes.texts import text

MAX_FORM_CELLS = 800
SPARE_ROWS = 2
Rows = tuple[tuple[str, ...], ...]


def form_rows(table: TableView) -> Rows | None:
    """The texts of the table row by row with two empty rows behind; None for a table of more than 800 cells."""
    width = len(table.sheet.columns)
    if width * (len(table.sheet.rows) + SPARE_ROWS) > MAX_FORM_CELLS:
        return None
    return (*table.sheet.rows, *((("",) * width,) * SPARE_ROWS))


def from_cells(table: TableView, rows: Rows) -> bytes:
    """The table's file with these rows, without those that have neither tests nor answers.

    InvalidError under `cell-ROW-COLUMN`, counted from 0, for a text that cannot be read.
    """
    kept = [(at, _filled(table.sheet, row)) for at, row in enumerate(rows) if _says(table.sheet, row)]
    sheet = replace(table.sheet, rows=tuple(row for _, row in kept))
    errors = {
        f"cell-{at}-{place}": [text(f"超过 {MAX_CELL} 个字", f"This is longer than {MAX_CELL} characters")]
        for at, row in kept
        for place, cell in enumerate(row)
        if len(cell) > MAX_CELL
    }
    if not errors:
        for fault in faults(table.source, sheet):
            at = 0 if fault.row is None else kept[fault.row][0]
            message = text(f"第 {at + 1} 行读不懂：{in_chinese(fault.message)}", f"Row {at + 1} cannot be read: {fault.message}")
            errors[f"cell-{at}-{fault.column}"] = [message]
    if errors:
        raise InvalidError(errors)
    return with_sheet(table.source, table.decision, sheet)


def preview(table: TableView, source: bytes) -> TableView:
    """The table as this file has it, with its analysis; nothing is stored.

    Takes up to seconds. UploadRefusedError under `file` for a file that cannot be read, or that has lost the table.
    """
    report = check_dmn_bounded(source)
    if report.verdict == "refuse":
        raise UploadRefusedError({"file": [one.message for one in report.findings if one.level == "error"]})
    try:
        model = read_dmn(source)
        found = model.decision(table.decision)
        sheet, analysis = sheet_of(source, found.id), analysis_view(analyse_decision(model, found.id))
    except DmnError as error:
        raise UploadRefusedError({"file": [text(f"读不懂：{error}", f"This cannot be read: {error}")]}) from None
    facts = facts_of(model, found)
    return replace(table, name=found.name, source=source, sheet=sheet, facts=facts, analysis=analysis)


def bring_back_file(table: TableView, source: bytes, linking: Linking = nowhere) -> Inspected:
    """The version's files with this DMN file in place of the table's, inspected, to be kept or not.

    Takes up to seconds. UploadRefusedError under `file` as `preview` raises it.
    """
    preview(table, source)
    return inspect(f"{table.key}.zip", write_zip({**table.files, table.path: source}), linking=linking)


def _says(sheet: Sheet, row: tuple[str, ...]) -> bool:
    # Remarks alone make no row.
    return any(cell.strip() for cell, column in zip(row, sheet.columns, strict=True) if column.kind != "annotation")


def _filled(sheet: Sheet, row: tuple[str, ...]) -> tuple[str, ...]:
    cells = [cell.replace("\r\n", "\n").strip() for cell in row]
    return tuple(cell or ("-" if column.kind == "input" else "") for cell, column in zip(cells, sheet.columns, strict=True))
