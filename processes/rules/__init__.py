"""Rules for people: try an expression or a table, see why, find its gaps, carry it to a spreadsheet and back."""

from processes.rules.trying import Tried, TriedRow, TriedTable, try_expression, try_table

__all__ = ["Tried", "TriedRow", "TriedTable", "try_expression", "try_table"]
