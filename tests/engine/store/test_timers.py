"""Timers fire once, when they are due and not before; a clock that stops takes its timers along."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.errors import NotFoundError
from engine.store import incidents, tables, timers
from engine.store.history import lock
from engine.store.timers import DueTimer
from engine.store.verify import verify
from tests.engine.store.world import World


def _due(world: World) -> list[DueTimer]:
    with world.database.transaction(write=False) as tx:
        return timers.due(tx, 10)


def _fire(world: World, one: DueTimer) -> bool:
    with world.database.transaction() as tx:
        return timers.fire(tx, world.host, one)


def test_a_timer_fires_when_due_and_once(world: World) -> None:
    world.start("timer")
    world.pass_time(minutes=59)
    assert not _due(world)
    world.pass_time(minutes=1)
    (one,) = _due(world)
    assert _fire(world, one) and list(world.open_tasks()) == ["a"]
    assert not _due(world) and not _fire(world, one)


def test_a_timer_that_repeats_has_a_row_for_each_round(world: World) -> None:
    world.start("rounds")
    fired = 0
    while due := _fire_after_an_hour(world):
        fired += due
    assert fired >= 1 and world.rows(tables.instance)[0].status == "completed"
    with world.database.transaction(write=False) as tx:
        assert verify(tx, world.host).ok


def _fire_after_an_hour(world: World) -> int:
    world.pass_time(hours=1)
    return sum(_fire(world, one) for one in _due(world))


def test_a_timer_that_was_listed_but_moved_does_not_fire(world: World) -> None:
    world.host.dues["promise"] = world.now + timedelta(days=1)
    world.start("clock")
    world.pass_time(days=2)
    (one,) = _due(world)
    with world.database.transaction() as tx:
        assert timers.rewrite(tx, "p1", "i1", "promise", None) == 1
    assert not _fire(world, one) and not _due(world)


def test_a_clock_that_goes_on_fires_at_its_new_time(world: World) -> None:
    world.host.dues["promise"] = None
    world.start("clock")
    world.pass_time(days=9)
    assert not _due(world)
    with world.database.transaction() as tx:
        timers.rewrite(tx, "p1", "i1", "promise", world.now + timedelta(hours=1))
        assert timers.rewrite(tx, "p1", "i1", "other", world.now) == 0
    assert not _due(world)
    world.pass_time(hours=1)
    assert _fire(world, _due(world)[0])
    assert world.rows(tables.instance)[0].status == "completed"


def test_a_part_that_is_busy_is_left_for_the_next_sweep(world: World, database_url: str) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip("SQLite has one writer, so no part can be busy while another transaction writes")
    world.start("timer")
    world.pass_time(hours=1)
    (one,) = _due(world)
    with world.database.transaction() as tx:
        lock(tx, "p1")
        assert not _fire(world, one)
    assert _fire(world, one)


def test_a_timer_that_cannot_fire_waits_for_a_person(world: World) -> None:
    world.start("timer")
    world.pass_time(hours=1)
    (one,) = _due(world)
    with world.database.transaction() as tx:
        assert incidents.stall_timer(tx, one.part, one.id, "broken")
        assert not incidents.stall_timer(tx, one.part, one.id, "broken")
    assert not _due(world)
    with world.database.transaction() as tx:
        incidents.retry(tx, world.host, one.part, one.id, key="again", actor="admin")
    assert _fire(world, _due(world)[0])
    with pytest.raises(NotFoundError), world.database.transaction() as tx:
        incidents.retry(tx, world.host, one.part, one.id, key="more", actor="admin")
