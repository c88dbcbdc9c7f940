"""What begins plain processes, when it comes next, and what has begun last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine.store.tables import process_begun, process_start
from engine.store.transaction import Transaction
from processes import rows, tables
from processes.access import DESIGNER, OPERATE, may
from processes.errors import NotAllowedError, NotFoundError
from processes.items import versions
from processes.people import Official
from processes.texts import Text, same, text

LAST = 20
KINDS: Mapping[str, Text] = {
    "none": text("由人启动", "by a person"),
    "message": text("消息", "message"),
    "timer": text("定时", "timer"),
    "signal": text("信号", "signal"),
    "conditional": text("条件", "condition"),
}
STATUSES: Mapping[str, Text] = {
    "open": text("生效", "Active"),
    "paused": text("已暂停", "Paused"),
    "over": text("已用完", "Over"),
    "stalled": text("出现异常", "In trouble"),
}


@dataclass(frozen=True, slots=True)
class StartRow:
    """One event that begins a process. `waits_for` is the name of a message or signal, the text of a timer or condition.

    `due_at` is when a timer comes next; `together` where the other events of its node have to come, too. `rivals` are the keys of
    other processes that begin by messages of the same name, which the one that was published first takes: `yields` where it is not
    this one.
    """

    id: str
    node: str
    name: Text
    kind: str
    kind_text: Text
    waits_for: str
    together: bool
    due_at: datetime | None
    status: str
    status_text: Text
    rivals: tuple[str, ...] = ()
    yields: bool = False


@dataclass(frozen=True, slots=True)
class ProcessRow:
    """A process that is offered, in its live version, with all that begins it. `paused_at` where nothing begins by itself now."""

    key: str
    name: Text
    version: str
    number: int | None
    paused_at: datetime | None
    starts: tuple[StartRow, ...]


@dataclass(frozen=True, slots=True)
class BegunRow:
    """An instance that has begun. `due_at` is the time that it was for, `passed` how many earlier ones it stands for as well."""

    at: datetime
    key: str
    name: Text
    number: int | None
    node: Text
    kind: str
    kind_text: Text
    due_at: datetime | None
    passed: int
    instance: str
    actor: str


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A timer that comes: when, where, in which version."""

    due_at: datetime
    start: StartRow
    process: ProcessRow


@dataclass(frozen=True, slots=True)
class StartsView:
    """Processes by key, the timers that come next, soonest first, and at most 20 instances that have begun, the latest first."""

    processes: tuple[ProcessRow, ...]
    upcoming: tuple[Upcoming, ...]
    begun: tuple[BegunRow, ...]


def view(tx: Transaction, official: Official, key: str | None = None) -> StartsView:
    """What begins the processes that are offered, or the one of this key. NotAllowedError."""
    if not may(official, OPERATE) and not may(official, DESIGNER):
        raise NotAllowedError
    known = _versions(tx)
    s = process_start
    found = select(s).where(*([s.c.key == key] if key else [])).order_by(s.c.key, s.c.created_at, s.c.id)
    groups: dict[str, list[rows.Row]] = {}
    for row in rows.every(tx, found):
        groups.setdefault(row["key"], []).append(row)
    offered = tuple(_process(tx, own, known) for own in groups.values())
    timers = [(start, one) for one in offered if one.paused_at is None for start in one.starts]
    coming = [Upcoming(start.due_at, start, one) for start, one in timers if start.due_at is not None and start.status == "open"]
    upcoming = tuple(sorted(coming, key=lambda each: (each.due_at, each.start.id)))
    return StartsView(offered, upcoming, _begun(tx, key, known))


def process_of(tx: Transaction, official: Official, key: str) -> ProcessRow:
    """The process that is offered under the key. NotFoundError, NotAllowedError."""
    found = view(tx, official, key).processes
    if not found:
        raise NotFoundError
    return found[0]


def _process(tx: Transaction, own: list[rows.Row], known: Mapping[str, rows.Row]) -> ProcessRow:
    first = own[0]
    version = known.get(first["version"], {})
    told = tuple(_start(tx, row) for row in _in_order(tx, own))
    name = version.get("name") or text(first["process"], first["process"])
    return ProcessRow(first["key"], name, first["version"], version.get("number"), first["paused_at"], told)


def _in_order(tx: Transaction, own: list[rows.Row]) -> list[rows.Row]:
    """The starts as they stand in the file."""
    try:
        model = versions.load(tx, own[0]["version"]).model
    except NotFoundError:
        return own
    order = {node: number for number, node in enumerate(node for p in model.processes.values() for node in p.nodes)}
    return sorted(own, key=lambda row: (order.get(row["node"], len(order)), row["place"]))


def _start(tx: Transaction, row: rows.Row) -> StartRow:
    status = "paused" if row["paused_at"] is not None and row["status"] == "open" else row["status"]
    rivals = _rivals(tx, row) if row["kind"] == "message" else []
    return StartRow(
        id=row["id"],
        node=row["node"],
        name=_node_name(tx, row["version"], row["node"]),
        kind=row["kind"],
        kind_text=KINDS[row["kind"]],
        waits_for=row["name"] or row["text"],
        together=row["together"],
        due_at=row["due_at"],
        status=status,
        status_text=STATUSES[status],
        rivals=tuple(dict.fromkeys(each["key"] for each in rivals)),
        yields=any((each["created_at"], each["id"]) < (row["created_at"], row["id"]) for each in rivals),
    )


def _rivals(tx: Transaction, row: rows.Row) -> list[rows.Row]:
    """The starts of other processes that wait for messages of the same name, in the order in which they take them."""
    s = process_start
    same = select(s.c.key, s.c.created_at, s.c.id).where(s.c.kind == "message", s.c.name == row["name"], s.c.status == "open")
    return rows.every(tx, same.where(s.c.key != row["key"]).order_by(s.c.created_at, s.c.id))


def _begun(tx: Transaction, key: str | None, known: Mapping[str, rows.Row]) -> tuple[BegunRow, ...]:
    b = process_begun
    found = select(b).where(*([b.c.key == key] if key else [])).order_by(b.c.at.desc(), b.c.instance.desc()).limit(LAST)
    told = []
    for row in rows.every(tx, found):
        version = known.get(row["version"], {})
        name, node = version.get("name") or text(row["key"], row["key"]), _node_name(tx, row["version"], row["node"])
        when: Any = (row["due_at"], row["passed"], row["instance"], row["actor"].removeprefix(Official.PREFIX))
        told.append(BegunRow(row["at"], row["key"], name, version.get("number"), node, row["kind"], KINDS[row["kind"]], *when))
    return tuple(told)


def _versions(tx: Transaction) -> dict[str, rows.Row]:
    t = tables.item_version
    found = select(t.c.hash, t.c.number, t.c.name).where(t.c.kind == "process", t.c.number.is_not(None))
    return {row["hash"]: row for row in rows.every(tx, found)}


def _node_name(tx: Transaction, version: str, node: str) -> Text:
    try:
        found = versions.load(tx, version).node(node)
    except NotFoundError:
        found = None
    name = found.name if found is not None and found.name else node
    return same(name)
