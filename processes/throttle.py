"""Counting failed tries under a key and locking the key for a while. Kept in SQL, so that every process counts alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select

from engine.store.transaction import Transaction
from processes import rows, tables


@dataclass(frozen=True, slots=True)
class Rule:
    """After `tries` failures within `window` the key is locked for `lock`."""

    tries: int
    window: timedelta
    lock: timedelta


def locked(tx: Transaction, key: str) -> bool:
    """True while the key is locked."""
    t = tables.throttle
    row = rows.first(tx, select(t.c.locked_until).where(t.c.key == key))
    return row is not None and row["locked_until"] is not None and row["locked_until"] > tx.now


def failed(tx: Transaction, key: str, rule: Rule) -> None:
    """One more failure is counted; with the last that the rule allows the key is locked. More failures lock it no longer."""
    t = tables.throttle
    row = rows.first(tx, select(t).where(t.c.key == key).with_for_update())
    fresh = (
        row is None or row["since"] + rule.window <= tx.now or (row["locked_until"] is not None and row["locked_until"] <= tx.now)
    )
    failures = 1 if fresh or row is None else row["failures"] + 1
    since = tx.now if fresh or row is None else row["since"]
    until = tx.now + rule.lock if failures >= rule.tries else None
    if row is not None and not fresh and row["locked_until"] is not None:
        until = row["locked_until"]
    rows.upsert(tx, t, [{"key": key, "failures": failures, "since": since, "locked_until": until}])


def cleared(tx: Transaction, key: str) -> None:
    """Nothing is counted under the key any more."""
    tx.connection.execute(delete(tables.throttle).where(tables.throttle.c.key == key))
