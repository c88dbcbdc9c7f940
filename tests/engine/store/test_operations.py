"""Operations on stored instances, on both databases: what waits, what is kept, what a migration writes, and who is first."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update

from engine.commands import Command, CompleteTask, Migrate, MoveToken, Resume, SkipTask, Suspend
from engine.definition import define
from engine.errors import EngineError, MigrationError, SuspendedError
from engine.model.graph import Node
from engine.store import delivery, instances, jobs, messages, timers
from engine.store.execution import execute, standing
from engine.store.instances import Wanted
from engine.store.tables import incident, instance, job, message, task, timer
from engine.store.verify import verify
from tests.engine.store.world import CLOCK, END, HOUR, MODELS, START, World, catch, draw, service, user


def do(world: World, command: Command, key: str, instance: str = "i1", part: str = "p1", **more: Any) -> Any:
    """The command is done for an operator."""
    with world.database.transaction() as tx:
        names = {"part": part, "instance": instance, "key": key, "actor": "operator"}
        return execute(tx, world.host, command=command, **{**names, **more})


def fire_all(world: World) -> int:
    """Everything that is due has been done; how much that was."""
    with world.database.transaction(write=False) as tx:
        due, found = timers.due(tx, 10), messages.matches(tx, 10)
    done = 0
    for one in due:
        with world.database.transaction() as tx:
            done += timers.fire(tx, world.host, one)
    for match in found:
        with world.database.transaction() as tx:
            done += delivery.deliver(tx, world.host, match)
    return done


@pytest.fixture(autouse=True)
def nothing_differs(world: World) -> Any:
    """After every test here all chains, replays and projections agree."""
    yield
    with world.database.transaction(write=False) as tx:
        report = verify(tx, world.host)
    assert report.ok, report.faults


def test_a_due_timer_fires_at_the_resume(world: World) -> None:
    world.start("timer")
    do(world, Suspend("repair"), "s")
    (row,) = world.rows(instance)
    assert row.suspended_at == world.now and row.status == "running"
    world.pass_time(hours=2)
    assert fire_all(world) == 0
    do(world, Resume(), "r")
    assert world.rung[-1].kind == "sweep" and world.rows(instance)[0].suspended_at is None
    assert fire_all(world) == 1 and list(world.open_tasks()) == ["a"]


def test_a_timer_that_was_found_just_before_the_suspension_does_not_fire(world: World) -> None:
    world.start("timer")
    world.pass_time(hours=2)
    with world.database.transaction(write=False) as tx:
        (one,) = timers.due(tx, 10)
    do(world, Suspend(), "s")
    with world.database.transaction() as tx:
        assert not timers.fire(tx, world.host, one)
    assert world.rows(incident) == []


def test_a_clock_goes_on_while_its_instance_is_suspended(world: World) -> None:
    world.start("clock")
    do(world, Suspend(), "s")
    with world.database.transaction() as tx:
        assert timers.rewrite(tx, "p1", "i1", "promise", world.now) == 1
    assert world.rows(timer)[0].due_at == world.now
    do(world, Resume(), "r")
    assert fire_all(world) == 1


def test_messages_and_signals_wait_for_the_resume(world: World) -> None:
    world.start("payee", order="A")
    world.start("listener", "i2", "p2")
    with world.database.transaction() as tx:
        messages.send(tx, "paid", "A", {}, key="m1")
        messages.broadcast(tx, "flood", {})
    with world.database.transaction(write=False) as tx:
        found = messages.matches(tx, 10)
    for number in "12":
        do(world, Suspend(), "s", f"i{number}", f"p{number}")
    for match in found:
        with world.database.transaction() as tx:
            assert not delivery.deliver(tx, world.host, match)
    assert fire_all(world) == 0
    for number in "12":
        do(world, Resume(), "r", f"i{number}", f"p{number}")
    assert fire_all(world) == 2
    assert {row.status for row in world.rows(instance)} == {"completed"}


def test_no_message_is_lost_by_a_long_suspension(world: World) -> None:
    world.start("payee", order="A")
    do(world, Suspend(), "s")
    with world.database.transaction() as tx:
        messages.send(tx, "paid", "A", {}, key="m1")
        messages.send(tx, "paid", "B", {}, key="m2")
    world.pass_time(days=40)
    with world.database.transaction() as tx:
        assert messages.expire(tx) == 1
    do(world, Resume(), "r")
    assert fire_all(world) == 1
    assert {row.id: row.status for row in world.rows(message)} == {"m1": "delivered", "m2": "expired"}


def test_a_task_says_that_its_instance_is_suspended(world: World) -> None:
    world.start("line")
    number = world.open_tasks()["a"]
    do(world, Suspend(), "s")
    with pytest.raises(SuspendedError):
        world.complete(number, {"x": 1})
    do(world, Resume(), "r")
    world.complete(number, {"x": 1})
    assert list(world.open_tasks()) == ["b"]


def test_no_job_is_begun_while_suspended_and_it_is_rung_for_at_the_resume(world: World) -> None:
    world.start("stubborn")
    (row,) = world.rows(job)
    do(world, Suspend(), "s")
    world.pass_time(minutes=1)
    with world.database.transaction() as tx:
        assert jobs.lease(tx, "p1", row.id) is None and jobs.due(tx, "default", 10) == []
    world.rung.clear()
    do(world, Resume(), "r")
    assert [(bell.kind, bell.id) for bell in world.rung] == [("job", row.id), ("sweep", "")]


def test_a_job_that_runs_already_records_and_comes_at_the_resume(world: World) -> None:
    world.add("two", define(draw("two", [START, service("b", "check.one"), user("c"), END], "start>b", "b>c", "c>end")))
    world.start("two")
    with world.database.transaction() as tx:
        held = jobs.lease(tx, "p1", world.rows(job)[0].id)
    assert held is not None
    do(world, Suspend(), "s")
    with world.database.transaction() as tx:
        assert jobs.finish(tx, world.host, held, {"ok": True})
    assert (world.rows(job)[0].status, world.open_tasks()) == ("done", {})
    do(world, Resume(), "r")
    assert (world.rows(job)[0].status, list(world.open_tasks())) == ("done", ["c"])


def test_a_job_that_was_given_up_meanwhile_is_an_incident_at_the_resume(world: World) -> None:
    world.start("stubborn")
    with world.database.transaction() as tx:
        held = jobs.lease(tx, "p1", world.rows(job)[0].id)
    assert held is not None
    do(world, Suspend(), "s")
    with world.database.transaction() as tx:
        assert jobs.fail(tx, world.host, held, "no answer", retryable=False)
    assert world.rows(incident) == []
    do(world, Resume(), "r")
    assert [(row.cause, row.status) for row in world.rows(incident)] == [("job-failed", "open")]
    assert world.rows(job)[0].status == "dead"


def test_a_job_that_will_be_tried_again_waits_for_the_resume(world: World) -> None:
    world.add("two", define(draw("two", [START, service("b", "check.one", 5), END], "start>b", "b>end")))
    world.start("two")
    with world.database.transaction() as tx:
        held = jobs.lease(tx, "p1", world.rows(job)[0].id)
    assert held is not None
    do(world, Suspend(), "s")
    with world.database.transaction() as tx:
        jobs.fail(tx, world.host, held, "no answer", retryable=True)
    world.pass_time(minutes=5)
    with world.database.transaction() as tx:
        assert jobs.lease(tx, "p1", held.id) is None
    do(world, Resume(), "r")
    with world.database.transaction() as tx:
        assert jobs.lease(tx, "p1", held.id) is not None


# migration


def test_a_migration_writes_the_rows_and_replays(world: World) -> None:
    world.start("line")
    number = world.open_tasks()["a"]
    with world.database.transaction() as tx:
        tx.connection.execute(update(task).values(assignee="clerk", claimed_at=tx.now))
    renamed = replace(user("a2", "x", groups=("b", "a")), name="Anew")
    to = define(draw("line", [START, renamed, user("b", "y"), user("n"), END], "start>a2", "a2>b", "b>n", "n>end"))
    world.add("to", to)
    source = world.names["line"]
    do(world, Migrate(source, to.hash, {"a": "a2"}, "law changed"), "m")
    (row,) = world.rows(task, task.c.number == number)
    assert (row.node, row.title, row.role, row.assignee) == ("a2", "Anew", "a|b", "clerk")
    assert world.rows(instance)[0].definition_hash == to.hash
    world.complete(number, {"x": 1})
    world.complete(world.open_tasks()["b"], {"y": 1})
    assert list(world.open_tasks()) == ["n"]
    assert do(world, Migrate(source, to.hash, {"a": "a2"}, "law changed"), "m").repeated


def test_a_migration_with_troubles_changes_nothing(world: World) -> None:
    world.start("line")
    to = define(draw("line", [START, user("q"), END], "start>q", "q>end"))
    world.add("to", to)
    before = world.rows(instance)
    with pytest.raises(MigrationError):
        do(world, Migrate(world.names["line"], to.hash), "m")
    assert world.rows(instance) == before and list(world.open_tasks()) == ["a"]


def test_timers_are_kept_or_rewritten_as_rows(world: World) -> None:
    late = Node("late", "boundaryEvent", attached_to="a", events=(HOUR,))
    clock = Node("clock", "boundaryEvent", attached_to="a", events=(CLOCK,), interrupting=False)
    flows = ("start>a", "a>end", "late>end", "clock>end")
    source = define(draw("held", [START, user("a"), late, clock, END], *flows))
    longer = replace(late, events=(replace(HOUR, expression=replace(HOUR.expression, text="PT2H")),))  # type: ignore[type-var]
    to = define(draw("held", [START, user("a"), longer, clock, END], *flows))
    world.add("held", source)
    world.add("to", to)
    world.host.dues["promise"] = world.now
    world.start("held")
    world.pass_time(minutes=10)
    do(world, Migrate(source.hash, to.hash), "m")
    shown = sorted((row.node, row.status) for row in world.rows(timer))
    assert shown == [("clock", "open"), ("late", "cancelled"), ("late", "open")]


def test_a_second_migration_replays_through_three_definitions(world: World) -> None:
    world.start("line")
    for number, name in enumerate(("second", "third")):
        made = define(replace(MODELS["line"], name=name))
        world.add(name, made)
        do(world, Migrate(world.rows(instance)[0].definition_hash, made.hash), f"m{number}")
        world.complete(next(iter(world.open_tasks().values())), {}, key=f"k{number}")
    assert list(world.open_tasks()) == ["c"]


# who is first


def test_what_an_operator_saw_is_out_of_date_when_another_was_faster(world: World) -> None:
    world.start("line")
    do(world, SkipTask(world.open_tasks()["a"], {}, "x"), "first")
    with world.database.transaction() as tx:
        assert standing(tx, "p1", "i1", "second") == (2, False)
        assert standing(tx, "p1", "i1", "first") == (2, True)


def _at_once(*acts: Any) -> list[str]:
    """The acts in threads of their own, all at once: how each ended, sorted."""
    barrier, results = threading.Barrier(len(acts)), []

    def run(act: Any) -> None:
        barrier.wait()
        try:
            act()
            results.append("done")
        except EngineError as error:
            results.append(type(error).__name__)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)


def test_of_two_operators_who_move_the_same_token_one_wins(world: World) -> None:
    world.start("line")
    token = instances.state_of  # the token of the only task
    with world.database.transaction(write=False) as tx:
        state = token(tx, "p1", "i1") or {}
    number = state["t"][0][0]
    moves = [MoveToken(number, to, reason="repair") for to in ("b", "c")]
    acts = [lambda each=each, key=f"k{n}": do(world, each, key) for n, each in enumerate(moves)]
    assert _at_once(*acts) == ["NotFoundError", "done"]
    assert len(world.open_tasks()) == 1


def test_an_operator_and_a_clerk_at_once_end_the_task_once(world: World) -> None:
    world.start("line")
    number = world.open_tasks()["a"]
    acts = (lambda: do(world, SkipTask(number, {}, "x"), "skip"), lambda: do(world, CompleteTask(number), "done"))
    assert _at_once(*acts) == ["TaskClosedError", "done"]
    assert list(world.open_tasks()) == ["b"]


def test_an_operator_and_a_worker_at_once_record_the_job_once(world: World) -> None:
    world.add("two", define(draw("two", [START, service("b", "check.one"), user("c"), END], "start>b", "b>c", "c>end")))
    world.start("two")
    with world.database.transaction() as tx:
        held = jobs.lease(tx, "p1", world.rows(job)[0].id)
    assert held is not None

    def record() -> None:
        with world.database.transaction() as tx:
            jobs.finish(tx, world.host, held, {"ok": True})

    outcome = _at_once(lambda: do(world, SkipTask(held.number or 0, {}, "by telephone"), "skip"), record)
    assert outcome in (["done", "done"], ["TaskClosedError", "done"])
    assert list(world.open_tasks()) == ["c"] and len(world.rows(job)) == 1


def test_an_operator_suspends_while_a_worker_records(world: World) -> None:
    world.start("stubborn")
    with world.database.transaction() as tx:
        held = jobs.lease(tx, "p1", world.rows(job)[0].id)
    assert held is not None

    def record() -> None:
        with world.database.transaction() as tx:
            assert jobs.finish(tx, world.host, held, {"ok": True})

    ended = _at_once(lambda: do(world, Suspend("x"), "s"), record)
    (row,) = world.rows(instance)
    assert (ended, row.status) in ((["done", "done"], "running"), (["InstanceEndedError", "done"], "completed"))


# finding


def test_instances_are_found_by_what_an_operator_knows(world: World) -> None:
    for number in range(4):
        world.pass_time(seconds=1)
        world.start("line" if number else "stubborn", f"i{number}", f"p{number}")
    do(world, Suspend(), "s", "i1", "p1")
    with world.database.transaction() as tx:
        held = jobs.lease(tx, "p0", "i0:2")
        assert held is not None and jobs.fail(tx, world.host, held, "x", retryable=False)
    world.complete(world.open_of("i2")["a"], {}, instance="i2", part="p2")

    def ids(**wanted: Any) -> list[str]:
        with world.database.transaction(write=False) as tx:
            return [row.id for row in instances.find(tx, Wanted(**wanted), None, 10)]

    assert ids() == ["i3", "i2", "i1", "i0"]
    assert ids(status="suspended") == ["i1"] and ids(status="trouble") == ["i0"] and ids(status="ended") == []
    assert ids(status="running") == ["i3", "i2", "i0"]
    assert ids(text="ref-i2") == ["i2"] and ids(text="i3") == ["i3"]
    assert ids(definitions=[world.names["line"]]) == ["i3", "i2", "i1"]
    with world.database.transaction(write=False) as tx:
        first = instances.find(tx, Wanted(), None, 2)
        rest = instances.find(tx, Wanted(), (first[-1].created_at, first[-1].id), 9)
        shown = {row.what for row in instances.open_rows(tx, "p0", "i0")}
        assert instances.running_on(tx, [world.names["line"]], "i1", 9) == [("p2", "i2"), ("p3", "i3")]
        assert instances.get(tx, "i0").incidents == 1
    assert [row.id for row in rest] == ["i1", "i0"] and shown == {"incident"}


def test_a_wait_is_shown_with_what_it_waits_for(world: World) -> None:
    world.add("both", define(draw("both", [START, catch("t", HOUR), END], "start>t", "t>end")))
    world.start("both")
    with world.database.transaction(write=False) as tx:
        (row,) = instances.open_rows(tx, "p1", "i1")
    assert (row.what, row.node, row.detail["due_at"]) == ("timer", "t", world.now.replace(hour=5))
