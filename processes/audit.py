"""Verification of everything that is recorded: chains, replay and projections, and each case against its history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import orjson
from sqlalchemy import select

from engine.store.tables import daily_root, entry, instance, payload
from engine.store.transaction import Transaction
from engine.store.verify import verify as verify_store
from engine.store.verify import verify_part
from processes import calendars, rows, tables
from processes.access import AUDIT, require
from processes.clocks import from_row
from processes.errors import NotFoundError
from processes.host import CaseHost
from processes.people import Official
from processes.settings import Settings
from processes.transitions import ENDS

Tell = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What was looked at, by kind; how many payloads are erased with their hash kept; every difference as a sentence.

    `older` are no differences: what an older revision of the engine recorded, which this one would write down otherwise.
    """

    ok: bool
    checked: Mapping[str, int]
    erased: int
    differences: tuple[str, ...]
    older: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RootView:
    """The root over the heads of all chains at the end of a day, as it is printed on receipts."""

    day: str
    at: datetime
    parts: int
    root: str


def verify(tx: Transaction, settings: Settings, tell: Tell = lambda what, done: None) -> AuditReport:
    """Everything was recomputed and compared; nothing is changed. `tell` is called with what is looked at and how much is done."""
    report = verify_store(tx, CaseHost(settings), tell)
    differences = [f"{fault.what} {fault.part}: {fault.message}" for fault in report.faults]
    cases, found = _verify_cases(tx, tell)
    clocks, moved = _verify_clocks(tx)
    differences += [*found, *moved]
    checked = {
        "parts": report.parts,
        "entries": report.entries,
        "instances": report.instances,
        "roots": report.roots,
        "cases": cases,
        "clocks": clocks,
    }
    return AuditReport(not differences, checked, report.erased, tuple(differences), tuple(report.older))


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry of a case's chain as it is kept: who did what when, its hash and the hash of the one before."""

    no: int
    at: datetime
    kind: str
    actor: str
    hash: str
    prev: str


@dataclass(frozen=True, slots=True)
class CaseAudit:
    """The record of one case with what verification finds in it."""

    number: str
    instance: str
    report: AuditReport
    entries: tuple[EntryRow, ...]


def verify_case(tx: Transaction, settings: Settings, official: Official, number: str) -> CaseAudit:
    """The case's chain, replay and state were recomputed and compared; nothing is changed. NotFoundError, NotAllowedError."""
    require(official, AUDIT)
    c, i = tables.case, instance
    joined = c.outerjoin(i, (i.c.part == c.c.part) & (i.c.id == c.c.id))
    filed = select(c.c.part, c.c.id, c.c.number, c.c.state, i.c.status).select_from(joined)
    row = rows.first(tx, filed.where(c.c.number == number, c.c.state != "DRAFT"))
    if row is None:
        raise NotFoundError
    found = verify_part(tx, CaseHost(settings), row["part"])
    differences = [f"{fault.what}: {fault.message}" for fault in found.faults] + list(_case_faults(tx, row))
    checked = {"entries": found.entries, "instances": found.instances}
    report = AuditReport(not differences, checked, found.erased, tuple(differences), tuple(found.older))
    columns = (entry.c.no, entry.c.at, entry.c.kind, entry.c.actor, entry.c.hash, entry.c.prev)
    chain = rows.every(tx, select(*columns).where(entry.c.part == row["part"]).order_by(entry.c.no))
    return CaseAudit(row["number"], row["id"], report, tuple(EntryRow(**one) for one in chain))


def daily_root_of(tx: Transaction, day: date) -> RootView | None:
    """The root of a day; None where the day has none (yet)."""
    row = rows.first(tx, select(daily_root).where(daily_root.c.day == day.isoformat()))
    return RootView(row["day"], row["at"], row["parts"], row["root"]) if row else None


def latest_root(tx: Transaction) -> RootView | None:
    """The newest root, for receipts and the public page; None before the first day has ended."""
    row = rows.first(tx, select(daily_root).order_by(daily_root.c.day.desc()).limit(1))
    return RootView(row["day"], row["at"], row["parts"], row["root"]) if row else None


def _verify_cases(tx: Transaction, tell: Tell) -> tuple[int, list[str]]:
    c, i = tables.case, instance
    joined = c.outerjoin(i, (i.c.part == c.c.part) & (i.c.id == c.c.id))
    filed = select(c.c.part, c.c.number, c.c.state, i.c.status).select_from(joined).where(c.c.state != "DRAFT")
    found = []
    every = rows.every(tx, filed.order_by(c.c.part))
    for done, row in enumerate(every, 1):
        tell("cases", done)
        found += [f"case {row['number']}: {fault}" for fault in _case_faults(tx, row)]
    return len(every), found


def _case_faults(tx: Transaction, row: rows.Row) -> list[str]:
    joined = entry.join(payload, (payload.c.part == entry.c.part) & (payload.c.no == entry.c.no))
    moved = select(payload.c.body).select_from(joined).where(entry.c.part == row["part"], entry.c.kind == "case.transition")
    bodies = [r["body"] for r in rows.every(tx, moved.order_by(entry.c.no))]
    faults = []
    if not bodies:
        faults.append("there is no transition in its history")
    elif None not in bodies:
        path = [orjson.loads(body) for body in bodies]
        if path[-1]["to"] != row["state"]:
            faults.append(f"its state is {row['state']}, its history says {path[-1]['to']}")
        if any(a["to"] != b["from"] for a, b in zip(path, path[1:], strict=False)):
            faults.append("its transitions do not join")
    if row["status"] is None:
        faults.append("it has no process instance")
    elif (row["status"] == "running") == (row["state"] in ENDS):
        faults.append(f"its state is {row['state']} while its process is {row['status']}")
    return faults


def _verify_clocks(tx: Transaction) -> tuple[int, list[str]]:
    t, calendar = tables.clock, calendars.current(tx)
    every = rows.every(tx, select(t).order_by(t.c.part, t.c.name))
    wrong = [row for row in every if from_row(row).counted(calendar).due_on != row["due_on"]]
    return len(every), [f"clock {row['name']} of {row['part']}: its due day is not what the calendar counts" for row in wrong]
