"""Several workers at once: each due time and each message begins one instance, whoever comes first."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.store import starting, starts, tables
from engine.store.starting import Called
from tests.engine.store.offered import MESSAGE, begun, begun_by, cycle, gateway, offer, only, send, sweep
from tests.engine.store.test_concurrency import _together
from tests.engine.store.world import World

WORKERS = 4


def _fire(world: World, start: str) -> bool:
    with world.database.transaction() as tx:
        return starting.fire(tx, world.host, start)


def _take(world: World, one: Called) -> bool:
    with world.database.transaction() as tx:
        return starting.take(tx, world.host, one)


def _called(world: World) -> list[Called]:
    with world.database.transaction(write=False) as tx:
        return starting.called(tx, 100)


@pytest.mark.parametrize("round", range(5))
def test_one_due_time_begins_one_instance(world: World, round: int) -> None:
    offer(world, begun_by(cycle("R/PT1H")))
    for hour in range(1, 4):
        world.pass_time(hours=1)
        results = _together(*[lambda: _fire(world, only(world).id)] * WORKERS)
        assert results.count(True) == 1 and len(begun(world)) == hour


def test_workers_that_share_many_messages_begin_one_instance_each(world: World) -> None:
    offer(world, begun_by(MESSAGE))
    for number in range(12):
        send(world, "order", str(number))
    found = _called(world)

    def worker(mine: list[Called]) -> Callable[[], object]:
        return lambda: sum(_take(world, one) for one in mine)

    while _called(world):
        _together(*[worker(found), worker(found[::-1]), worker(found)])
    assert len(begun(world)) == len(world.rows(tables.instance)) == 12


@pytest.mark.parametrize("round", range(5))
def test_two_messages_of_one_key_meet_in_one_instance(world: World, round: int) -> None:
    offer(world, gateway())
    send(world, "order", "1", "A")
    send(world, "money", "2", "A")
    _together(*[lambda one=one: _take(world, one) for one in _called(world)])
    sweep(world)
    assert len(world.rows(tables.instance)) == 1


def test_a_due_time_and_a_new_version_at_once_begin_one_instance(world: World) -> None:
    first, second = begun_by(cycle("R/PT1H")), begun_by(cycle("R/PT1H"), task="b")
    offer(world, first)
    world.pass_time(hours=1)
    due = only(world).due_at
    start = only(world).id
    _together(lambda: offer(world, second, "v2"), lambda: _fire(world, start))
    sweep(world)
    assert [row.due_at for row in begun(world)] == [due]
    assert (only(world).version, only(world).due_at > world.now) == ("v2", True)


def test_a_worker_that_dies_in_between_has_begun_nothing(world: World) -> None:
    offer(world, begun_by(cycle("R/PT1H")))
    world.pass_time(hours=1)
    with pytest.raises(ZeroDivisionError), world.database.transaction() as tx:
        assert starting.fire(tx, world.host, only(world).id)
        raise ZeroDivisionError
    assert not begun(world) and not world.rows(tables.instance)
    assert sweep(world) == 1


def test_a_pause_and_a_due_time_at_once_do_not_both_win(world: World) -> None:
    offer(world, begun_by(cycle("R/PT1H")))
    world.pass_time(hours=1)
    start = only(world).id

    def pause() -> object:
        with world.database.transaction() as tx:
            return starts.pause(tx, "p")

    _together(pause, lambda: _fire(world, start))
    assert only(world).paused_at is not None and len(begun(world)) <= 1
    assert not _fire(world, start)
