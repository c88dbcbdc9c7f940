"""Statements that both databases understand, each built once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Insert, Row, Select, Table, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from engine.store.transaction import Transaction

Values = Mapping[str, Any]
CLOSING = ("status", "closed_at")


def dialect(tx: Transaction) -> str:
    """`postgresql` or `sqlite`."""
    return tx.connection.dialect.name


@cache
def _insert(table: Table) -> Insert:
    return insert(table)


@cache
def _returning(statement: Any) -> Any:
    return statement.returning(*statement.table.primary_key)


@cache
def _insert_new(name: str, table: Table) -> Any:
    return _into(name, table).on_conflict_do_nothing().returning(*table.primary_key)


@cache
def _open_or_close(name: str, table: Table) -> Any:
    statement = _into(name, table)
    changed = {column: statement.excluded[column] for column in CLOSING}
    key = [column.name for column in table.primary_key]
    return statement.on_conflict_do_update(index_elements=key, set_=changed)


def _into(name: str, table: Table) -> Any:
    return postgresql.insert(table) if name == "postgresql" else sqlite.insert(table)


def insert_all(tx: Transaction, table: Table, rows: Sequence[Values]) -> None:
    """The rows are there; one statement for up to 1,000 of them. All rows name the same columns."""
    _execute(tx, _insert(table), rows)


def insert_new(tx: Transaction, table: Table, rows: Sequence[Values]) -> int:
    """The rows are there, those that were there before unchanged; how many are new. One statement."""
    return len(tx.connection.execute(_insert_new(dialect(tx), table), rows).all()) if rows else 0


def open_or_close(tx: Transaction, table: Table, rows: Sequence[Values]) -> None:
    """New rows are there; of rows that were there before only `status` and `closed_at` have changed.

    One statement for what a step opens and what it closes. All rows name the same columns.
    """
    _execute(tx, _open_or_close(dialect(tx), table), rows)


def first(tx: Transaction, statement: Select[Any]) -> Row[Any] | None:
    """The first row, None where there is none."""
    return tx.connection.execute(statement).first()


def keyed(table: Table, part: str, id: str) -> Select[Any]:
    """The row of a part by its id."""
    return select(table).where(table.c.part == part, table.c.id == id)


def _execute(tx: Transaction, statement: Any, rows: Sequence[Values]) -> None:
    if len(rows) == 1:
        tx.connection.execute(statement, rows[0])
    elif rows:  # RETURNING is what makes all rows go in one statement; alone it only costs
        tx.connection.execute(_returning(statement), rows)
