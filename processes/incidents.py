"""Incidents: what the machine could not do, shown to people with the permission, and tried again at their word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.errors import NotFoundError as EngineNotFoundError
from engine.model.calls import plain
from engine.store import incidents as store
from engine.store.transaction import Transaction
from processes import cursors, rows, tables
from processes.access import INCIDENTS, require
from processes.errors import NotFoundError
from processes.host import CaseHost
from processes.items import versions
from processes.people import Official
from processes.settings import Settings
from processes.texts import Text, same, text

PAGE = 50
CAUSES = {
    "job": text("自动作业失败", "A job failed"),
    "job-failed": text("自动作业失败", "A job failed"),
    "timer": text("定时步骤失败", "A timed step failed"),
    "start": text("流程无法启动", "A process cannot begin"),
    "message": text("消息无法送达", "A message cannot be delivered"),
    "expression": text("表达式无法计算", "An expression cannot be evaluated"),
    "condition": text("条件的结果不是真或假", "A condition is neither true nor false"),
    "decision": text("决策表无法计算", "A decision cannot be made"),
    "no-flow": text("没有可走的路径", "No way leads on"),
    "collection": text("多实例的清单不可用", "The list of a multi-instance cannot be used"),
    "call-absent": text("被调用的流程不可用", "The called process cannot be called"),
    "recursion": text("流程互相调用过深", "Processes call each other too deeply"),
    "endless": text("流程空转不止", "The process runs on without end"),
    "ad-hoc": text("临时子流程做完而条件未满足", "An ad-hoc sub-process has run out of work"),
    "stuck": text("流程停滞", "The process is stuck"),
}


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """An open incident. `number` and `item` are those of its case, None for a plain process; `instance` where it has one."""

    id: str
    number: str | None
    item: Text | None
    node: str | None
    cause: str
    cause_text: Text
    message: str
    at: datetime
    instance: str | None


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """A page of at most 50, oldest first; `next` continues after it."""

    rows: tuple[IncidentRow, ...]
    next: str | None


def list_incidents(tx: Transaction, official: Official, cursor: str | None = None) -> IncidentPage:
    """Open incidents, oldest first. NotAllowedError, InvalidError for a cursor that is none."""
    require(official, INCIDENTS)
    found = store.list_open(tx, PAGE + 1, cursors.read(cursor))
    c = tables.case
    parts = sorted({one.part for one in found})
    known = {r["part"]: r for r in rows.every(tx, select(c.c.part, c.c.number, c.c.version).where(c.c.part.in_(parts)))}
    page = tuple(_row(tx, one, known.get(one.part)) for one in found[:PAGE])
    return IncidentPage(page, cursors.written(page[-1].at, page[-1].id) if len(found) > PAGE else None)


def retry_incident(tx: Transaction, settings: Settings, official: Official, incident_id: str, key: str) -> None:
    """What the incident stopped is tried again. NotFoundError where it is not open any more, NotAllowedError."""
    require(official, INCIDENTS)
    part = _part(tx, incident_id)
    try:
        store.retry(tx, CaseHost(settings), part, incident_id, key=f"retry:{official.id}:{key}", actor=official.actor)
    except EngineNotFoundError as error:
        raise NotFoundError from error


def cause_text(cause: str) -> Text:
    """A cause in words; the code itself where there are none."""
    return CAUSES.get(cause.partition(".")[0], same(cause))


def _part(tx: Transaction, incident_id: str) -> str:
    t = store.incident
    row = rows.first(tx, select(t.c.part).where(t.c.id == incident_id, t.c.status == "open"))
    if row is None:
        raise NotFoundError
    return str(row["part"])


def _row(tx: Transaction, one: store.OpenIncident, case: rows.Row | None) -> IncidentRow:
    item = versions.load(tx, case["version"]).name if case else None
    told = cause_text(one.cause)
    number, instance = (case["number"], one.instance or one.part) if case else (None, one.instance)
    return IncidentRow(
        one.id, number, item, plain(one.node) if one.node else None, one.cause, told, one.message, one.created_at, instance
    )
