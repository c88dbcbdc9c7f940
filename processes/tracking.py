"""Following a case without signing in: its number and the code on the receipt, or the last four of the ID number.

Every failure gives the same answer after the same work. Five failures within an hour lock the number for an hour.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from engine.store.transaction import Transaction
from processes import casefile, rows, tables, throttle, timeline
from processes.codes import case_number_fault
from processes.texts import STATES, Text
from processes.views import NowView, TimelineStep

RULE = throttle.Rule(tries=5, window=timedelta(hours=1), lock=timedelta(hours=1))
CODE_LENGTH = 10
NOBODY = "~" * CODE_LENGTH
MISREAD = str.maketrans("OIL", "011")


@dataclass(frozen=True, slots=True)
class PublicProgress:
    """What anyone with the receipt may see: nothing personal."""

    number: str
    item: Text
    state: str
    state_text: Text
    now: NowView
    steps: tuple[TimelineStep, ...]


def track(tx: Transaction, number: str, secret: str) -> PublicProgress | None:
    """The progress of the case; None for every failure alike, which is counted in this transaction and has to be kept."""
    wanted, given = number.strip().upper()[:32], secret.strip().upper()[:32]
    c, p = tables.case, tables.person
    known = select(c.c.part, c.c.code, p.c.number).select_from(c.join(p, p.c.id == c.c.person)).where(c.c.number == wanted)
    row = rows.first(tx, known)
    key = f"track:{wanted}"
    locked = throttle.locked(tx, key)
    code = str(row["code"]) if row else NOBODY
    tail = str(row["number"])[-4:] if row else NOBODY
    right = hmac.compare_digest(given.translate(MISREAD).encode(), code.encode()) | hmac.compare_digest(
        given.encode(), tail.encode()
    )
    if row is None or locked or not right:
        _count(tx, key, wanted)
        return None
    case = casefile.read_case(tx, row["part"])
    now = timeline.now_view(tx, case)
    steps = timeline.steps(case, timeline.read_walk(tx, case), now)
    return PublicProgress(wanted, case.version.item.name, case.state, STATES[case.state], now, steps)


def _count(tx: Transaction, key: str, wanted: str) -> None:
    # what no case number can look like is counted under one key, so that junk fills no table
    throttle.failed(tx, key if case_number_fault(wanted) is None else "track:no-number", RULE)
