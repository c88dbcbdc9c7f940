"""The inbox: claims, pages by key, filters and counts, compared with a plain reading of all rows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from engine.errors import NotFoundError
from engine.store import tables, tasks
from engine.store.tasks import Filter, TaskRow
from tests.engine.store.world import NOON, World

GROUPS = ("examiner", "reviewer", "examiner|reviewer")
FIELDS = {"roles": "role", "departments": "department", "categories": "category"}


def _row(number: int) -> dict[str, Any]:
    due = None if number % 7 == 0 else NOON + timedelta(hours=number * 37 % 100)
    return {
        "part": f"p{number}",
        "id": f"i{number:04}:1",
        "instance": f"i{number}",
        "number": 1,
        "node": "a",
        "role": GROUPS[number % 3],
        "department": f"d{number % 2}",
        "category": f"c{number % 5}",
        "ref": f"r{number}",
        "assignee": ("ann", None)[number % 4 > 0],
        "status": "completed" if number % 11 == 0 else "open",
        "due_at": due,
        "order_at": due or tables.NEVER,
        "created_at": NOON,
    }


@pytest.fixture
def filled(world: World) -> World:
    """A world with 230 tasks."""
    with world.database.transaction() as tx:
        tx.connection.execute(insert(tables.task), [_row(number) for number in range(230)])
    return world


def _matches(row: dict[str, Any], wanted: Filter) -> bool:
    return row["status"] == "open" and all(
        (
            wanted.roles is None or row["role"] in wanted.roles,
            wanted.departments is None or row["department"] in wanted.departments,
            wanted.categories is None or row["category"] in wanted.categories,
            wanted.assignee is None or row["assignee"] == wanted.assignee,
            wanted.claimed is None or (row["assignee"] is not None) == wanted.claimed,
            wanted.due_before is None or row["order_at"] < wanted.due_before,
            wanted.ref is None or row["ref"] == wanted.ref,
        )
    )


def _pages(world: World, wanted: Filter, descending: bool) -> list[TaskRow]:
    found: list[TaskRow] = []
    with world.database.transaction(write=False) as tx:
        while page := tasks.find(tx, wanted, after=found[-1].cursor if found else None, descending=descending):
            assert len(page) <= 20
            found += page
    return found


def _some(values: list[str]) -> st.SearchStrategy[list[str] | None]:
    return st.none() | st.lists(st.sampled_from(values), max_size=3, unique=True)


FILTERS = st.builds(
    Filter,
    roles=_some(list(GROUPS)),
    departments=_some(["d0", "d1", "d9"]),
    categories=_some(["c0", "c1", "c4"]),
    assignee=st.none() | st.sampled_from(["ann", "ben"]),
    claimed=st.none() | st.booleans(),
    due_before=st.none() | st.integers(0, 100).map(lambda hours: NOON + timedelta(hours=hours)),
    ref=st.none() | st.sampled_from(["r3", "r11", "none"]),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=FILTERS, descending=st.booleans())
def test_pages_and_counts_agree_with_a_plain_reading(filled: World, wanted: Filter, descending: bool) -> None:
    rows = [row for row in map(_row, range(230)) if _matches(row, wanted)]
    expected = sorted(((row["order_at"], row["id"]) for row in rows), reverse=descending)
    assert [row.cursor for row in _pages(filled, wanted, descending)] == expected
    with filled.database.transaction(write=False) as tx:
        assert tasks.count(tx, wanted) == min(len(expected), 100)


def test_many_values_are_found_without_a_branch_each(filled: World) -> None:
    wanted = Filter(roles=GROUPS, departments=[f"d{n}" for n in range(30)])
    assert len(_pages(filled, wanted, False)) == len([row for row in map(_row, range(230)) if _matches(row, wanted)])


def test_a_group_finds_the_sets_it_belongs_to(world: World) -> None:
    with world.database.transaction() as tx:
        keys = [{"key": "examiner|reviewer", "group": group} for group in ("examiner", "reviewer")]
        tx.connection.execute(insert(tables.group_set), keys)
        assert tasks.role_keys(tx, ["reviewer"]) == ["reviewer", "examiner|reviewer"]
        assert tasks.role_keys(tx, ["clerk"]) == ["clerk"]


def test_claim_and_release_are_recorded(world: World) -> None:
    world.start("line")
    id = world.rows(tables.task)[0].id
    with world.database.transaction() as tx:
        assert tasks.claim(tx, "p1", id, "ann").assignee == "ann"
        assert tasks.claim(tx, "p1", id, "ben").assignee == "ann"
        assert tasks.release(tx, "p1", id, "ben").assignee == "ann"
        assert tasks.release(tx, "p1", id, "ann").assignee is None
    kinds = [(row.kind, row.actor) for row in world.rows(tables.entry)][1:]
    assert kinds == [("task.claimed", "ann"), ("task.released", "ann")]


def test_a_closed_task_cannot_be_claimed_and_says_so(world: World) -> None:
    world.start("line")
    row = world.rows(tables.task)[0]
    world.complete(row.number, {})
    with world.database.transaction() as tx:
        closed = tasks.claim(tx, "p1", row.id, "ann")
        assert (closed.status, closed.assignee) == ("completed", None)
        with pytest.raises(NotFoundError):
            tasks.get(tx, "p1", "none")
