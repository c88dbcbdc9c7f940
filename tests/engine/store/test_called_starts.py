"""What begins offered processes from outside: messages, signals, data that other systems report, several of them together."""

from __future__ import annotations

import pytest

from engine.definition import define
from engine.errors import KeyReusedError
from engine.model.graph import EventDefinition, Expression, Model, Node
from engine.store import messages, starting, starts, tables
from engine.store.starting import Trigger
from tests.engine.store.offered import (
    HOT,
    MESSAGE,
    OTHER,
    SIGNAL,
    begun,
    begun_by,
    gateway,
    offer,
    report,
    send,
    sound,
    starts_state,
    sweep,
)
from tests.engine.store.world import END, START, World, draw, throw, user


def test_a_message_that_nobody_waits_for_begins_one_instance_by_its_id(world: World) -> None:
    offer(world, begun_by(MESSAGE))
    assert [send(world, "order", "7", amount=3, admin=True) for _ in range(2)] == [True, False]
    with pytest.raises(KeyReusedError):
        send(world, "order", "7", amount=4)
    assert (sweep(world), sweep(world)) == (1, 0)
    send(world, "order", "8")
    send(world, "other", "9")
    assert sweep(world) == 1
    with world.database.transaction(write=False) as tx:
        found = [starts_state(tx, row) for row in sorted(world.rows(tables.instance), key=lambda row: row.created_at)]
    assert {"amount": 3} in found and sound(world)


def test_a_message_goes_to_the_instance_that_waits_for_it(world: World) -> None:
    world.start("payee", order="7")
    offer(world, begun_by(EventDefinition("message", ref="m", name="paid")))
    send(world, "paid", "1", "7")
    assert sweep(world) == 0
    send(world, "paid", "2", "8")
    assert sweep(world) == 1


def test_a_message_that_comes_during_a_pause_waits_for_the_resume(world: World) -> None:
    offer(world, begun_by(MESSAGE))
    with world.database.transaction() as tx:
        starts.pause(tx, "p")
    send(world, "order", "1")
    assert sweep(world) == 0
    with world.database.transaction() as tx:
        starts.resume(tx, world.host, "p")
    assert sweep(world) == 1


def test_a_signal_begins_every_process_that_listens_and_none_that_is_paused(world: World) -> None:
    for key in ("p", "q", "r"):
        offer(world, begun_by(SIGNAL, task=f"u{key}"), f"v-{key}", key)
    with world.database.transaction() as tx:
        starts.pause(tx, "r")
    world.start("caller")
    assert (sweep(world), sweep(world)) == (2, 0)
    assert sorted(row.key for row in begun(world)) == ["p", "q"]


def test_a_start_of_the_throwers_own_file_begins_once(world: World) -> None:
    listening = draw("Q", [Node("sq", "startEvent", events=(SIGNAL,)), user("uq"), Node("eq", "endEvent")], "sq>uq", "uq>eq")
    throwing = draw("T", [START, throw("w", SIGNAL), END], "start>w", "w>end")
    both = define(Model("M", processes={**throwing.processes, **listening.processes}))
    offer(world, both)
    plain = next(row.id for row in world.rows(tables.process_start) if row.kind == "none")
    with world.database.transaction() as tx:
        starting.start_now(tx, world.host, plain, Trigger("manual:1"))
    assert sweep(world) == 0
    with world.database.transaction(write=False) as tx:
        assert [match.begins for match in messages.matches(tx, 10)] == [True]


def test_a_condition_begins_an_instance_each_time_it_turns_true(world: World) -> None:
    offer(world, begun_by(HOT))
    assert [report(world, str(n), temperature=degrees) for n, degrees in enumerate((20, 301, 305, 12))] == [0, 1, 0, 0]
    assert (sweep(world), sweep(world)) == (1, 0)
    assert report(world, "1", temperature=301) is None and sweep(world) == 0
    assert (report(world, "9", temperature=400, pressure=1), sweep(world)) == (1, 1)
    assert sound(world)


def test_a_condition_that_is_true_when_the_process_is_offered_has_to_turn_first(world: World) -> None:
    report(world, "1", temperature=400)
    offer(world, begun_by(HOT))
    assert report(world, "2", temperature=401) == 0
    assert (report(world, "3", temperature=1), report(world, "4", temperature=401), sweep(world)) == (0, 1, 1)


def test_a_change_of_data_during_a_pause_is_not_heard(world: World) -> None:
    offer(world, begun_by(HOT))
    with world.database.transaction() as tx:
        starts.pause(tx, "p")
    assert report(world, "1", temperature=400) == 0
    with world.database.transaction() as tx:
        starts.resume(tx, world.host, "p")
    assert (report(world, "2", temperature=401), sweep(world)) == (0, 0)


def test_a_condition_that_cannot_be_worked_out_is_not_true(world: World) -> None:
    offer(world, begun_by(HOT))
    assert report(world, "1", temperature="warm") == 0 and report(world, "2", temperature=301) == 1


def test_a_parallel_multiple_start_needs_all_its_events_with_one_key(world: World) -> None:
    offer(world, begun_by(MESSAGE, OTHER, SIGNAL, together=True))
    send(world, "order", "1", "A", amount=1)
    send(world, "money", "2", "B", paid=True)
    world.start("caller")
    assert sweep(world) == 0
    send(world, "money", "3", "A", paid=False)
    assert sweep(world) == 1
    assert [row.correlation for row in world.rows(tables.start_part)] == ["B"]
    with world.database.transaction(write=False) as tx:
        row = next(row for row in world.rows(tables.instance) if row.process == "P")
        assert starts_state(tx, row) == {"amount": 1, "paid": False}
    world.pass_time(days=31)
    with world.database.transaction() as tx:
        assert starting.expire(tx) == 1
    assert sound(world)


def test_a_message_without_a_key_of_its_own_is_read_by_the_event(world: World) -> None:
    keyed = [EventDefinition("message", ref=r, name=n, correlation=Expression("no")) for r, n in (("m", "order"), ("o", "money"))]
    offer(world, begun_by(*keyed, together=True))
    send(world, "order", "1", no="A")
    send(world, "money", "2", no="B")
    assert sweep(world) == 0
    send(world, "money", "3", no="A")
    assert sweep(world) == 1


def test_a_parallel_gateway_begins_with_the_first_message_and_waits_for_the_other_of_its_key(world: World) -> None:
    offer(world, gateway())
    send(world, "order", "1", "A")
    send(world, "money", "2", "B")
    assert sweep(world) == 2
    send(world, "money", "3", "A")
    assert sweep(world) == 0
    with world.database.transaction(write=False) as tx:
        (match,) = messages.matches(tx, 10)
    assert match.to_instance == next(row.instance for row in begun(world) if "1" in row.trigger)


def test_a_match_that_was_overtaken_begins_nothing(world: World) -> None:
    offer(world, gateway())
    send(world, "order", "1", "A")
    send(world, "money", "2", "A")
    assert sweep(world) == 1
