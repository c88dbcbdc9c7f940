"""Messages wait for their receiver and reach it once; signals reach whoever waits when they are thrown."""

from __future__ import annotations

from engine.store import messages, tables
from engine.store.delivery import deliver
from engine.store.transaction import Bell
from tests.engine.store.world import World


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
