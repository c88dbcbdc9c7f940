"""A case while it is worked on: read with its clocks in one statement, changed in memory, written back in a few.

Whoever opens a case for change has its part locked first, as the engine does, so that locks come in one order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from engine.store import history, timers
from engine.store.ids import new_id
from engine.store.transaction import Transaction
from processes import calendars, duedates, rows, tables
from processes.calendar import day_of
from processes.clocks import Clock, Ledger, from_row, to_row
from processes.errors import NotFoundError
from processes.items import versions
from processes.items.versions import Version

NOTE = "case:"
CLOCK_COLUMNS = [c.label(f"clock_{c.name}") for c in tables.clock.c if c.name not in ("part", "case_id")]
_JOINED = tables.case.outerjoin(
    tables.clock, (tables.clock.c.part == tables.case.c.part) & (tables.clock.c.case_id == tables.case.c.id)
)
WITH_CLOCKS = select(tables.case, *CLOCK_COLUMNS).select_from(_JOINED)


@dataclass(frozen=True, slots=True)
class Act:
    """What an official did in a human task: which outcome, for what reason, with what opinion."""

    operation: str
    outcome: str
    actor: str
    at: datetime
    task: str
    reason_code: str = ""
    facts: str = ""
    opinion: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class CaseFile:
    """One case. `row` is its row; `changes`, `decisions` and `notices` are what `save` still has to write."""

    tx: Transaction
    row: dict[str, Any]
    version: Version
    ledger: Ledger
    acts: list[Act] = field(default_factory=list)
    changes: dict[str, Any] = field(default_factory=dict)
    decisions: list[dict[str, Any]] = field(default_factory=list)
    notices: list[dict[str, Any]] = field(default_factory=list)

    @property
    def part(self) -> str:
        """The partition key of all rows of the case."""
        return str(self.row["part"])

    @property
    def id(self) -> str:
        """The id of the case and of its process instance."""
        return str(self.row["id"])

    @property
    def state(self) -> str:
        """The state of the life cycle."""
        return str(self.row["state"])

    @property
    def today(self) -> date:
        """The day in the city."""
        return day_of(self.tx.now)

    def change(self, **values: Any) -> None:
        """These columns of the case have these values, from `save` on in the table too."""
        self.row.update(values)
        self.changes.update(values)

    def record(self, kind: str, actor: str, payload: Mapping[str, Any]) -> None:
        """An entry stands in the case's history."""
        history.record(self.tx, self.part, kind, actor, {"case": self.id, **payload})

    def add_act(self, act: Act) -> None:
        """What an official did is kept with the case."""
        self.acts.append(act)
        self.decisions.append(
            _decision(self, "human", act.actor, act.outcome)
            | {
                "task": act.task,
                "operation": act.operation,
                "reason_code": act.reason_code or None,
                "facts": act.facts,
                "opinion": act.opinion,
                "detail": dict(act.detail),
            }
        )

    def add_table_row(self, outcome: str, basis: str, detail: Mapping[str, Any]) -> None:
        """What a decision table said is kept with the case: facts, rows, version of the table, article."""
        self.decisions.append(_decision(self, "table", "system", outcome[:24]) | {"basis": basis, "detail": dict(detail)})

    def last_act(self, *outcomes: str) -> Act | None:
        """The latest act of an official in the case, of these outcomes where some are given."""
        known = [a for a in self.acts if not outcomes or a.outcome in outcomes]
        if known:
            return known[-1]
        t = tables.decision
        wanted = [t.c.part == self.part, t.c.case_id == self.id, t.c.kind == "human"]
        if outcomes:
            wanted.append(t.c.outcome.in_(outcomes))
        row = rows.first(self.tx, select(t).where(*wanted).order_by(t.c.id.desc()).limit(1))
        return act_of(row) if row else None

    def every_act(self) -> list[Act]:
        """What officials have done in the case, in order."""
        t = tables.decision
        mine = select(t).where(t.c.part == self.part, t.c.case_id == self.id, t.c.kind == "human").order_by(t.c.id)
        return [act_of(row) for row in rows.every(self.tx, mine)]

    def save(self) -> None:
        """All changes are rows; at most one statement per table."""
        if self.changes or self.ledger.changed:
            self.change(updated_at=self.tx.now, due_at=self.ledger.next_due())
            t = tables.case
            self.tx.connection.execute(update(t).where(t.c.part == self.part, t.c.id == self.id).values(self.changes))
        changed = [to_row(self.ledger.clocks[n]) for n in sorted(self.ledger.changed)]
        rows.upsert(self.tx, tables.clock, [{"part": self.part, "case_id": self.id, **c} for c in changed])
        for name in sorted(self.ledger.moved):
            timers.rewrite(self.tx, self.part, self.id, name, self.ledger.due_at(name))
        if self.ledger.shifted:
            duedates.move(self)
        rows.insert(self.tx, tables.decision, self.decisions)
        rows.insert(self.tx, tables.notice, self.notices)
        self.changes, self.decisions, self.notices = {}, [], []
        self.ledger.changed.clear()
        self.ledger.moved.clear()
        self.ledger.shifted = False


def open_case(tx: Transaction, part: str) -> CaseFile:
    """The case for change: its part is locked; opened twice in a transaction it is the same. NotFoundError without a case."""
    history.lock(tx, part)
    kept = tx.notes.get(NOTE + part)
    if isinstance(kept, CaseFile):
        return kept
    return keep(tx, read_case(tx, part))


def keep(tx: Transaction, case: CaseFile) -> CaseFile:
    """This is the case of its part until the transaction ends."""
    tx.notes[NOTE + case.part] = case
    return case


def has_case(tx: Transaction, part: str) -> bool:
    """True where the part belongs to a case and not to a plain process."""
    if NOTE + part in tx.notes:
        return True
    t = tables.case
    return rows.first(tx, select(t.c.id).where(t.c.part == part, t.c.id == part)) is not None


def read_case(tx: Transaction, part: str) -> CaseFile:
    """The case with its clocks, for reading. NotFoundError where there is none."""
    found = rows.every(tx, WITH_CLOCKS.where(tables.case.c.part == part, tables.case.c.id == part))
    if not found:
        raise NotFoundError
    return from_rows(tx, found)


def find_case(tx: Transaction, number: str) -> CaseFile:
    """The case of that number, for reading. NotFoundError where there is none."""
    found = rows.every(tx, WITH_CLOCKS.where(tables.case.c.number == number))
    if not found:
        raise NotFoundError
    return from_rows(tx, found)


def from_rows(tx: Transaction, found: list[rows.Row]) -> CaseFile:
    """The case that joined rows of case and clock tell."""
    row = {c.name: found[0][c.name] for c in tables.case.c}
    clocks: dict[str, Clock] = {}
    for line in found:
        if line["clock_name"] is not None:
            told = from_row({n.name.removeprefix("clock_"): line[n.name] for n in CLOCK_COLUMNS})
            clocks[told.name] = told
    return CaseFile(tx, row, versions.load(tx, row["version"]), Ledger(calendars.current(tx), clocks))


def act_of(row: Mapping[str, Any]) -> Act:
    """The act that a row of the decision table tells."""
    names = ("operation", "outcome", "actor", "at", "task", "facts", "opinion", "detail")
    return Act(reason_code=row["reason_code"] or "", **{n: row[n] for n in names})


def _decision(case: CaseFile, kind: str, actor: str, outcome: str) -> dict[str, Any]:
    empty: dict[str, Any] = dict.fromkeys(("task", "operation", "reason_code")) | dict.fromkeys(("facts", "basis", "opinion"), "")
    keys = {"part": case.part, "id": new_id(case.tx.now), "case_id": case.id, "at": case.tx.now}
    return {**empty, **keys, "detail": {}, "kind": kind, "actor": actor, "outcome": outcome}
