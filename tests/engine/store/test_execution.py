"""A command becomes state and rows in one transaction, once per key."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from engine.commands import CompleteTask
from engine.errors import InstanceEndedError, KeyReusedError, NotFoundError, TaskClosedError
from engine.store import tables
from engine.store.execution import execute
from engine.store.transaction import Bell
from tests.engine.store.world import World


def test_a_case_runs_to_its_end_and_leaves_nothing_open(world: World) -> None:
    assert world.start("line").status == "running"
    for node in ("a", "b", "c"):
        done = world.complete(world.open_tasks()[node], {})
    assert (done.status, done.outcome) == ("completed", "end")
    assert not world.open_tasks()
    (row,) = world.rows(tables.instance)
    assert (row.status, row.seq, row.ended_at) == ("completed", 4, world.now)


def test_a_job_is_a_row_and_the_bell_rings_after_the_commit(world: World) -> None:
    world.start("review", kept=1)
    world.rung.clear()
    world.complete(world.open_tasks()["a"], {"x": 1, "undeclared": 2})
    (job,) = world.rows(tables.job)
    assert (job.operation, job.status, job.key, job.attempts) == ("check.one", "ready", job.id, 0)
    assert world.rung == [Bell("job", "p1", job.id)]


def test_a_step_that_fails_above_leaves_no_trace(world: World) -> None:
    world.start("review")
    before = world.rows(tables.entry), world.rows(tables.instance), world.rows(tables.task)
    world.rung.clear()
    world.host.refuse = True
    with pytest.raises(RuntimeError, match="refused"):
        world.complete(world.open_tasks()["a"], {})
    assert (world.rows(tables.entry), world.rows(tables.instance), world.rows(tables.task)) == before
    assert not world.rung and not world.rows(tables.job)


def test_a_repeated_key_gives_the_first_answer_and_does_nothing(world: World) -> None:
    world.start("line")
    task = world.open_tasks()["a"]
    first = world.complete(task, {"x": 1}, key="k")
    again = world.complete(task, {"x": 1}, key="k")
    assert again.repeated and again.advance is None
    assert (again.status, again.outcome, again.seq) == (first.status, first.outcome, first.seq)
    assert len(world.rows(tables.entry)) == 2


def test_a_key_with_another_input_is_refused(world: World) -> None:
    world.start("line")
    task = world.open_tasks()["a"]
    world.complete(task, {"x": 1}, key="k")
    with pytest.raises(KeyReusedError):
        world.complete(task, {"x": 2}, key="k")


def test_the_same_key_twice_in_one_transaction_is_a_repeat(world: World) -> None:
    world.start("line")
    command = CompleteTask(task=world.open_tasks()["a"], values={})
    said = {"part": "p1", "instance": "i1", "command": command, "key": "k", "actor": "official"}
    with world.database.transaction() as tx:
        execute(tx, world.host, **said)
        assert execute(tx, world.host, **said).repeated
    assert len(world.rows(tables.entry)) == 2


def test_starting_again_is_a_repeat(world: World) -> None:
    assert not world.start("line").repeated
    assert world.start("line").repeated
    with pytest.raises(KeyReusedError):
        world.start("line", other=1)


def test_a_closed_task_an_ended_and_an_unknown_instance_are_refused(world: World) -> None:
    world.start("line")
    task = world.open_tasks()["a"]
    world.complete(task, {})
    with pytest.raises(TaskClosedError):
        world.complete(task, {}, key="second")
    for node in ("b", "c"):
        world.complete(world.open_tasks()[node], {})
    with pytest.raises(InstanceEndedError):
        world.complete(task, {}, key="third")
    with pytest.raises(NotFoundError):
        world.complete(task, {}, instance="i2")


def _statements(world: World, number: int) -> list[str]:
    seen: list[str] = []
    said = {"part": "p1", "instance": "i1", "key": "counted", "actor": "official"}
    with world.database.transaction() as tx:
        event.listen(tx.connection, "before_cursor_execute", lambda c, cur, statement, *rest: seen.append(statement))
        execute(tx, world.host, command=CompleteTask(task=number, values={}), **said)
        for action in tx.before_commit:
            action()
        tx.before_commit.clear()
    return seen


@pytest.mark.parametrize("others", [0, 200])
def test_a_completion_costs_at_most_eight_statements_however_many_tasks_are_open(world: World, others: int) -> None:
    world.start("line")
    for number in range(others):
        world.start("line", f"other{number}", f"part{number}")
    seen = _statements(world, world.open_of("i1")["a"])
    assert len(seen) <= 8, seen


@pytest.mark.parametrize("width", [2, 1500])
def test_a_wide_instance_costs_no_more_statements(world: World, width: int) -> None:
    world.start("wide", width=width)
    number = world.rows(tables.task, tables.task.c.status == "open")[0].number
    seen = _statements(world, number)
    assert len(seen) <= 8, seen
    assert len(world.rows(tables.task, tables.task.c.status == "open")) == width - 1


def test_everything_that_opens_and_closes_in_one_step_is_one_statement_a_table(world: World) -> None:
    world.start("review")
    seen = _statements(world, world.open_of("i1")["a"])
    touched = [text for text in seen if text.startswith(("INSERT INTO task", "INSERT INTO job", "UPDATE task", "UPDATE job"))]
    assert len(touched) == 2 and len(seen) <= 8, seen
