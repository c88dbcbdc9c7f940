"""Jobs are leased, recorded once, tried again with growing pauses, and given up as incidents."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import NotFoundError
from engine.store import incidents, jobs, tables
from engine.store.host import Lease
from engine.store.rows import CONTINUE
from engine.store.transaction import Bell
from engine.store.verify import verify
from tests.engine.store.world import World


def _job(world: World) -> str:
    return str(world.rows(tables.job, tables.job.c.status.in_(("ready", "leased")))[0].id)


def _lease(world: World, id: str | None = None) -> Lease:
    with world.database.transaction() as tx:
        held = jobs.lease(tx, "p1", id or _job(world))
    assert held is not None
    return held


def _finish(world: World, held: Lease, **values: object) -> bool:
    with world.database.transaction() as tx:
        return jobs.finish(tx, world.host, held, values)


def _fail(world: World, held: Lease, *, retryable: bool = True, code: str | None = None) -> bool:
    with world.database.transaction() as tx:
        return jobs.fail(tx, world.host, held, "down", retryable=retryable, code=code)


def _due(world: World) -> list[Bell]:
    with world.database.transaction() as tx:
        return jobs.due(tx, "default", 10)


@pytest.fixture
def checked(world: World) -> World:
    """A world in which a job waits for a worker."""
    world.start("review")
    world.complete(world.open_tasks()["a"], {})
    return world


def test_a_result_moves_the_instance_on(checked: World) -> None:
    held = _lease(checked)
    assert (held.operation, held.attempts) == ("check.one", 1)
    assert _finish(checked, held, b="clean")
    assert list(checked.open_tasks()) == ["c"]
    (job,) = checked.rows(tables.job)
    assert (job.status, job.result) == ("done", {"b": "clean"})


def test_one_worker_holds_a_job_at_a_time(checked: World) -> None:
    held = _lease(checked)
    with checked.database.transaction() as tx:
        assert jobs.lease(tx, "p1", held.id) is None


def test_a_lost_lease_records_nothing(checked: World) -> None:
    slow = _lease(checked)
    checked.pass_time(seconds=21)
    quick = _lease(checked)
    assert quick.token != slow.token and quick.attempts == 2
    assert not _finish(checked, slow, b="old")
    assert _finish(checked, quick, b="new")
    assert not _finish(checked, quick, b="again")
    assert checked.rows(tables.job)[0].result == {"b": "new"}
    assert not _fail(checked, slow)


def test_a_job_whose_bell_was_lost_is_rung_again(checked: World) -> None:
    assert not _due(checked)
    checked.pass_time(seconds=11)
    bell = Bell("job", "p1", _job(checked))
    checked.rung.clear()
    assert _due(checked) == [bell] == checked.rung
    assert not _due(checked)


def test_a_job_whose_worker_was_lost_is_rung_again(checked: World) -> None:
    _lease(checked)
    checked.pass_time(seconds=19)
    assert not _due(checked)
    checked.pass_time(seconds=2)
    assert len(_due(checked)) == 1


def test_a_failure_is_tried_again_after_a_pause(checked: World) -> None:
    assert _fail(checked, _lease(checked))
    (job,) = checked.rows(tables.job)
    assert job.status == "ready" and timedelta(seconds=1) <= job.run_at - checked.now <= timedelta(seconds=2)
    assert not _due(checked)
    checked.pass_time(seconds=2)
    assert len(_due(checked)) == 1


def test_a_job_out_of_attempts_becomes_an_incident_with_a_way_back(checked: World) -> None:
    for _ in range(5):
        assert _fail(checked, _lease(checked))
        checked.pass_time(hours=1)
    assert checked.rows(tables.job)[0].status == "dead"
    with checked.database.transaction() as tx:
        (incident,) = incidents.list_open(tx)
        incidents.retry(tx, checked.host, "p1", incident.id, key="again", actor="admin")
        assert not incidents.list_open(tx)
    assert _finish(checked, _lease(checked), b="clean")
    assert list(checked.open_tasks()) == ["c"]
    with pytest.raises(NotFoundError), checked.database.transaction() as tx:
        incidents.retry(tx, checked.host, "p1", incident.id, key="once more", actor="admin")


def test_retries_of_the_model_bound_the_attempts(world: World) -> None:
    world.start("stubborn")
    assert _fail(world, _lease(world))
    assert [row.cause for row in world.rows(tables.incident)] == ["job-failed"]


def test_a_job_that_must_not_be_repeated_is_given_up_at_once(checked: World) -> None:
    assert _fail(checked, _lease(checked), retryable=False)
    assert checked.rows(tables.job)[0].status == "dead"


def test_a_job_without_an_instance_is_settled_by_the_layer_above(world: World) -> None:
    for _ in range(2):
        with world.database.transaction() as tx:
            jobs.enqueue(tx, part="p1", operation="prefill", input={"id": 1}, key="prefill:1")
    assert len(world.rows(tables.job)) == 1 and world.rung == [Bell("job", "p1", "prefill:1")]
    assert _finish(world, _lease(world), name="x")
    assert world.host.settled == [("prefill:1", {"name": "x"}, None)]


def test_a_dead_job_without_an_instance_can_be_tried_again(world: World) -> None:
    with world.database.transaction() as tx:
        jobs.enqueue(tx, part="p1", operation="prefill", input={}, key="prefill:1", max_attempts=1)
    for round in range(2):
        assert _fail(world, _lease(world))
        assert len(world.host.settled) == round + 1
        with world.database.transaction() as tx:
            (incident,) = incidents.list_open(tx)
            incidents.retry(tx, world.host, "p1", incident.id, key="again", actor="admin")
    assert _finish(world, _lease(world))


def test_a_long_step_goes_on_in_jobs_until_it_is_done(world: World) -> None:
    assert world.start("long", n=0).status == "running"
    steps = 0
    while world.rows(tables.instance)[0].status == "running":
        held = _lease(world)
        assert (held.operation, held.number) == (CONTINUE, None) and _finish(world, held)
        steps += 1
    assert steps == 2 and {row.status for row in world.rows(tables.job)} == {"done"}
    with world.database.transaction(write=False) as tx:
        assert verify(tx, world.host).ok


def test_a_continuation_that_is_given_up_can_be_tried_again(world: World) -> None:
    world.start("long", n=0)
    assert _fail(world, _lease(world), retryable=False)
    with world.database.transaction() as tx:
        (incident,) = incidents.list_open(tx)
        incidents.retry(tx, world.host, "p1", incident.id, key="again", actor="admin")
    assert _finish(world, _lease(world))


@given(attempts=st.integers(1, 10_000), chance=st.floats(0, 1))
def test_pauses_grow_and_are_bounded(attempts: int, chance: float) -> None:
    now, later = jobs.pause(attempts, chance), jobs.pause(attempts + 1, chance)
    assert jobs.FIRST_PAUSE / 2 <= now <= later <= jobs.LONGEST_PAUSE
