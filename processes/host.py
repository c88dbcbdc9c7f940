"""What the approval adds to a step of the engine, inside the step's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.definition import Definition
from engine.model.calls import plain
from engine.step import Advance, LogEntry, Opened, Timer
from engine.store.host import InstanceRef, Lease, TaskFields
from engine.store.transaction import Transaction
from processes import calling, casefile, definitions, effects, prefill
from processes.casefile import CaseFile
from processes.duedates import task_due
from processes.errors import ConflictError, NotFoundError
from processes.items.model import GROUPS_BY, department_of
from processes.operations import human
from processes.prepared import articles
from processes.settings import Settings

APPLICANT = "applicant"


@dataclass(frozen=True, slots=True)
class CaseHost:
    """The host of the engine's store. A part without a case is a plain process: its steps have no effects."""

    settings: Settings

    def definition(self, tx: Transaction, hash: str) -> Definition:
        """The definition by its hash, built once and kept."""
        return definitions.load(tx, hash)

    def current(self, tx: Transaction, process: str, source: str) -> str | None:
        """The live version of the key `source`; a process that is named by an expression is never looked for among what is live."""
        return calling.current(tx, process, source)

    def apply(self, tx: Transaction, ref: InstanceRef, step: Advance) -> None:
        """Effects are done in their order, and what decision tables said is kept with the case."""
        case = _case(tx, ref)
        if case is None:
            return
        for entry in step.log:
            if entry.what == "decide":
                _keep_decision(case, entry)
        for effect in step.effects:
            effects.run(effect.operation, effects.Doing(case, ref.actor, effect.values, self.settings))
        case.save()

    def due(self, tx: Transaction, ref: InstanceRef, timer: Timer) -> datetime | None:
        """When the case clock of the timer is due; None while it is paused.

        A limit of the item without a place in the life cycle starts with its timer. ConflictError where no such clock runs.
        """
        case, name = _case(tx, ref), timer.clock or ""
        if case is None:
            raise ConflictError("A plain process has no case clocks.")
        clock = case.ledger.clocks.get(name)
        if clock is None or clock.state == "stopped":
            case.ledger.start(name, case.version.item.limit(name), case.today)
            case.ledger.moved.discard(name)
            case.save()
            clock = case.ledger.clocks.get(name)
        if clock is None:
            raise ConflictError(f"No clock {name} runs in this case.")
        return clock.due_at

    def task_fields(self, tx: Transaction, ref: InstanceRef, opened: Opened) -> TaskFields:
        """What the inbox shows of a task that opens now."""
        role = GROUPS_BY.join(sorted({*opened.groups, *([opened.role] if opened.role else [])}))
        if human(opened.operation).applicant:
            role = APPLICANT
        case = _case(tx, ref)
        if case is None:
            return TaskFields(opened.name or plain(opened.node), role, ref=ref.business_key or "", due=opened.due)
        item, node = case.version.item, definitions.node(tx, case.version, opened.node)
        return TaskFields(
            title=opened.name or plain(opened.node),
            role=role,
            department=department_of(item, role),
            category=item.key,
            subject=str(case.row["subject"]),
            ref=str(case.row["number"]),
            due=opened.due or task_due(case, node, opened.operation, case.today),
            priority=opened.priority,
        )

    def settle(self, tx: Transaction, job: Lease, values: Mapping[str, Any] | None, error: str | None) -> None:
        """A register has answered an applicant's request to fetch, or will not."""
        prefill.settle(tx, job, values)


def _case(tx: Transaction, ref: InstanceRef) -> CaseFile | None:
    try:
        return casefile.open_case(tx, ref.part)
    except NotFoundError:
        return None


def _keep_decision(case: CaseFile, entry: LogEntry) -> None:
    data = dict(entry.data)
    case.add_table_row(str(data.get("decision") or entry.node or ""), articles(case.tx, case, data), data)
