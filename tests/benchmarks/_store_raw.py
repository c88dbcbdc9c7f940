"""The comparator: psycopg writing by hand the rows that one completion writes, byte for byte, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import dict_row

INSERTED = {"entry": ("part", "no"), "payload": ("part", "no"), "task": ("part", "id")}
CHANGED = {"instance": ("part", "id"), "chain": ("part",)}


@dataclass(frozen=True, slots=True)
class Written:
    """What one completion wrote: (statement, parameters), ready to be written again under other keys."""

    statements: Sequence[tuple[str, dict[str, Any]]]

    def again(self, connection: psycopg.Connection[Any], number: int) -> None:
        """The same rows and bytes once more, under a part of their own."""
        with connection.transaction():
            for statement, values in self.statements:
                connection.execute(statement, {**values, "part": f"raw{number:08}"}, prepare=True)


def written(connection: psycopg.Connection[Any], part: str) -> Written:
    """What the newest completion in this part wrote: its entry, payload and open task, and the rows it changed."""
    statements: list[tuple[str, dict[str, Any]]] = []
    with connection.cursor(row_factory=dict_row) as cursor:
        for table in (*INSERTED, *CHANGED):
            order = {"task": "created_at desc, number desc", "instance": "seq desc", "chain": "length desc"}.get(table, "no desc")
            row = cursor.execute(f"select * from {table} where part = %s order by {order} limit 1", [part]).fetchone()
            assert row is not None
            statements.append((_insert(table, row) if table in INSERTED else _update(table, row), row))
    closed = "update task set status = 'completed', closed_at = now() where part = %(part)s and id = %(id)s"
    statements.append((closed, next(row for text, row in statements if "into task" in text)))
    return Written(statements)


def prepare(connection: psycopg.Connection[Any], wrote: Written, numbers: range) -> None:
    """The rows that a completion finds there and changes, so that the comparator changes as many."""
    with connection.transaction():
        for table, key in CHANGED.items():
            row = next(values for text, values in wrote.statements if text.startswith(f"update {table} "))
            assert set(key) <= set(row)
            insert = _insert(table, row)
            for number in numbers:
                connection.execute(insert, {**row, "part": f"raw{number:08}"}, prepare=True)


def _insert(table: str, row: dict[str, Any]) -> str:
    return f"insert into {table} ({', '.join(_quoted(row))}) values ({', '.join(f'%({name})s' for name in row)})"


def _update(table: str, row: dict[str, Any]) -> str:
    key = CHANGED[table]
    changed = ", ".join(f'"{name}" = %({name})s' for name in row if name not in key)
    return f"update {table} set {changed} where {' and '.join(f'{name} = %({name})s' for name in key)}"


def _quoted(row: dict[str, Any]) -> list[str]:
    return [f'"{name}"' for name in row]
