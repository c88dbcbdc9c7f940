"""What begins offered processes by the clock and by people, once each, under the version that is offered."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from engine.errors import KeyReusedError, NotFoundError
from engine.model.graph import EventDefinition, Expression
from engine.store import incidents, starting, starts, tables
from engine.store.starting import Called, Trigger
from tests.engine.store.offered import MESSAGE, begun, begun_by, cycle, hours, offer, only, send, sound, sweep
from tests.engine.store.world import World


def test_a_cycle_begins_an_instance_at_each_of_its_times_and_then_is_over(world: World) -> None:
    offer(world, begun_by(cycle("R3/PT1H")))
    first = world.now + timedelta(hours=1)
    assert (sweep(world), only(world).due_at) == (0, first)
    for _ in range(5):
        world.pass_time(hours=1)
        sweep(world)
        assert sweep(world) == 0
    assert hours(world) == [first + timedelta(hours=n) for n in range(3)]
    assert (only(world).status, len(world.open_tasks())) == ("over", 1)
    assert {row.part == row.id for row in world.rows(tables.instance)} == {True} and sound(world)


@pytest.mark.parametrize(("kind", "text"), [("duration", "PT1H"), ("date", "2026-03-02T05:00:00Z")])
def test_a_duration_and_a_date_begin_one_instance(world: World, kind: str, text: str) -> None:
    offer(world, begun_by(cycle(text, kind)))
    world.pass_time(minutes=59)
    assert sweep(world) == 0
    world.pass_time(minutes=1)
    assert (sweep(world), only(world).status) == (1, "over")
    world.pass_time(days=9)
    assert sweep(world) == 0


def test_times_that_pass_while_nothing_runs_are_made_up_for_by_one_for_the_latest(world: World) -> None:
    offer(world, begun_by(cycle("R/PT1H")))
    begin = world.now
    world.pass_time(hours=7, minutes=30)
    assert (sweep(world), sweep(world)) == (1, 0)
    (row,) = begun(world)
    assert (row.due_at, row.passed, row.at) == (begin + timedelta(hours=7), 6, world.now)
    assert only(world).due_at == begin + timedelta(hours=8)


def test_missed_times_of_a_cycle_with_an_end_count(world: World) -> None:
    offer(world, begun_by(cycle("R3/PT1H")))
    world.pass_time(hours=2, minutes=30)
    sweep(world)
    world.pass_time(hours=40)
    sweep(world)
    assert [row.passed for row in begun(world)] == [1, 0] and only(world).status == "over"


def test_a_date_that_lay_before_the_version_was_offered_begins_nothing(world: World) -> None:
    offer(world, begun_by(cycle("2020-01-01T00:00:00Z", "date")))
    world.pass_time(days=1)
    assert (sweep(world), only(world).status) == (0, "over")


def test_a_cycle_of_months_stays_at_the_end_of_the_month(world: World) -> None:
    world.now = datetime.fromisoformat("2026-01-31T08:00:00+00:00")
    offer(world, begun_by(cycle("R/P1M")))
    for _ in range(3):
        world.now = only(world).due_at
        sweep(world)
    assert [row.due_at.strftime("%m-%d") for row in begun(world)] == ["02-28", "03-31", "04-30"]


def test_cron_tells_wall_clock_times(world: World) -> None:
    daily = EventDefinition("timer", timer="cycle", expression=Expression('"x"', "0 0 9 * * MON-FRI", "cron"))
    offer(world, begun_by(daily))
    assert only(world).due_at == datetime.fromisoformat("2026-03-03T09:00:00+08:00")
    world.pass_time(days=6)
    assert sweep(world) == 1
    assert (begun(world)[0].due_at, begun(world)[0].passed) == (datetime.fromisoformat("2026-03-06T09:00:00+08:00"), 3)
    assert only(world).due_at == datetime.fromisoformat("2026-03-09T09:00:00+08:00")


def test_a_new_version_goes_on_with_the_schedule_and_begins_what_it_says(world: World) -> None:
    offer(world, begun_by(cycle("R/P1D")))
    due = only(world).due_at
    world.pass_time(hours=5)
    offer(world, begun_by(cycle("R/P1D"), task="b"), "v2")
    assert (only(world).due_at, only(world).version) == (due, "v2")
    world.now = due
    sweep(world)
    assert list(world.open_tasks()) == ["b"] and begun(world)[0].version == "v2"


def test_a_new_version_with_another_time_begins_its_schedule_anew(world: World) -> None:
    offer(world, begun_by(cycle("R/P1D")))
    world.pass_time(hours=5)
    offer(world, begun_by(cycle("R/PT2H")), "v2")
    assert only(world).due_at == world.now + timedelta(hours=2)
    offer(world, begun_by(MESSAGE), "v3")
    assert (only(world).kind, only(world).due_at) == ("message", None)


def test_offering_the_same_version_again_changes_nothing(world: World) -> None:
    definition = begun_by(cycle("R/P1D"))
    offer(world, definition)
    before = only(world)
    world.pass_time(hours=1)
    offer(world, definition)
    assert (only(world).due_at, only(world).id) == (before.due_at, before.id)


def test_nothing_begins_by_a_withdrawn_process(world: World) -> None:
    offer(world, begun_by(cycle("R/PT1H"), MESSAGE))
    send(world, "order", "1")
    with world.database.transaction() as tx:
        assert starts.withdraw(tx, "p") == 2
    world.pass_time(days=1)
    assert (sweep(world), world.rows(tables.process_start)) == (0, [])


def test_a_paused_cycle_passes_its_times_and_goes_on_after_the_resume(world: World) -> None:
    offer(world, begun_by(cycle("R/PT1H")))
    begin = world.now
    with world.database.transaction() as tx:
        assert starts.pause(tx, "p") and not starts.pause(tx, "p")
    world.pass_time(hours=7, minutes=30)
    assert sweep(world) == 0
    with world.database.transaction() as tx:
        assert starts.resume(tx, world.host, "p") and not starts.resume(tx, world.host, "p")
    assert (sweep(world), only(world).due_at) == (0, begin + timedelta(hours=8))


def test_a_date_that_came_during_a_pause_begins_at_the_resume(world: World) -> None:
    offer(world, begun_by(cycle("PT1H", "duration")))
    with world.database.transaction() as tx:
        starts.pause(tx, "p")
    world.pass_time(hours=2)
    with world.database.transaction() as tx:
        starts.resume(tx, world.host, "p")
    assert (sweep(world), only(world).status) == (1, "over")


def test_a_version_offered_during_a_pause_stays_paused(world: World) -> None:
    offer(world, begun_by(MESSAGE))
    with world.database.transaction() as tx:
        starts.pause(tx, "p")
    offer(world, begun_by(MESSAGE, cycle("R/PT1H")), "v2")
    assert [row.paused_at is not None for row in world.rows(tables.process_start) if row.status == "open"] == [True, True]


def test_a_person_may_begin_an_instance_at_any_start_also_a_paused_one(world: World) -> None:
    offer(world, begun_by(cycle("R/PT1H")))
    due = only(world).due_at
    with world.database.transaction() as tx:
        starts.pause(tx, "p")
    made = [_start_now(world, only(world).id, variables={"n": 1}) for _ in range(2)]
    assert made[0] == made[1] and len(world.rows(tables.instance)) == 1
    assert only(world).due_at == due and begun(world)[0].actor == "operator"
    with pytest.raises(KeyReusedError):
        _start_now(world, only(world).id, variables={"n": 2})
    with pytest.raises(NotFoundError):
        _start_now(world, "nowhere")


def test_a_start_that_cannot_be_done_waits_for_a_person(world: World) -> None:
    offer(world, begun_by(cycle("R/PT1H")))
    world.pass_time(hours=1)
    world.host.refuse = True
    with pytest.raises(RuntimeError):
        sweep(world)
    assert only(world).due_at == world.now and not world.rows(tables.process_begun)
    with world.database.transaction() as tx:
        assert starting.stall(tx, only(world).id, "refused")
    world.host.refuse = False
    assert sweep(world) == 0
    with world.database.transaction() as tx:
        incidents.retry(tx, world.host, "", only(world).id, key="k", actor="admin")
    assert sweep(world) == 1


@pytest.mark.parametrize("withdrawn", [False, True])
def test_a_new_version_or_a_withdrawal_settles_what_was_stalled(world: World, *, withdrawn: bool) -> None:
    offer(world, begun_by(cycle("R/PT1H")))
    with world.database.transaction() as tx:
        assert starting.stall(tx, only(world).id, "refused")
        assert len(incidents.list_open(tx)) == 1
    if withdrawn:
        with world.database.transaction() as tx:
            assert starts.withdraw(tx, "p") == 1
    else:
        offer(world, begun_by(cycle("R/PT1H")))
        assert only(world).status == "open"
    with world.database.transaction() as tx:
        assert incidents.list_open(tx) == []


def test_a_start_that_is_gone_takes_nothing(world: World) -> None:
    offer(world, begun_by(MESSAGE))
    send(world, "order", "1")
    gone = only(world).id
    with world.database.transaction() as tx:
        starts.withdraw(tx, "p")
        assert not starting.take(tx, world.host, Called("", "1", gone)) and not starting.fire(tx, world.host, gone)
        assert not starting.stall(tx, gone, "said")


def _start_now(world: World, start: str, **more: Any) -> str:
    with world.database.transaction() as tx:
        return starting.start_now(tx, world.host, start, Trigger("manual:1", actor="operator", **more))
