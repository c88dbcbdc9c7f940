"""Open tasks as an inbox needs them: claimed and released under the part's lock, found by pages.

Pages are cut by key, not by offset, and every equality goes down to an index that is already in the order asked for,
so that a page costs the same however many tasks are open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, bindparam, func, select, tuple_, union_all, update

from engine.errors import NotFoundError
from engine.store import history
from engine.store.sql import first, keyed
from engine.store.tables import NEVER, OPEN, group_set, task
from engine.store.transaction import Transaction

COUNTED = 100
BRANCHES = 64
Cursor = tuple[datetime, str]


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task as it is stored."""

    part: str
    id: str
    instance: str
    number: int
    node: str
    title: str
    role: str
    department: str
    category: str
    subject: str
    ref: str
    assignee: str | None
    status: str
    due_at: datetime | None
    order_at: datetime
    priority: int
    created_at: datetime
    claimed_at: datetime | None
    closed_at: datetime | None
    form: str | None
    operation: str | None

    @property
    def cursor(self) -> Cursor:
        """Where the next page begins after this row, in the order of deadlines."""
        return self.order_at, self.id


@dataclass(frozen=True, slots=True)
class Filter:
    """Which open tasks: each given field narrows; several values of one field widen it. An empty sequence finds nothing.

    `roles` are role keys (see `role_keys`). `claimed` False means nobody has it. `due_before` is exclusive.
    """

    roles: Sequence[str] | None = None
    departments: Sequence[str] | None = None
    categories: Sequence[str] | None = None
    assignee: str | None = None
    claimed: bool | None = None
    due_before: datetime | None = None
    ref: str | None = None


def role_keys(tx: Transaction, groups: Iterable[str]) -> list[str]:
    """The values of `role` that members of the groups may work on: the groups, and every set that holds one of them."""
    mine = sorted(set(groups))
    sets = select(group_set.c.key).where(group_set.c.group.in_(mine)).distinct()
    return [*mine, *sorted(row.key for row in tx.connection.execute(sets))]


def find(
    tx: Transaction, wanted: Filter, *, after: Cursor | None = None, limit: int = 20, descending: bool = False
) -> list[TaskRow]:
    """A page of open tasks in the order of their deadlines, those without one last; `after` is the last row's cursor."""
    branches = [_ordered(one, after, descending).limit(limit) for one in _branches(wanted, select(task))]
    if len(branches) == 1:
        rows = tx.connection.execute(branches[0])
    elif branches:
        together = _together(branches)
        rows = tx.connection.execute(_sorted(select(together), together.c, descending).limit(limit))
    else:
        return []
    return [TaskRow(**row) for row in rows.mappings()]


def count(tx: Transaction, wanted: Filter) -> int:
    """How many open tasks there are, exact up to 99; 100 means more than that."""
    branches = [one.limit(COUNTED) for one in _branches(wanted, select(task.c.id))]
    if not branches:
        return 0
    together = _together(branches)
    limited = select(together.c.id).limit(COUNTED).subquery()
    return tx.connection.execute(select(func.count()).select_from(limited)).scalar_one()


def get(tx: Transaction, part: str, id: str) -> TaskRow:
    """The task, open or not. NotFoundError where there is none."""
    row = first(tx, keyed(task, part, id))
    if row is None:
        raise NotFoundError("There is no such task.")
    return TaskRow(**row._mapping)


def open_of(tx: Transaction, part: str) -> list[TaskRow]:
    """The open tasks of a part, by their ids."""
    mine = select(task).where(task.c.part == part, OPEN).order_by(task.c.id)
    return [TaskRow(**row) for row in tx.connection.execute(mine).mappings()]


def reschedule(tx: Transaction, part: str, due: Mapping[str, datetime | None]) -> None:
    """These open tasks of the part, by their ids, are due then, or have no deadline when None."""
    history.lock(tx, part)
    mine = update(task).where(task.c.part == part, task.c.id == bindparam("t"), task.c.status == "open")
    values = [{"t": id, "due": at, "place": at or NEVER} for id, at in due.items()]
    if values:
        tx.connection.execute(mine.values(due_at=bindparam("due"), order_at=bindparam("place")), values)


def claim(tx: Transaction, part: str, id: str, user: str) -> TaskRow:
    """The open task is the user's if it was nobody's; else it is unchanged, and the row says whose it is or how it ended."""
    return _reassign(tx, part, id, (task.c.assignee.is_(None),), (user, "task.claimed", user))


def release(tx: Transaction, part: str, id: str, user: str) -> TaskRow:
    """The open task is nobody's if it was the user's; else it is unchanged."""
    return _reassign(tx, part, id, (task.c.assignee == user,), (None, "task.released", user))


def _reassign(
    tx: Transaction, part: str, id: str, condition: tuple[ColumnElement[bool], ...], said: tuple[str | None, str, str]
) -> TaskRow:
    history.lock(tx, part)
    assignee, kind, actor = said
    mine = update(task).where(task.c.part == part, task.c.id == id, task.c.status == "open", *condition)
    changed = mine.values(assignee=assignee, claimed_at=tx.now if assignee else None)
    if tx.connection.execute(changed).rowcount:
        history.record(tx, part, kind, actor, {"task": id, "assignee": assignee})
    return get(tx, part, id)


def _branches(wanted: Filter, base: Select[Any]) -> list[Select[Any]]:
    base = base.where(OPEN, *_single(wanted))
    several = [
        (column, list(dict.fromkeys(values)))
        for column, values in (
            (task.c.role, wanted.roles),
            (task.c.department, wanted.departments),
            (task.c.category, wanted.categories),
        )
        if values is not None
    ]
    ways = list(product(*(values for _, values in several)))
    if len(ways) > BRANCHES:  # a plan of hundreds of branches costs more than a sort
        return [base.where(*(column.in_(values) for column, values in several))]
    return [base.where(*(column == value for (column, _), value in zip(several, way, strict=True))) for way in ways]


def _single(wanted: Filter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.assignee is not None:
        conditions.append(task.c.assignee == wanted.assignee)
    if wanted.claimed is not None:
        conditions.append(task.c.assignee.is_not(None) if wanted.claimed else task.c.assignee.is_(None))
    if wanted.due_before is not None:
        conditions.append(task.c.order_at < wanted.due_before)
    if wanted.ref is not None:
        conditions.append(task.c.ref == wanted.ref)
    return conditions


def _ordered(statement: Select[Any], after: Cursor | None, descending: bool) -> Select[Any]:
    if after is not None:
        key = tuple_(task.c.order_at, task.c.id)
        statement = statement.where(key < after if descending else key > after)
    return _sorted(statement, task.c, descending)


def _sorted(statement: Select[Any], columns: Any, descending: bool) -> Select[Any]:
    keys = (columns.order_at, columns.id)
    return statement.order_by(*(key.desc() if descending else key for key in keys))


def _together(branches: Sequence[Select[Any]]) -> Subquery:
    # each branch in a subquery of its own: SQLite takes no LIMIT inside a UNION
    return union_all(*(select(branch.subquery()) for branch in branches)).subquery()
