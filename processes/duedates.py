"""When a task is due: by its own limit and by the period that the applicant follows; both stand still while clocks do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from engine.model.graph import Node
from engine.store import tasks
from processes import definitions
from processes.calendar import Pause, day_of

if TYPE_CHECKING:
    from processes.casefile import CaseFile

DECISION = ("promised", "statutory")


def task_due(case: CaseFile, node: Node | None, operation: str | None, since: date) -> datetime | None:
    """When a task at this element that opened on the day `since` is due, in UTC.

    While a special procedure is under way that is the procedure's expected end: days of the task's own limit do not pass.
    """
    if operation == "task.hand-in":
        return case.ledger.due_at("tolerance")
    days = node.settings.limit if node is not None else None
    overall = case.ledger.next_due()
    if days is None:
        return overall
    own = case.ledger.calendar.due(since, days, "working", _pauses(case))
    return min((due for due in (own.at if own else None, overall) if due), default=None)


def move(case: CaseFile) -> None:
    """The open tasks of the case are due when its clocks, as they are now, say; a date that the process itself gives stays."""
    found = [(one, definitions.node(case.tx, case.version, one.node)) for one in tasks.open_of(case.tx, case.part)]
    due = {
        one.id: task_due(case, node, one.operation, day_of(one.created_at))
        for one, node in found
        if node is None or node.settings.due is None
    }
    tasks.reschedule(case.tx, case.part, due)


def _pauses(case: CaseFile) -> Iterable[Pause]:
    clocks = case.ledger.clocks
    return next((clocks[name].pauses for name in DECISION if name in clocks), ())
