"""Instances as an operator finds and reads them: rows with their state, and everything that is open of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, exists, func, or_, select, tuple_

from engine.errors import NotFoundError
from engine.state import loads
from engine.store.rows import TABLES
from engine.store.sql import first
from engine.store.tables import incident, instance
from engine.store.transaction import Transaction

Status = Literal["running", "suspended", "trouble", "ended"]
ACTIVE = {"job": ("ready", "leased"), "timer": ("open", "stalled")}
_SHOWN = ("part", "id", "process", "definition_hash", "business_key", "status", "outcome", "seq", "created_at", "updated_at")
_COLUMNS = tuple(instance.c[name] for name in (*_SHOWN, "ended_at", "suspended_at"))
_TROUBLE = (incident.c.part == instance.c.part, incident.c.instance == instance.c.id, incident.c.status == "open")
_INCIDENTS = select(func.count()).select_from(incident).where(*_TROUBLE).correlate(instance).scalar_subquery().label("incidents")


@dataclass(frozen=True, slots=True)
class InstanceRow:
    """An instance without its state. `seq` counts its commands, `incidents` those that are open."""

    part: str
    id: str
    process: str
    definition_hash: str
    business_key: str | None
    status: str
    outcome: str | None
    seq: int
    created_at: datetime
    updated_at: datetime
    ended_at: datetime | None
    suspended_at: datetime | None
    incidents: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which instances: each given field narrows. `text` is an id or a business key, `status` `trouble` an open incident."""

    status: Status | None = None
    definitions: Sequence[str] | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class OpenRow:
    """Something that is open of an instance. `detail` holds what else its row says."""

    what: str
    id: str
    number: int | None
    node: str | None
    created_at: datetime
    detail: dict[str, Any]


def find(tx: Transaction, wanted: Wanted, after: tuple[datetime, str] | None, limit: int) -> list[InstanceRow]:
    """A page of instances, the newest first; `after` is the (created_at, id) of the last one seen."""
    found = select(*_COLUMNS, _INCIDENTS).where(*_conditions(wanted))
    if after is not None:
        found = found.where(tuple_(instance.c.created_at, instance.c.id) < after)
    ordered = found.order_by(instance.c.created_at.desc(), instance.c.id.desc()).limit(limit)
    return [InstanceRow(**row) for row in tx.connection.execute(ordered).mappings()]


def get(tx: Transaction, id: str) -> InstanceRow:
    """The instance by its id. NotFoundError where there is none."""
    row = tx.connection.execute(select(*_COLUMNS, _INCIDENTS).where(instance.c.id == id)).mappings().first()
    if row is None:
        raise NotFoundError("There is no such instance.")
    return InstanceRow(**row)


def state_of(tx: Transaction, part: str, id: str) -> dict[str, Any] | None:
    """The saved state; None where it was erased. NotFoundError where there is no such instance."""
    row = first(tx, select(instance.c.state).where(instance.c.part == part, instance.c.id == id))
    if row is None:
        raise NotFoundError("There is no such instance.")
    return loads(row.state) if row.state is not None else None


def running_on(tx: Transaction, definitions: Sequence[str], after: str, limit: int) -> list[tuple[str, str]]:
    """(part, id) of running instances of these definitions in the order of their ids, those after an id."""
    mine = (instance.c.definition_hash.in_(definitions), instance.c.status == "running", instance.c.id > after)
    found = select(instance.c.part, instance.c.id).where(*mine).order_by(instance.c.id).limit(limit)
    return [(row.part, row.id) for row in tx.connection.execute(found)]


def running_in(tx: Transaction, part: str) -> list[InstanceRow]:
    """The running instances of a part, the oldest first."""
    mine = (instance.c.part == part, instance.c.status == "running")
    found = select(*_COLUMNS, _INCIDENTS).where(*mine).order_by(instance.c.created_at, instance.c.id)
    return [InstanceRow(**row) for row in tx.connection.execute(found).mappings()]


def open_rows(tx: Transaction, part: str, id: str) -> list[OpenRow]:
    """Everything that is open of the instance: tasks, jobs, timers, waits and incidents, the oldest first."""
    found = []
    for what, table in TABLES.items():
        mine = (table.c.part == part, table.c.instance == id, table.c.status.in_(ACTIVE.get(what, ("open",))))
        for row in tx.connection.execute(select(table).where(*mine)).mappings():
            named = ("part", "id", "instance", "number", "node", "created_at")
            detail = {name: value for name, value in row.items() if name not in named}
            found.append(OpenRow(what, row["id"], row["number"], row["node"], row["created_at"], detail))
    return sorted(found, key=lambda row: (row.number or 0, row.id))


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.status == "running":
        conditions += [instance.c.status == "running", instance.c.suspended_at.is_(None)]
    elif wanted.status == "suspended":
        conditions.append(instance.c.suspended_at.is_not(None))
    elif wanted.status == "trouble":
        conditions.append(exists().where(*_TROUBLE))
    elif wanted.status == "ended":
        conditions.append(instance.c.status != "running")
    if wanted.definitions is not None:
        conditions.append(instance.c.definition_hash.in_(wanted.definitions))
    if wanted.text:
        conditions.append(or_(instance.c.id == wanted.text, instance.c.business_key == wanted.text))
    return conditions
