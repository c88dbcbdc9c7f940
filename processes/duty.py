"""Who may not do a task, whatever their role: the law parts examiner and decider, and keeps relatives out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import exists, literal, select

from engine.store.tables import instance, task
from engine.store.transaction import Transaction
from processes import rows, tables
from processes.access import require_task
from processes.errors import DutyError, NotFoundError
from processes.operations import HUMAN, human
from processes.people import Official
from processes.texts import Text, text

OTHER = {"examine": "decide", "decide": "examine"}


def part_of(task_id: str) -> str:
    """The part of a task: an instance is a part of its own, and a task is named after its instance."""
    return task_id.rpartition(":")[0]


def task_row(tx: Transaction, official: Official, task_id: str) -> rows.Row:
    """The task's row with, in one statement, what keeps this official from it: `same_person`,
    `did_examine`, `did_decide`; and whether its process is `suspended`.

    NotFoundError where there is no such task.
    """
    part, a, p, c = part_of(task_id), tables.account, tables.person, tables.case
    own = select(a.c.person_number).where(a.c.id == official.id).scalar_subquery()
    same = exists().where(c.c.part == part, c.c.id == part, p.c.id == c.c.person, p.c.number == own)
    i = instance
    asleep = exists().where(i.c.part == task.c.part, i.c.id == task.c.instance, i.c.suspended_at.is_not(None))
    columns = [same.label("same_person"), asleep.label("suspended"), *(_done(official, part, d).label(f"did_{d}") for d in OTHER)]
    row = rows.first(tx, select(task, *columns).where(task.c.part == part, task.c.id == task_id))
    if row is None:
        raise NotFoundError
    return row


def hindrance(official: Official, row: Mapping[str, Any]) -> Text | None:
    """Why the law keeps this official from the task (AL48, I8); None where nothing does.

    NotAllowedError without the task's role and department.
    """
    require_task(official, row["role"], row["department"])
    if row["same_person"]:
        return text("不得办理本人的申请。", "Nobody may work on their own application.")
    duty = human(row["operation"]).duty
    if duty and row[f"did_{OTHER[duty]}"]:
        return text("审查与决定须由不同人员承担。", "Examining and deciding a case are for two different people.")
    return None


def require_duty(official: Official, row: Mapping[str, Any]) -> None:
    """NotAllowedError without the task's role and department; DutyError where the law keeps this official from it."""
    found = hindrance(official, row)
    if found is not None:
        raise DutyError(found["en"])


def _done(official: Official, part: str, duty: str) -> Any:
    d = tables.decision
    operations = [o.name for o in HUMAN.values() if o.duty == duty]
    return exists(
        select(literal(1)).where(d.c.part == part, d.c.kind == "human", d.c.actor == official.actor, d.c.operation.in_(operations))
    )
