"""Verification: chains, roots, replay and projections are recomputed from the rows and compared with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Literal

from sqlalchemy import Row, select

from engine.store import replay
from engine.store.history import GENESIS, entry_hash, salted
from engine.store.host import Host
from engine.store.roots import root_hash
from engine.store.tables import chain, daily_head, daily_root, entry, instance, payload
from engine.store.transaction import Transaction

What = Literal["chain", "root", "replay", "projection"]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not agree: what kind, where, and a sentence about it."""

    what: What
    part: str
    message: str


@dataclass(slots=True)
class VerifyReport:
    """How much was looked at and what was wrong. `erased` counts payloads that are gone while their hash is kept.

    `older` names instances that an older revision of the engine has worked on and would be written otherwise by this one.
    """

    parts: int = 0
    entries: int = 0
    erased: int = 0
    instances: int = 0
    roots: int = 0
    faults: list[Fault] = field(default_factory=list)
    older: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """True when nothing was wrong."""
        return not self.faults


Tell = Callable[[str, int], None]


def verify(tx: Transaction, host: Host, tell: Tell = lambda what, done: None) -> VerifyReport:
    """Everything the store holds has been recomputed and compared; nothing is changed.

    `tell` is called with what is being looked at and how much of it is done.
    """
    report = VerifyReport()
    _verify_chains(tx, report, tell)
    _verify_roots(tx, report)
    _verify_instances(tx, host, report, tell)
    for what, part, message in replay.orphans(tx):
        report.faults.append(Fault(what, part, message))
    return report


def verify_part(tx: Transaction, host: Host, part: str) -> VerifyReport:
    """The chain and the instances of one part have been recomputed and compared; nothing is changed."""
    report = VerifyReport()
    _verify_chains(tx, report, lambda what, done: None, part)
    _verify_instances(tx, host, report, lambda what, done: None, part)
    return report


def _verify_instances(tx: Transaction, host: Host, report: VerifyReport, tell: Tell, part: str | None = None) -> None:
    every = select(instance).where(*([instance.c.part == part] if part is not None else []))
    for row in tx.connection.execute(every.order_by(instance.c.part, instance.c.id)):
        report.instances += 1
        tell("instances", report.instances)
        for what, message in replay.compare(tx, host, row):
            if what == "older":
                report.older.append(f"{row.id}: {message}")
            else:
                report.faults.append(Fault(what, row.part, f"{row.id}: {message}"))


def _verify_chains(tx: Transaction, report: VerifyReport, tell: Tell, only: str | None = None) -> None:
    mine = [chain.c.part == only] if only is not None else []
    heads = {row.part: row for row in tx.connection.execute(select(chain).where(*mine))}
    for part, rows in _entries(tx, only):
        number, prev = 0, GENESIS
        for row in rows:
            report.entries += 1
            for message in _faults_of(row, number + 1, prev):
                report.faults.append(Fault("chain", part, message))
            if row.has_payload and row.body is None:
                report.erased += 1
            number, prev = row.no, row.hash
        report.parts += 1
        tell("parts", report.parts)
        head = heads.pop(part, None)
        if head is None or (head.length, head.head) != (number, prev):
            said = f"{head.length} entries" if head else "nothing"
            report.faults.append(Fault("chain", part, f"The chain ends at entry {number}, its head says {said}."))
    for part, head in heads.items():
        if head.length:
            report.faults.append(Fault("chain", part, f"All {head.length} entries are gone."))


def _entries(tx: Transaction, only: str | None) -> Iterator[tuple[str, Iterator[Row[Any]]]]:
    columns = (*entry.c, payload.c.salt, payload.c.body, payload.c.no.is_not(None).label("has_payload"))
    joined = entry.outerjoin(payload, (payload.c.part == entry.c.part) & (payload.c.no == entry.c.no))
    mine = [entry.c.part == only] if only is not None else []
    statement = select(*columns).select_from(joined).where(*mine).order_by(entry.c.part, entry.c.no)
    rows = tx.connection.execute(statement, execution_options={"yield_per": 1000})
    return groupby(rows, key=lambda row: row.part)


def _faults_of(row: Row[Any], number: int, prev: str) -> Iterator[str]:
    if row.no != number:
        yield f"Entry {number} is missing before entry {row.no}."
    elif row.prev != prev:
        yield f"Entry {row.no} does not follow from the one before it."
    if entry_hash(row._mapping) != row.hash:
        yield f"Entry {row.no} was changed."
    if not row.has_payload:
        yield f"The payload of entry {row.no} is missing."
    elif (row.salt is None) != (row.body is None):
        yield f"The payload of entry {row.no} is half erased."
    elif row.body is not None and salted(row.salt, row.body) != row.payload_hash:
        yield f"The payload of entry {row.no} was changed."


def _verify_roots(tx: Transaction, report: VerifyReport) -> None:
    prev = GENESIS
    for root in tx.connection.execute(select(daily_root).order_by(daily_root.c.day)):
        report.roots += 1
        heads = select(daily_head.c.part, daily_head.c.length, daily_head.c.head, entry.c.hash)
        joined = daily_head.outerjoin(entry, (entry.c.part == daily_head.c.part) & (entry.c.no == daily_head.c.length))
        rows = tx.connection.execute(heads.select_from(joined).where(daily_head.c.day == root.day)).all()
        for row in rows:
            if row.hash != row.head:
                message = f"The root of {root.day} knows another entry {row.length}: the chain was cut off or changed."
                report.faults.append(Fault("root", row.part, message))
        said = root_hash(root.day, prev, [(row.part, row.length, row.head) for row in rows])
        if root.prev != prev or root.root != said or root.parts != len(rows):
            report.faults.append(Fault("root", "", f"The root of {root.day} was changed."))
        prev = root.root
