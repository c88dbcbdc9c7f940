"""The decision tables of a version for its designer: look, try, analyse, carry out, and bring back as a new version."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.dmn import DmnError, analyse_decision, read_dmn
from engine.dmn.sheet import Sheet, faults, sheet_of, with_sheet
from engine.store.transaction import Transaction
from processes.access import DESIGNER, require
from processes.calling import Linking, nowhere
from processes.errors import InvalidError, NotFoundError
from processes.inspection import Inspected, inspect
from processes.items import versions
from processes.items.bundle import write_zip
from processes.people import Official
from processes.rules.analysis import AnalysisView, analysis_view
from processes.rules.facts import Fact, facts_of, from_text
from processes.rules.files import CSV_TYPE, XLSX_TYPE, read_grid, write_csv, write_xlsx
from processes.rules.grid import Grid, from_grid, refuse_fault, to_grid
from processes.rules.trying import TriedTable, try_table
from processes.texts import Text

WRITERS: Mapping[str, tuple[Callable[[Grid], bytes], str]] = {"csv": (write_csv, CSV_TYPE), "xlsx": (write_xlsx, XLSX_TYPE)}


@dataclass(frozen=True, slots=True)
class TableRow:
    """A table of a version in a list."""

    decision: str
    name: str
    policy: str
    rows: int
    analysis: AnalysisView


@dataclass(frozen=True, slots=True)
class VersionTables:
    """The tables of a version in the order of its files."""

    version: str
    key: str
    name: Text
    tables: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class TableView:
    """A table as its designer sees it. `source` is its DMN file, which the verbs without a transaction work on."""

    version: str
    key: str
    item: Text
    decision: str
    name: str
    path: str
    source: bytes
    sheet: Sheet
    facts: tuple[Fact, ...]
    analysis: AnalysisView
    files: Mapping[str, bytes]


def list_tables(tx: Transaction, designer: Official, version: str) -> VersionTables:
    """The decision tables of a version with what their analysis says. NotFoundError."""
    require(designer, DESIGNER)
    content = versions.load(tx, version)
    found = []
    for path in sorted(p for p in content.files if p.endswith(".dmn")):
        for decision, model in _models(content.files[path]):
            table = decision.table
            if table is not None:
                view = analysis_view(analyse_decision(model, decision.id))
                found.append(TableRow(decision.id, decision.name, table.policy, len(table.rules), view))
    return VersionTables(version, content.key, content.name, tuple(found))


def get_table(tx: Transaction, designer: Official, version: str, decision: str) -> TableView:
    """One table of a version with its analysis. NotFoundError where the version or the table is not there."""
    require(designer, DESIGNER)
    content = versions.load(tx, version)
    for path in sorted(p for p in content.files if p.endswith(".dmn")):
        for found, model in _models(content.files[path]):
            if found.id == decision and found.table is not None:
                source = content.files[path]
                return TableView(
                    version=version,
                    key=content.key,
                    item=content.name,
                    decision=found.id,
                    name=found.name,
                    path=path,
                    source=source,
                    sheet=_sheet(source, found.id),
                    facts=facts_of(model, found),
                    analysis=analysis_view(analyse_decision(model, found.id)),
                    files=content.files,
                )
    raise NotFoundError


def try_typed(table: TableView, typed: Mapping[str, str], *, now: datetime | None = None) -> TriedTable:
    """The table tried with what a person typed for each fact; a fact left empty is missing.

    InvalidError under the name of each fact that cannot be read.
    """
    given, errors = dict[str, Any](), dict[str, list[Any]]()
    for fact in table.facts:
        text = typed.get(fact.name, "").strip()
        if not text:
            continue
        try:
            given[fact.name] = from_text(fact, text)
        except InvalidError as error:
            errors |= error.errors
    if errors:
        raise InvalidError(errors)
    return try_table(table.source, table.decision, given, now=now)


def export(table: TableView, kind: str) -> tuple[bytes, str]:
    """The table as a file of that kind (`csv`, `xlsx`) and its media type. NotFoundError for another kind."""
    if kind not in WRITERS:
        raise NotFoundError
    write, media_type = WRITERS[kind]
    return write(to_grid(table.sheet)), media_type


def bring_back(table: TableView, filename: str, data: bytes, linking: Linking = nowhere) -> Inspected:
    """The version's files with the table of the CSV or Excel file in place of this one, inspected, to be kept or not.

    Takes up to seconds. UploadRefusedError names the cell that is wrong by row and column.
    """
    sheet = from_grid(read_grid(filename, data))
    for fault in faults(table.source, sheet):
        raise refuse_fault(fault)
    files = {**table.files, table.path: with_sheet(table.source, table.decision, sheet)}
    return inspect(f"{table.key}.zip", write_zip(files), linking=linking)


def _models(source: bytes) -> list[tuple[Any, Any]]:
    try:
        model = read_dmn(source)
    except DmnError:
        return []
    return [(decision, model) for decision in model.decisions.values()]


def _sheet(source: bytes, decision: str) -> Sheet:
    try:
        return sheet_of(source, decision)
    except DmnError as error:
        raise NotFoundError(str(error)) from None
