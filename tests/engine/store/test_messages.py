"""Messages wait for their receiver and reach it once; signals reach whoever waits when they are thrown."""

from __future__ import annotations

import pytest

from engine.advance import variables_of
from engine.definition import Definition, define
from engine.errors import CommandError
from engine.model.graph import EventDefinition, Expression, Model, Node
from engine.state import loads
from engine.store import messages, tables
from engine.store.delivery import MOST, deliver
from engine.store.transaction import Bell
from engine.store.verify import verify
from tests.engine.store.world import END, FLOOD, START, World, catch, draw, throw, user


def _deliver_all(world: World) -> int:
    with world.database.transaction(write=False) as tx:
        found = messages.matches(tx, 100)
    done = 0
    for match in found:
        with world.database.transaction() as tx:
            done += deliver(tx, world.host, match)
    return done


def _status(world: World, part: str) -> str:
    return str(next(row.status for row in world.rows(tables.instance) if row.part == part))


def test_a_message_finds_the_instance_with_its_correlation(world: World) -> None:
    world.start("payee", "i1", "p1", order="A")
    world.start("payee", "i2", "p2", order="B")
    world.rung.clear()
    world.start("payer", "i3", "p3", order="B")
    assert world.rung == [Bell("sweep")]
    assert _deliver_all(world) == 1 and _deliver_all(world) == 0
    assert (_status(world, "p1"), _status(world, "p2")) == ("running", "completed")
    assert [row.status for row in world.rows(tables.message)] == ["delivered"]


def test_a_message_nobody_waits_for_stays_until_somebody_does(world: World) -> None:
    world.start("payer", "i3", "p3", order="A")
    assert _deliver_all(world) == 0
    world.rung.clear()
    world.start("payee", "i1", "p1", order="A")
    assert world.rung == [Bell("sweep")]
    assert _deliver_all(world) == 1
    assert _status(world, "p1") == "completed"


def test_a_message_expires(world: World) -> None:
    world.start("payer", "i3", "p3", order="A")
    world.pass_time(days=31)
    with world.database.transaction() as tx:
        assert messages.expire(tx) == 1
    world.start("payee", "i1", "p1", order="A")
    assert _deliver_all(world) == 0


def test_two_messages_reach_two_waits_and_not_one_twice(world: World) -> None:
    world.start("payee", "i1", "p1", order="A")
    for key in ("one", "two", "two"):
        with world.database.transaction() as tx:
            sent = messages.send(tx, "paid", "A", {}, key=key)
    assert not sent and _deliver_all(world) == 1
    world.start("payee", "i2", "p2", order="A")
    assert _deliver_all(world) == 1
    assert [row.status for row in world.rows(tables.instance)] == ["completed", "completed"]


def test_a_match_that_was_overtaken_leaves_the_message_stored(world: World) -> None:
    world.start("payee", "i1", "p1", order="A")
    for key in ("one", "two"):
        with world.database.transaction() as tx:
            messages.send(tx, "paid", "A", {}, key=key)
    with world.database.transaction(write=False) as tx:
        (match,) = messages.matches(tx, 100)
    assert _deliver_all(world) == 1
    with world.database.transaction() as tx:
        assert not deliver(tx, world.host, match)
    assert sorted(row.status for row in world.rows(tables.message)) == ["delivered", "stored"]


def test_a_signal_reaches_all_who_wait_now_and_no_one_later(world: World) -> None:
    for number in range(3):
        world.start("listener", f"i{number}", f"p{number}")
    world.start("caller", "i9", "p9")
    world.start("listener", "late", "p8")
    assert _deliver_all(world) == 3 and _deliver_all(world) == 0
    assert [_status(world, f"p{number}") for number in range(3)] == ["completed"] * 3
    assert _status(world, "p8") == "running"


def test_a_signal_does_not_come_back_to_the_instance_that_threw_it(world: World) -> None:
    world.start("echo", "i1", "p1")
    assert _deliver_all(world) == 0
    assert _status(world, "p1") == "running"


def _two(first: Model, second: Model) -> Definition:
    return define(Model(first.id, processes={**first.processes, **second.processes}))


ASK, SAY = EventDefinition("message", ref="q", name="ask"), EventDefinition("message", ref="r", name="answer")
DESK = _two(
    draw("clerk", [START, throw("ask", ASK), catch("heard", SAY), END], "start>ask", "ask>heard", "heard>end"),
    draw(
        "desk",
        [Node("asked", "startEvent", events=(ASK,)), user("think"), throw("say", SAY), Node("over", "endEvent")],
        "asked>think", "think>say", "say>over",
    ),
)  # fmt: skip


def test_a_message_begins_the_process_of_the_same_file_and_the_answer_stays_in_the_part(world: World) -> None:
    world.add("clerk", DESK)
    world.start("clerk", "i1", "p1")
    world.start("clerk", "i2", "p2")
    assert _deliver_all(world) == 2
    begun = {row.part: row.id for row in world.rows(tables.instance) if row.process == "desk"}
    assert set(begun) == {"p1", "p2"}
    number = world.open_of(begun["p2"])["think"]
    world.complete(number, {}, instance=begun["p2"], part="p2")
    assert _deliver_all(world) == 1
    ended = {(row.part, row.process): row.status for row in world.rows(tables.instance)}
    assert ended == {
        ("p1", "clerk"): "running",
        ("p1", "desk"): "running",
        ("p2", "clerk"): "completed",
        ("p2", "desk"): "completed",
    }
    assert _deliver_all(world) == 0


def test_a_signal_begins_every_process_of_the_same_file_that_starts_with_it(world: World) -> None:
    desk = draw("desk", [Node("s", "startEvent", events=(FLOOD,)), user("a"), END], "s>a", "a>end")
    world.add("alarm", _two(draw("alarm", [START, throw("w", FLOOD), Node("over", "endEvent")], "start>w", "w>over"), desk))
    world.start("listener", "i1", "p1")
    world.start("alarm", "i2", "p2")
    assert _deliver_all(world) == 2
    assert sorted((row.process, row.status) for row in world.rows(tables.instance)) == [
        ("alarm", "completed"),
        ("desk", "running"),
        ("listener", "completed"),
    ]


def test_a_begun_instance_is_replayed_with_what_the_event_brought(world: World) -> None:
    brought = EventDefinition("message", ref="q", name="ask", payload=Expression('{"amount": 5}'))
    desk = draw("desk", [Node("asked", "startEvent", events=(ASK,)), user("think"), END], "asked>think", "think>end")
    world.add("clerk", _two(draw("clerk", [START, throw("w", brought), Node("over", "endEvent")], "start>w", "w>over"), desk))
    world.start("clerk", "i1", "p1")
    _deliver_all(world)
    state = next(row.state for row in world.rows(tables.instance) if row.process == "desk")
    assert variables_of(loads(state)) == {"amount": 5}
    with world.database.transaction(write=False) as tx:
        assert verify(tx, world.host).faults == []


def test_processes_that_begin_each_other_without_end_are_stopped(world: World) -> None:
    ping = [Node("s", "startEvent", events=(FLOOD,)), throw("w", FLOOD), Node("over", "endEvent")]
    first = draw("alarm", [START, throw("v", FLOOD), Node("end1", "endEvent")], "start>v", "v>end1")
    world.add("alarm", _two(first, draw("echo", ping, "s>w", "w>over")))
    world.start("alarm", "i1", "p1")
    with pytest.raises(CommandError, match="begun each other"):
        for _ in range(MOST + 1):
            _deliver_all(world)
    assert len(world.rows(tables.instance)) == MOST
