"""The rows of what a step opens and closes, one kind of row per function."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Table, update

from engine.step import Advance, Incident, Job, Opened, Timer, Wait
from engine.store import tables
from engine.store.host import Host, InstanceRef
from engine.store.sql import insert_new, open_or_close
from engine.store.transaction import Bell, Transaction

CONTINUE = "engine.continue"
ATTEMPTS = 5
SEPARATOR = "|"
RENEWED = ("node", "title", "role", "department", "category", "form", "operation")
TABLES: dict[str, Table] = {
    "task": tables.task,
    "job": tables.job,
    "timer": tables.timer,
    "wait": tables.wait,
    "incident": tables.incident,
}
JOB_ENDS = {"completed": "done", "cancelled": "cancelled"}
Rows = dict[int, dict[str, Any]]


def row_id(instance: str, number: int) -> str:
    """The id of an instance's task, job, timer, wait or incident."""
    return f"{instance}:{number}"


def write(tx: Transaction, host: Host, ref: InstanceRef, step: Advance) -> None:
    """The tables show what the step opened and closed; at most one statement per kind, and jobs will be rung for."""
    opened: dict[str, Rows] = {
        "task": {o.number: _task(tx, host, ref, o) for o in step.opened},
        "job": {j.number: _job(tx, ref, j) for j in step.jobs},
        "timer": {t.number: _timer(tx, host, ref, t) for t in step.timers},
        "wait": {w.number: _wait(tx, ref, w) for w in step.waits},
        "incident": {i.number: _incident(tx, ref, i) for i in step.incidents},
    }
    for what, rows in opened.items():
        closed = {c.number: (c.node, JOB_ENDS[c.how] if what == "job" else c.how) for c in step.closed if c.what == what}
        for number, (node, how) in closed.items():
            row = rows.setdefault(number, {**_base(tx, ref, number, node), **_FILLING[what](tx)})
            row.update(status=how, closed_at=tx.now)
        open_or_close(tx, TABLES[what], list(rows.values()))
    renewed = [_task(tx, host, ref, o) for o in step.renewed]
    _write_group_sets(tx, [*opened["task"].values(), *renewed])
    for row in renewed:
        told = {name: row[name] for name in RENEWED}
        tx.connection.execute(update(tables.task).where(*_keyed(tables.task, row)).values(told))
    for each in step.renamed:
        table = TABLES[each.what]
        row = _base(tx, ref, each.number, each.node)
        tx.connection.execute(update(table).where(*_keyed(table, row)).values(node=each.node))
    for row in opened["job"].values():
        if row["status"] == "ready":
            tx.ring(Bell("job", ref.part, row["id"], row["queue"]))


def continuation(tx: Transaction, ref: InstanceRef, seq: int) -> None:
    """A job will go on with the instance, which met its budget of transitions."""
    row = {**_base(tx, ref, 0, ""), **_FILLING["job"](tx), "number": None, "id": f"{ref.instance}:c{seq}", "node": None}
    row.update(operation=CONTINUE, key=row["id"], closed_at=None, status="ready")
    open_or_close(tx, tables.job, [row])
    tx.ring(Bell("job", ref.part, row["id"], row["queue"]))


def _keyed(table: Table, row: Mapping[str, Any]) -> tuple[Any, Any]:
    return table.c.part == row["part"], table.c.id == row["id"]


def _base(tx: Transaction, ref: InstanceRef, number: int, node: str) -> dict[str, Any]:
    return {
        "part": ref.part,
        "id": row_id(ref.instance, number),
        "instance": ref.instance,
        "number": number,
        "node": node,
        "status": "open",
        "created_at": tx.now,
        "closed_at": None,
    }


def _task(tx: Transaction, host: Host, ref: InstanceRef, opened: Opened) -> dict[str, Any]:
    fields = host.task_fields(tx, ref, opened)
    return {
        **_base(tx, ref, opened.number, opened.node),
        "title": fields.title,
        "role": fields.role,
        "department": fields.department,
        "category": fields.category,
        "subject": fields.subject,
        "ref": fields.ref,
        "assignee": opened.assignee,
        "due_at": fields.due,
        "order_at": fields.due or tables.NEVER,
        "priority": fields.priority,
        "form": opened.form,
        "operation": opened.operation,
    }


def _job(tx: Transaction, ref: InstanceRef, job: Job) -> dict[str, Any]:
    return {
        **_base(tx, ref, job.number, job.node),
        **_FILLING["job"](tx),
        "status": "ready",
        "operation": job.operation,
        "input": dict(job.values),
        "max_attempts": max(1, job.retries) if job.retries is not None else ATTEMPTS,
        "key": row_id(ref.instance, job.number),
    }


def _timer(tx: Transaction, host: Host, ref: InstanceRef, timer: Timer) -> dict[str, Any]:
    due = host.due(tx, ref, timer) if timer.clock else timer.due
    return {**_base(tx, ref, timer.number, timer.node), "due_at": due, "clock": timer.clock, "limit": timer.limit}


def _wait(tx: Transaction, ref: InstanceRef, wait: Wait) -> dict[str, Any]:
    if wait.what == "message":
        tx.ring(Bell("sweep"))
    row = _base(tx, ref, wait.number, wait.node)
    return {**row, "what": wait.what, "name": wait.name, "correlation": wait.correlation}


def _incident(tx: Transaction, ref: InstanceRef, incident: Incident) -> dict[str, Any]:
    return {**_base(tx, ref, incident.number, incident.node), "cause": incident.cause, "message": incident.message}


def _write_group_sets(tx: Transaction, tasks: Iterable[Mapping[str, Any]]) -> None:
    keys = sorted({row["role"] for row in tasks if SEPARATOR in row["role"]})
    insert_new(tx, tables.group_set, [{"key": key, "group": group} for key in keys for group in key.split(SEPARATOR)])


# A row that closes goes through the same statement as one that opens, so it names the same columns; only how and when
# it closed is written where the row is there already.
_FILLING: dict[str, Any] = {
    "task": lambda tx: {
        **dict.fromkeys(("title", "role", "department", "category", "subject", "ref"), ""),
        **dict.fromkeys(("assignee", "due_at", "form", "operation")),
        "order_at": tables.NEVER,
        "priority": 50,
    },
    "job": lambda tx: {
        **dict.fromkeys(("operation", "key"), ""),
        "input": None,
        "max_attempts": ATTEMPTS,
        "run_at": tx.now,
        "rung_at": tx.now,
        "queue": "default",
    },
    "timer": lambda tx: dict.fromkeys(("due_at", "clock", "limit")),
    "wait": lambda tx: {"what": "", "name": "", "correlation": None},
    "incident": lambda tx: {"cause": "", "message": ""},
}
