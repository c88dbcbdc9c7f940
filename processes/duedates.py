"""When a task is due: by its own limit and by the period that the applicant follows; both stand still while clocks do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from engine.store import tasks
from processes import definitions
from processes.calendar import Pause, day_of

if TYPE_CHECKING:
    from processes.casefile import CaseFile

DECISION = ("promised", "statutory")


def task_due(case: CaseFile, node_id: str, operation: str | None, since: date) -> datetime | None:
    """When a task that opened on the day `since` is due, in UTC.

    While a special procedure is under way that is the procedure's expected end: days of the task's own limit do not pass.
    """
    if operation == "task.hand-in":
        return case.ledger.due_at("tolerance")
    node = definitions.node(case.tx, case.version, node_id)
    days = node.settings.limit if node is not None else None
    overall = case.ledger.next_due()
    if days is None:
        return overall
    own = case.ledger.calendar.due(since, days, "working", _pauses(case))
    return min((due for due in (own.at if own else None, overall) if due), default=None)


def move(case: CaseFile) -> None:
    """The open tasks of the case are due when its clocks, as they are now, say; a date that the process itself gives stays."""
    due = {
        one.id: task_due(case, one.node, one.operation, day_of(one.created_at))
        for one in tasks.open_of(case.tx, case.part)
        if not _has_own_date(case, one.node)
    }
    tasks.reschedule(case.tx, case.part, due)


def _pauses(case: CaseFile) -> Iterable[Pause]:
    clocks = case.ledger.clocks
    return next((clocks[name].pauses for name in DECISION if name in clocks), ())


def _has_own_date(case: CaseFile, node_id: str) -> bool:
    node = definitions.node(case.tx, case.version, node_id)
    return node is not None and node.settings.due is not None
