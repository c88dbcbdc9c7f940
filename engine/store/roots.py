"""Daily roots: one hash a day over the heads of all chains, to be published where nobody can change it afterwards.

A day's root covers the root before it and the heads that have moved since, so by and by every entry of every chain.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select

from engine.store import history
from engine.store.sql import first, insert_all, insert_new
from engine.store.tables import chain, daily_head, daily_root
from engine.store.transaction import Transaction
from engine.store.types import canonical


@dataclass(frozen=True, slots=True)
class Root:
    """The root of a day (ISO date, UTC): a SHA-256 in hexadecimal, over `parts` heads that had moved."""

    day: str
    at: datetime
    parts: int
    root: str


def seal(tx: Transaction) -> Root:
    """The root of this day is there: made now if it was not, else the one made before."""
    history.flush(tx)
    day = tx.now.date().isoformat()
    latest = newest(tx)
    if latest is not None and latest.day >= day:
        return latest
    known = exists().where(daily_head.c.part == chain.c.part, daily_head.c.length == chain.c.length)
    moved = select(chain.c.part, chain.c.length, chain.c.head).where(chain.c.length > 0, ~known).order_by(chain.c.part)
    heads = [tuple(row) for row in tx.connection.execute(moved)]
    prev = latest.root if latest else history.GENESIS
    root = Root(day, tx.now, len(heads), root_hash(day, prev, heads))
    row = {"day": day, "at": root.at, "parts": root.parts, "prev": prev, "root": root.root}
    if not insert_new(tx, daily_root, [row]):
        return newest(tx) or root
    insert_all(tx, daily_head, [{"day": day, "part": part, "length": length, "head": head} for part, length, head in heads])
    return root


def newest(tx: Transaction) -> Root | None:
    """The newest root, None before the first."""
    row = first(tx, select(daily_root).order_by(daily_root.c.day.desc()).limit(1))
    return row and Root(row.day, row.at, row.parts, row.root)


def root_hash(day: str, prev: str, heads: Iterable[tuple[str, int, str]]) -> str:
    """SHA-256 over the day, the root before and the sorted list of part, number of entries and head."""
    return hashlib.sha256(canonical([day, prev, sorted(heads)]).encode()).hexdigest()
