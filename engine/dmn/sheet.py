"""A decision table as plain text, cell by cell, to be carried to a spreadsheet and back into its file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from engine.dmn.errors import DmnError, DmnUnsupportedError, UnknownDecision
from engine.dmn.reader import Reader
from engine.dmn.xml import Element, child, children, id_of, name_of, parse_xml, tag, text_of, type_ref

COLUMNS = ("input", "output", "annotation")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `expression` is what an input tests, or the name of an output; `values` are those allowed."""

    kind: Literal["input", "output", "annotation"]
    label: str = ""
    expression: str = ""
    type: str = ""
    values: str = ""
    default: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its columns (inputs, outputs, annotations in this order) and for each row one text for each column."""

    policy: str
    aggregation: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """A text that cannot be read: its column counts from 0, its row from 0; a heading has row None and names its part."""

    column: int
    row: int | None
    part: str
    message: str


def sheet_of(source: bytes, decision: str) -> Sheet:
    """The texts of a decision's table. Raises DmnError for a file without it, or with types on single cells."""
    table = _table(parse_xml(source), decision)
    columns = [*map(_input, children(table, "input")), *map(_output, children(table, "output"))]
    named = [Column("annotation", name_of(part)) for part in children(table, "annotation")]
    rows = [_row(rule) for rule in children(table, "rule")]
    width = max([len(columns) + len(named), *map(len, rows)])
    columns += named + [Column("annotation")] * (width - len(columns) - len(named))
    filled = tuple(row + ("",) * (width - len(row)) for row in rows)
    return Sheet(table.get("hitPolicy") or "UNIQUE", table.get("aggregation") or "", tuple(columns), filled)


def with_sheet(source: bytes, decision: str, sheet: Sheet) -> bytes:
    """The file with that table in place of the decision's, byte for byte the same where nothing changed.

    Rows of the same texts keep their ids. Raises DmnError where the file has no such table. What the texts say is not
    looked at: see `faults`.
    """
    if sheet == sheet_of(source, decision):
        return source
    root = parse_xml(source)
    table = _table(root, decision)
    kept: dict[tuple[str, ...], list[str]] = {}
    for rule in children(table, "rule"):
        kept.setdefault(_trimmed(_row(rule)), []).append(rule.get("id", ""))
    heads = {kind: [part.get("id", "") for part in children(table, kind)] for kind in COLUMNS}
    for part in [part for part in children(table) if tag(part) in (*COLUMNS, "rule")]:
        table.remove(part)
    _set(table, "hitPolicy", sheet.policy)
    _set(table, "aggregation", sheet.aggregation)
    for column in sheet.columns:
        _write_column(table, column, heads[column.kind].pop(0) if heads[column.kind] else "")
    for row in sheet.rows:
        _write_row(table, sheet, row, kept)
    _give_ids(root, table)
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")


def faults(source: bytes, sheet: Sheet) -> list[Fault]:
    """Every text of the sheet that the file's names and types do not let be read. Raises DmnError for a faulty file."""
    reading = Reader(source).reading
    found: list[Fault] = []

    def check(column: int, row: int | None, part: str, text: str) -> None:
        try:
            if part in ("test", "values"):
                reading.tests(text, "", "")
            elif part == "type":
                reading.types.resolve(text)
            else:
                reading.expression(text, "", "")
        except DmnError as error:
            found.append(Fault(column, row, part, str(error).removeprefix(": ")))

    for place, column in enumerate(sheet.columns):
        for part, text in _heading_texts(column):
            check(place, None, part, text)
    for at, row in enumerate(sheet.rows):
        for place, text in enumerate(row):
            kind = sheet.columns[place].kind
            if text and text != "-" and kind != "annotation":
                check(place, at, "test" if kind == "input" else "answer", text)
    return found


def _heading_texts(column: Column) -> Iterator[tuple[str, str]]:
    if column.kind == "input":
        yield "expression", column.expression
    for part in ("type", "values", "default") if column.kind != "annotation" else ():
        if getattr(column, part):
            yield part, getattr(column, part)


def _table(root: Element, decision: str) -> Element:
    for element in children(root, "decision"):
        if decision in (id_of(element), name_of(element)):
            table = child(element, "decisionTable")
            if table is None:
                raise DmnError(f"The decision {name_of(element)} is no table.", id_of(element))
            return table
    raise UnknownDecision(f"The model has no decision {decision}.", decision)


def _input(element: Element) -> Column:
    inner = child(element, "inputExpression")
    values = text_of(child(element, "inputValues"))
    return Column("input", element.get("label", "").strip(), text_of(inner), type_ref(inner), values)


def _output(element: Element) -> Column:
    values, default = text_of(child(element, "outputValues")), text_of(child(element, "defaultOutputEntry"))
    return Column("output", element.get("label", "").strip(), name_of(element), type_ref(element), values, default)


def _row(rule: Element) -> tuple[str, ...]:
    typed = [cell for cell in children(rule, "outputEntry") if cell.get("typeRef") or cell.get("expressionLanguage")]
    if typed:
        raise DmnUnsupportedError("A cell with a type or a language of its own has no place in a sheet.", id_of(rule))
    tests = tuple(text_of(cell) or "-" for cell in children(rule, "inputEntry"))
    answers = tuple(text_of(cell) for cell in children(rule, "outputEntry"))
    remarks = tuple(text_of(cell) for cell in children(rule, "annotationEntry"))
    described = text_of(child(rule, "description"))
    return (*tests, *answers, *(remarks or ((described,) if described else ())))


def _trimmed(row: tuple[str, ...]) -> tuple[str, ...]:
    while row and not row[-1]:
        row = row[:-1]
    return row


def _set(element: Element, name: str, value: str) -> None:
    if value:
        element.set(name, value)
    else:
        element.attrib.pop(name, None)


def _add(parent: Element, kind: str, text: str | None = None, /, **attributes: str) -> Element:
    space = etree.QName(parent).namespace
    made = etree.SubElement(parent, f"{{{space}}}{kind}", {key: value for key, value in attributes.items() if value})
    if text is not None:
        etree.SubElement(made, f"{{{space}}}text").text = text
    return made


def _write_column(table: Element, column: Column, id: str) -> None:
    if column.kind == "annotation":
        # A sheet may have remarks without a heading; the element says that there are remarks.
        _add(table, "annotation", name=column.label or "-")
    elif column.kind == "input":
        made = _add(table, "input", id=id, label=column.label)
        _add(made, "inputExpression", column.expression, typeRef=column.type)
        if column.values:
            _add(made, "inputValues", column.values)
    else:
        made = _add(table, "output", id=id, label=column.label, name=column.expression, typeRef=column.type)
        if column.values:
            _add(made, "outputValues", column.values)
        if column.default:
            _add(made, "defaultOutputEntry", column.default)


def _write_row(table: Element, sheet: Sheet, row: tuple[str, ...], kept: dict[tuple[str, ...], list[str]]) -> None:
    ids = kept.get(_trimmed(row))
    rule = _add(table, "rule", id=ids.pop(0) if ids else "")
    filled = len(_trimmed(row))
    for place, (column, text) in enumerate(zip(sheet.columns, row, strict=True)):
        if column.kind == "annotation" and place >= filled:
            break
        name = {"input": "inputEntry", "output": "outputEntry", "annotation": "annotationEntry"}[column.kind]
        _add(rule, name, text)


def _give_ids(root: Element, table: Element) -> None:
    """Rows and columns without an id get one that the file does not hold yet."""
    used = {element.get("id") for element in root.iter() if isinstance(element.tag, str)}
    for element in _nameless(table):
        number = 1
        while (id := f"{table.get('id') or 'table'}_{tag(element)}{number}") in used:
            number += 1
        used.add(id)
        element.set("id", id)


def _nameless(table: Element) -> Iterable[Element]:
    return [part for part in children(table) if tag(part) in ("input", "output", "rule") and not part.get("id")]
