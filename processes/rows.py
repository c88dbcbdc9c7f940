"""Rows as plain mappings, and the one statement that inserts or updates on both databases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Executable, Table
from sqlalchemy.dialects import postgresql, sqlite

from engine.store.transaction import Transaction

Row = dict[str, Any]


def first(tx: Transaction, statement: Executable) -> Row | None:
    """The first row, None where there is none."""
    found = tx.connection.execute(statement).mappings().first()
    return dict(found) if found is not None else None


def every(tx: Transaction, statement: Executable) -> list[Row]:
    """All rows, in the statement's order."""
    return [dict(row) for row in tx.connection.execute(statement).mappings()]


def insert(tx: Transaction, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """All rows are there, in one statement; nothing is sent for no rows."""
    if rows:
        tx.connection.execute(_insert(tx, table).values(list(rows)))


def upsert(tx: Transaction, table: Table, rows: Sequence[Mapping[str, Any]], *, keep: Iterable[str] = ()) -> None:
    """All rows are there, in one statement; where the primary key was there before, all columns but `keep` are renewed."""
    if not rows:
        return
    keys = [c.name for c in table.primary_key.columns]
    statement = _insert(tx, table).values(list(rows))
    renewed = {n: statement.excluded[n] for n in rows[0] if n not in keys and n not in set(keep)}
    if renewed:
        tx.connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=renewed))
    else:
        tx.connection.execute(statement.on_conflict_do_nothing(index_elements=keys))


def next_serial(tx: Transaction, statement_table: Table, name: str, day: Any) -> int:
    """The next number of the day under this name, from 1. A rollback gives it back: no number is lost."""
    statement = _insert(tx, statement_table).values(name=name, day=day, last=1)
    counted = statement.on_conflict_do_update(
        index_elements=["name", "day"], set_={"last": statement_table.c["last"] + 1}
    ).returning(statement_table.c["last"])
    return int(tx.connection.execute(counted).scalar_one())


def _insert(tx: Transaction, table: Table) -> Any:
    dialect = tx.connection.dialect.name
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
