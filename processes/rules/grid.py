"""A decision table as the grid of a spreadsheet: seven rows of headings, then one row for each rule.

Column A says what a row is; the names of the table's parts stand in English behind their Chinese ones and are what is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from engine.dmn.sheet import COLUMNS, Column, Fault, Sheet
from engine.dmn.table import AGGREGATORS, POLICIES
from engine.feel import in_chinese
from processes.errors import UploadRefusedError
from processes.texts import Text, text

Grid = list[list[str]]
HEADINGS: dict[str, str] = {
    "policy": "命中策略 policy",
    "kind": "栏 kind",
    "label": "标题 label",
    "expression": "表达式 expression",
    "type": "类型 type",
    "values": "取值 values",
    "default": "缺省 default",
}
PARTS = tuple(field.name for field in fields(Column))
FIRST_RULE = len(HEADINGS)
MAX_ROWS, MAX_COLUMNS, MAX_CELL = 2_000, 200, 5_000


def to_grid(sheet: Sheet) -> Grid:
    """The grid of a table."""
    grid = [[HEADINGS["policy"], sheet.policy, sheet.aggregation]]
    grid += [[HEADINGS[part], *(getattr(column, part) for column in sheet.columns)] for part in PARTS]
    return grid + [[str(number), *row] for number, row in enumerate(sheet.rows, 1)]


def from_grid(grid: Sequence[Sequence[str]]) -> Sheet:
    """The table of a grid. UploadRefusedError names the cell that is wrong, by row and column."""
    rows = [_trimmed(row) for row in grid]
    while rows and not rows[-1]:
        rows.pop()
    if len(rows) > MAX_ROWS or any(len(row) > MAX_COLUMNS for row in rows):
        raise refused(text("表格过大", "The sheet is too large"), None, None)
    _check_headings(rows)
    policy = rows[0] + [""] * 3
    _check_policy(policy)
    columns = _columns(rows[1:FIRST_RULE])
    width = len(columns) + 1
    for at, row in enumerate(rows):
        _check_row(row, at, width if at else 3)
    rules = tuple(_rule(row, columns) for row in rows[FIRST_RULE:] if row)
    return Sheet(policy[1], policy[2], columns, rules)


def refused(message: Text, row: int | None, column: int | None) -> UploadRefusedError:
    """The error for a cell, whose row and column count from 0."""
    if row is None or column is None:
        return UploadRefusedError({"file": [message]})
    place = cell_name(row, column)
    zh = f"第 {row + 1} 行第 {column + 1} 列（{place}）：{message['zh']}"
    return UploadRefusedError({"file": [text(zh, f"Row {row + 1}, column {column + 1} ({place}): {message['en']}")]})


def cell_name(row: int, column: int) -> str:
    """The name a spreadsheet gives a cell, whose row and column count from 0."""
    letters, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return f"{letters}{row + 1}"


def refuse_fault(fault: Fault) -> UploadRefusedError:
    """The error for a text of a sheet that cannot be read."""
    row = list(HEADINGS).index(fault.part) if fault.row is None else FIRST_RULE + fault.row
    return refused(text(f"读不懂：{in_chinese(fault.message)}", f"This cannot be read: {fault.message}"), row, fault.column + 1)


def _trimmed(row: Sequence[str]) -> list[str]:
    kept = [cell.replace("\r\n", "\n").strip() for cell in row]
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _check_headings(rows: list[list[str]]) -> None:
    for at, (part, heading) in enumerate(HEADINGS.items()):
        if at >= len(rows) or not rows[at] or rows[at][0].split()[-1:] != [part]:
            raise refused(text(f"这里应当是“{heading}”", f"“{heading}” is expected here"), at, 0)


def _check_policy(row: list[Any]) -> None:
    if row[1] not in POLICIES:
        raise refused(text(f"没有命中策略“{row[1]}”", f"There is no hit policy “{row[1]}”"), 0, 1)
    if row[2] and (row[1] != "COLLECT" or row[2] not in AGGREGATORS):
        raise refused(text(f"没有汇总方式“{row[2]}”", f"There is no aggregation “{row[2]}”"), 0, 2)


def _columns(rows: list[list[str]]) -> tuple[Column, ...]:
    width = max(map(len, rows))
    kinds = [*rows[0][1:], *[""] * (width - len(rows[0]))]
    for at, kind in enumerate(kinds, 1):
        if kind not in COLUMNS or (at > 1 and COLUMNS.index(kind) < COLUMNS.index(kinds[at - 2])):
            names = text(
                "这里应当是 input、output 或 annotation，并按此顺序", "input, output or annotation is expected, in this order"
            )
            raise refused(names, 1, at)
    if "output" not in kinds:
        raise refused(text("没有 output 栏", "There is no output column"), 1, 0)
    cells = [[*row[1:], *[""] * (width - len(row))] for row in rows]
    return tuple(Column(**dict(zip(PARTS, column, strict=True))) for column in zip(*cells, strict=True))


def _check_row(row: list[str], at: int, width: int) -> None:
    if len(row) > width:
        raise refused(text("这一列没有标题", "This column has no heading"), at, len(row) - 1)
    for place, cell in enumerate(row):
        if len(cell) > MAX_CELL:
            raise refused(text(f"超过 {MAX_CELL} 个字", f"This is longer than {MAX_CELL} characters"), at, place)


def _rule(row: list[str], columns: tuple[Column, ...]) -> tuple[str, ...]:
    cells = [*row[1:], *[""] * (len(columns) + 1 - len(row))]
    return tuple(cell or ("-" if column.kind == "input" else "") for cell, column in zip(cells, columns, strict=True))
