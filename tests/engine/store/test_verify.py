"""Verification finds what was changed, deleted or cut off, and nothing where nothing was."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, insert, update

from engine.errors import CommandError
from engine.state import REVISION, dumps, loads
from engine.store import execution, history, jobs, replay, roots, tables
from engine.store.tables import chain, daily_head, daily_root, entry, instance, job, payload, task, wait
from engine.store.verify import VerifyReport, verify
from tests.engine.store.world import NOON, World


def _verify(world: World) -> VerifyReport:
    with world.database.transaction(write=False) as tx:
        return verify(tx, world.host)


def _do(world: World, *statements: Any) -> None:
    with world.database.transaction() as tx:
        for statement in statements:
            assert tx.connection.execute(statement).rowcount


@pytest.fixture
def lived(world: World) -> World:
    """A world in which something of everything has happened, with a daily root in the middle of it."""
    for name, part in (("review", "p1"), ("pair", "p2"), ("timer", "p3"), ("line", "p4")):
        world.start(name, f"i-{part}", part)
    world.start("payee", "i-p5", "p5", order="A")
    with world.database.transaction() as tx:
        history.record(tx, "p1", "note", "clerk", {"text": "材料齐全"})
        roots.seal(tx)
    world.pass_time(days=1)
    with world.database.transaction() as tx:
        roots.seal(tx)
    for node in "ab":
        world.complete(_open(world, "p4", node), {node: 1}, instance="i-p4", part="p4")
    world.complete(_open(world, "p1", "a"), {"x": 1}, instance="i-p1", part="p1")
    return world


def _open(world: World, part: str, node: str) -> int:
    (row,) = world.rows(task, task.c.part == part, task.c.node == node, task.c.status == "open")
    return int(row.number)


def test_what_was_left_alone_has_no_faults(lived: World) -> None:
    report = _verify(lived)
    assert report.ok and (report.parts, report.instances, report.roots, report.erased) == (5, 5, 2, 0)
    assert report.entries == len(lived.rows(entry)) == 9


PLANTED: dict[str, tuple[str, Callable[[], tuple[Any, ...]]]] = {
    "an entry was changed": ("chain", lambda: (update(entry).where(entry.c.no == 2, entry.c.part == "p4").values(actor="eve"),)),
    "an entry was deleted": (
        "chain",
        lambda: tuple(delete(t).where(t.c.part == "p4", t.c.no == 2) for t in (entry, payload)),
    ),
    "the tail was cut off": (
        "chain",
        lambda: tuple(delete(t).where(t.c.part == "p4", t.c.no == 3) for t in (entry, payload)),
    ),
    "a payload was changed": (
        "chain",
        lambda: (update(payload).where(payload.c.part == "p1", payload.c.no == 2).values(body='{"text":"-"}'),),
    ),
    "a payload was deleted": ("chain", lambda: (delete(payload).where(payload.c.part == "p1", payload.c.no == 2),)),
    "a whole chain is gone": ("chain", lambda: tuple(delete(t).where(t.c.part == "p2") for t in (entry, payload))),
    "a head was changed": ("chain", lambda: (update(chain).where(chain.c.part == "p2").values(head="0" * 64),)),
    "a root was changed": ("root", lambda: (update(daily_root).where(daily_root.c.parts > 0).values(root="0" * 64),)),
    "a head of a root was deleted": ("root", lambda: (delete(daily_head).where(daily_head.c.part == "p3"),)),
    "a root was deleted": ("root", lambda: (delete(daily_root).where(daily_root.c.day == NOON.date().isoformat()),)),
    "a state was changed": (
        "replay",
        lambda: (update(instance).where(instance.c.id == "i-p1").values(state=b'{"v":1}'),),
    ),
    "a status was changed": ("replay", lambda: (update(instance).where(instance.c.id == "i-p1").values(status="completed"),)),
    "a number of commands was changed": ("replay", lambda: (update(instance).where(instance.c.id == "i-p1").values(seq=9),)),
    "an open task was closed": (
        "projection",
        lambda: (update(task).where(task.c.part == "p2", task.c.node == "a").values(status="completed"),),
    ),
    "a closed task was opened": (
        "projection",
        lambda: (update(task).where(task.c.part == "p4", task.c.node == "a").values(status="open"),),
    ),
    "a job was deleted": ("projection", lambda: (delete(job).where(job.c.part == "p1"),)),
    "a timer was closed": ("projection", lambda: (update(tables.timer).values(status="cancelled"),)),
    "a wait was deleted": ("projection", lambda: (delete(wait).where(wait.c.part == "p5"),)),
    "a task belongs to nobody": (
        "projection",
        lambda: (
            insert(task).values(
                part="p", id="none:1", instance="none", number=1, node="a", status="open", order_at=NOON, created_at=NOON
            ),
        ),
    ),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_fault_is_found(lived: World, planted: str) -> None:
    what, statements = PLANTED[planted]
    _do(lived, *statements())
    assert what in {fault.what for fault in _verify(lived).faults}


def test_a_tail_cut_off_with_care_is_found_by_the_root(world: World) -> None:
    world.start("line")
    world.complete(world.open_tasks()["a"], {})
    with world.database.transaction() as tx:
        history.record(tx, "p1", "note", "clerk", {})
        roots.seal(tx)
    last = world.rows(entry)[-1]
    cut = [delete(t).where(t.c.part == "p1", t.c.no == last.no) for t in (entry, payload)]
    _do(world, *cut, update(chain).values(length=last.no - 1, head=last.prev))
    assert [fault.what for fault in _verify(world).faults] == ["root"]


def test_after_an_erasure_the_hash_is_kept(lived: World) -> None:
    for node in "c":
        lived.complete(_open(lived, "p4", node), {"z": 1}, instance="i-p4", part="p4")
    with lived.database.transaction() as tx:
        assert history.erase(tx, "p4") == 4
    report = _verify(lived)
    assert report.ok and report.erased == 4
    assert all(row.state is None for row in lived.rows(instance, instance.c.part == "p4"))
    with lived.database.transaction(write=False) as tx:
        assert {one.payload is None for one in history.entries(tx, "p4")} == {True}


def test_what_still_runs_cannot_be_erased(lived: World) -> None:
    with pytest.raises(CommandError), lived.database.transaction() as tx:
        history.erase(tx, "p1")
    assert _verify(lived).erased == 0


def test_one_root_a_day_covers_every_chain_that_moved(lived: World) -> None:
    covered = {(row.part, row.length) for row in lived.rows(daily_head)}
    assert covered == {("p1", 2), ("p2", 1), ("p3", 1), ("p4", 1), ("p5", 1)}
    with lived.database.transaction() as tx:
        assert roots.seal(tx) == roots.newest(tx)
    assert len(lived.rows(daily_root)) == 2
    lived.pass_time(days=1)
    with lived.database.transaction() as tx:
        assert roots.seal(tx).parts == 2


def test_a_dead_job_leaves_no_fault(lived: World) -> None:
    (row,) = lived.rows(job)
    with lived.database.transaction() as tx:
        held = jobs.lease(tx, row.part, row.id)
        assert held is not None
        jobs.fail(tx, lived.host, held, "down", retryable=False)
    assert _verify(lived).ok


def test_entries_show_those_of_this_transaction(world: World) -> None:
    with world.database.transaction() as tx:
        assert history.record(tx, "p9", "note", "clerk", {"n": 1}) == 1
        assert history.record(tx, "p9", "note", "clerk", {"n": 2}) == 2
        assert [(one.no, one.payload) for one in history.entries(tx, "p9")] == [(1, {"n": 1}), (2, {"n": 2})]
        history.record(tx, "p9", "note", "clerk", {"n": 3})
    assert [row.no for row in world.rows(entry)] == [1, 2, 3] and _verify(world).ok


def test_a_replay_keeps_the_order_of_what_was_said(world: World) -> None:
    world.start("line")
    world.complete(world.open_tasks()["a"], {"x": {"zebra": 1, "ant": {"b": 1, "a": 2}}})
    assert _verify(world).ok


def _otherwise(state: dict[str, Any]) -> bytes:
    """The state as another revision might have written it: the same said in another order, with a note of its own."""
    told = {**state, "w": {"x": 1}, "t": [*reversed(state["t"])]}
    return dumps(dict(sorted(told.items())))


@pytest.fixture
def aged(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Instances of an older revision: one with two open tasks, one that waits for a message, one with a job."""
    with monkeypatch.context() as earlier:
        earlier.setattr(execution, "REVISION", REVISION - 1)
        earlier.setattr(execution, "dumps", _otherwise)
        for name, part in (("pair", "p1"), ("payee", "p2"), ("review", "p3")):
            world.start(name, f"i-{part}", part, order="A")
    return world


def test_what_an_older_revision_wrote_otherwise_is_told_and_is_no_fault(aged: World) -> None:
    report = _verify(aged)
    assert report.ok, report.faults
    assert [one.split(":")[0] for one in report.older] == ["i-p1", "i-p2", "i-p3"]
    assert all("Compared in meaning: no difference." in one for one in report.older)


def test_an_instance_of_two_revisions_goes_on_and_is_still_compared_in_meaning(aged: World) -> None:
    aged.complete(_open(aged, "p1", "a"), {"x": 1}, instance="i-p1", part="p1")
    aged.complete(_open(aged, "p1", "b"), {"y": 1}, instance="i-p1", part="p1")
    report = _verify(aged)
    assert report.ok, report.faults
    assert aged.rows(instance, instance.c.id == "i-p1")[0].status == "completed"


def test_a_state_of_an_older_revision_that_was_changed_is_a_fault(aged: World) -> None:
    (row,) = aged.rows(instance, instance.c.id == "i-p1")
    state = loads(row.state)
    state["s"][0][6] = {"order": "B"}
    _do(aged, update(instance).where(instance.c.id == "i-p1").values(state=dumps(state)))
    assert [(fault.what, fault.part) for fault in _verify(aged).faults] == [("replay", "p1")]


def test_open_work_of_an_older_revision_that_was_closed_is_a_fault(aged: World) -> None:
    _do(aged, update(task).where(task.c.part == "p1", task.c.node == "a").values(status="completed"))
    assert [(fault.what, fault.part) for fault in _verify(aged).faults] == [("projection", "p1")]


def test_a_row_of_an_older_revision_that_says_another_end_is_a_fault(world: World, aged: World) -> None:
    _do(aged, update(instance).where(instance.c.id == "i-p2").values(outcome="granted"))
    assert any(fault.part == "p2" for fault in _verify(aged).faults)


def test_an_entry_that_names_no_state_is_believed_only_as_far_as_the_meaning_agrees(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As before states were recorded by hash: a difference in meaning is a fault then."""
    with monkeypatch.context() as earlier:
        earlier.setattr(execution, "REVISION", REVISION - 1)
        earlier.setattr(history, "state_hash", lambda state: None)
        earlier.setattr(execution, "dumps", _otherwise)
        world.start("pair")
    assert _verify(world).ok and len(_verify(world).older) == 1
    (row,) = world.rows(instance)
    _do(world, update(instance).values(state=dumps({**loads(row.state), "t": loads(row.state)["t"][:1]})))
    assert "differs in: places" in _verify(world).faults[0].message


def test_a_revision_that_makes_something_else_is_told_beside_the_recorded_state(
    aged: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The state is what was recorded; the present engine would not come to it. People are told so, without an alarm."""

    def unable(*args: Any, **kwargs: Any) -> None:
        raise CommandError("No such task.")

    monkeypatch.setattr(replay, "advance", unable)
    report = _verify(aged)
    assert report.ok and all("cannot replay it" in one for one in report.older)


def test_a_newer_revision_is_not_judged_by_an_older_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as later:
        later.setattr(execution, "REVISION", REVISION + 1)
        world.start("pair")
    (fault,) = _verify(world).faults
    assert f"Revision {REVISION + 1} of the engine" in fault.message


def test_the_same_revision_writing_otherwise_is_a_fault(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as careless:
        careless.setattr(execution, "dumps", _otherwise)
        world.start("pair")
    assert [fault.what for fault in _verify(world).faults] == ["replay"]
