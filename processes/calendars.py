"""The calendar with the days that were set by hand, read from SQL at most once a minute."""

from __future__ import annotations

from datetime import datetime, timedelta
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select

from engine.store.transaction import Transaction
from processes import rows, tables
from processes.calendar import Calendar

FRESH = timedelta(minutes=1)
_read: WeakKeyDictionary[Engine, tuple[datetime, Calendar]] = WeakKeyDictionary()


def current(tx: Transaction) -> Calendar:
    """The calendar as it stands. A day set by hand counts for everybody after a minute at the latest."""
    known = _read.get(tx.connection.engine)
    if known is not None and abs(tx.now - known[0]) < FRESH:
        return known[1]
    t = tables.calendar_day
    calendar = Calendar({row["day"]: row["working"] for row in rows.every(tx, select(t.c.day, t.c.working))})
    _read[tx.connection.engine] = (tx.now, calendar)
    return calendar
