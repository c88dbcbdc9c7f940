"""The inbox of officials: the tasks of the roles and departments they hold, by deadline, with lights in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import select, tuple_

from engine.store import tasks as store
from engine.store.tables import task
from engine.store.tasks import Filter, TaskRow
from engine.store.transaction import Transaction
from processes import calendars, cursors, rows, tables
from processes.access import INBOX, require
from processes.accounts import shown_names
from processes.calendar import day_of, end_of, last_day
from processes.clocks import DUE_TODAY, NO_LIGHT, ORDER, Ledger, from_row, left_until
from processes.errors import InvalidError
from processes.items import versions
from processes.items.model import ServiceItem
from processes.people import Official
from processes.texts import Text, text
from processes.views import Light

Scope = Literal["mine", "open", "all", "done"]
SCOPES: tuple[Scope, ...] = ("mine", "open", "all", "done")
DUE = ("overdue", "today")
PAGE = 20
MOST = 100


@dataclass(frozen=True, slots=True)
class Filters:
    """`mine` are claimed by me, `open` by nobody, `all` both and others', `done` what I have done.

    `item` is a service item's key, `role` one of mine, `due` is `overdue` or `today`, `number` a case number.
    """

    scope: Scope = "open"
    item: str | None = None
    role: str | None = None
    due: str | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One task. `applicant` is masked, `holder` the shown name of who has it; `due` and the light are the task's own."""

    id: str
    title: Text
    item: Text
    number: str
    applicant: str
    role: str
    due: datetime | None
    light: Light
    holder: str | None
    mine: bool
    priority: int
    created_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class InboxPage:
    """A page; `next` continues after it, None at the end. `counts` by scope, exact to 99, then "99+".

    `items` and `roles` are what may be filtered by, with their words.
    """

    rows: tuple[InboxRow, ...]
    counts: Mapping[str, str]
    next: str | None
    items: tuple[tuple[str, Text], ...]
    roles: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True)
class _Names:
    items: Mapping[str, ServiceItem]
    holders: Mapping[str, str]


def inbox(
    tx: Transaction, official: Official, filters: Filters = Filters(), cursor: str | None = None, *, descending: bool = False
) -> InboxPage:
    """A page of at most 20 tasks in the order of their deadlines, those without one last.

    InvalidError for a cursor or filter that does not exist, NotAllowedError without the permission.
    """
    require(official, INBOX)
    wanted = _filter(tx, official, filters)
    after = cursors.read(cursor)
    if filters.scope == "done":
        found = _done(tx, official, after)
    else:
        found = store.find(tx, wanted, after=after, limit=PAGE + 1, descending=descending)
    page, more = found[:PAGE], len(found) > PAGE
    counts: dict[str, str] = {
        scope: _shown(store.count(tx, _filter(tx, official, Filters(scope)))) for scope in SCOPES if scope != "done"
    }
    after_page = cursors.written(page[-1].order_at, page[-1].id) if more else None
    return InboxPage(_rows(tx, official, page), counts, after_page, _items(tx), _roles(tx, official))


def next_task(tx: Transaction, official: Official) -> str | None:
    """The id of the most urgent task that is this official's own, else of one that nobody has; None where there is none."""
    for scope in ("mine", "open"):
        found = store.find(tx, _filter(tx, official, Filters(scope)), limit=1)
        if found:
            return found[0].id
    return None


def task_light(due: datetime | None, clocks: Ledger | None, now: datetime) -> Light:
    """The light of a task: by its own due time, or the case's light where that is worse."""
    overall = clocks.light(day_of(now)) if clocks is not None else NO_LIGHT
    own = _own_light(due, clocks, now) if due is not None else NO_LIGHT
    return max(own, overall, key=lambda light: ORDER.index(light.colour))


def _own_light(due: datetime, clocks: Ledger | None, now: datetime) -> Light:
    if due <= now:
        return Light("red", text("任务超期", "This step is overdue"))
    if due <= end_of(day_of(now)):
        return Light("yellow", DUE_TODAY)
    return Light("green", left_until(last_day(due), day_of(now), clocks.calendar) if clocks else text("时限内", "In time"))


def _filter(tx: Transaction, official: Official, filters: Filters) -> Filter:
    if filters.scope not in SCOPES or (filters.due is not None and filters.due not in DUE):
        raise InvalidError({"filter": [text("没有这个筛选条件。", "There is no such filter.")]})
    before = {"overdue": tx.now, "today": end_of(day_of(tx.now))}.get(filters.due or "")
    narrow = Filter(categories=[filters.item] if filters.item else None, due_before=before, ref=filters.number)
    if filters.scope == "mine":
        return replace(narrow, assignee=official.username)
    roles = [filters.role] if filters.role in official.roles else sorted(official.roles)
    note = f"roles:{','.join(roles)}"
    if note not in tx.notes:
        tx.notes[note] = store.role_keys(tx, roles)
    departments = [*sorted(official.departments), ""]
    return replace(narrow, roles=tx.notes[note], departments=departments, claimed=False if filters.scope == "open" else None)


def _done(tx: Transaction, official: Official, after: tuple[datetime, str] | None) -> list[TaskRow]:
    d = tables.decision
    joined = task.join(d, (d.c.part == task.c.part) & (d.c.task == task.c.id))
    mine = select(task, d.c.at.label("done_at")).select_from(joined).where(d.c.actor == official.actor, d.c.kind == "human")
    if after is not None:
        mine = mine.where(tuple_(d.c.at, task.c.id) < after)
    found = rows.every(tx, mine.order_by(d.c.at.desc(), task.c.id.desc()).limit(PAGE + 1))
    return [TaskRow(**{**{k: v for k, v in row.items() if k != "done_at"}, "order_at": row["done_at"]}) for row in found]


def _rows(tx: Transaction, official: Official, page: Sequence[TaskRow]) -> tuple[InboxRow, ...]:
    ledgers = ledgers_of(tx, [row.part for row in page])
    names = _Names({v.key: v.item for v in versions.all_live(tx)}, shown_names(tx, (row.assignee for row in page if row.assignee)))
    return tuple(_row(official, row, names, ledgers.get(row.part), tx.now) for row in page)


def _row(official: Official, row: TaskRow, names: _Names, clocks: Ledger | None, now: datetime) -> InboxRow:
    item = names.items.get(row.category)
    return InboxRow(
        id=row.id,
        title=item.called(row.node, row.title) if item else text(row.title, row.title),
        item=item.name if item else text(row.category, row.category),
        number=row.ref,
        applicant=row.subject,
        role=row.role,
        due=row.due_at,
        light=task_light(row.due_at, clocks, now) if row.status == "open" else NO_LIGHT,
        holder=names.holders.get(row.assignee or "", row.assignee),
        mine=row.assignee == official.username,
        priority=row.priority,
        created_at=row.created_at,
        closed_at=row.closed_at,
    )


def ledgers_of(tx: Transaction, parts: Sequence[str]) -> dict[str, Ledger]:
    """The clocks of these cases, in one statement."""
    if not parts:
        return {}
    t = tables.clock
    ledgers: dict[str, Ledger] = {}
    for row in rows.every(tx, select(t).where(t.c.part.in_(sorted(set(parts))))):
        clock = from_row(row)
        ledgers.setdefault(row["part"], Ledger(calendars.current(tx))).clocks[clock.name] = clock
    return ledgers


def _items(tx: Transaction) -> tuple[tuple[str, Text], ...]:
    return tuple((v.key, v.item.name) for v in versions.all_live(tx))


def _roles(tx: Transaction, official: Official) -> tuple[tuple[str, Text], ...]:
    """The official's roles of case work, in the words of the items they work on."""
    words = {role: told for v in versions.all_live(tx) for role, told in v.item.roles.items()}
    return tuple((role, words[role]) for role in sorted(official.roles) if role in words)


def _shown(count: int) -> str:
    return str(count) if count < MOST else "99+"
