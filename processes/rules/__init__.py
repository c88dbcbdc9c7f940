"""Rules for people: try an expression or a table, see why, find its gaps, carry it to a spreadsheet and back."""

from processes.rules.editing import bring_back_file, form_rows, from_cells, preview
from processes.rules.trying import Tried, TriedCell, TriedRow, TriedTable, try_expression, try_table
from processes.rules.versions import (
    TableView,
    VersionTables,
    bring_back,
    export,
    get_table,
    list_tables,
    try_typed,
)

__all__ = [
    "TableView",
    "Tried",
    "TriedCell",
    "TriedRow",
    "TriedTable",
    "VersionTables",
    "bring_back",
    "bring_back_file",
    "export",
    "form_rows",
    "from_cells",
    "get_table",
    "list_tables",
    "preview",
    "try_expression",
    "try_table",
    "try_typed",
]
