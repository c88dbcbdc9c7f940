"""Calls of other definitions in the store: the version that was current is recorded, and everything still agrees afterwards."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson
import pytest

from engine.commands import Migrate, Retry
from engine.definition import Definition, define
from engine.store.execution import execute
from engine.store.tables import incident, payload, task
from engine.store.verify import verify
from tests.engine.models import model, script
from tests.engine.models import settings as said
from tests.engine.store.world import World

CALLING = model("s > u0 > a > e", process="caller", a={"kind": "callActivity", "settings": said(called="Q")})
SOURCE = "plain-q"


def called(answer: int) -> Definition:
    """A version of the called process."""
    return define(model("s > u1 > c1 > e", process="Q", c1=script("result", str(answer))))


def late() -> Definition:
    """The caller, which runs whatever is current when it calls."""
    return define(CALLING, sources={"Q": SOURCE})


def go_live(world: World, definition: Definition) -> None:
    """The definition is the current one of its name from now on."""
    world.add(f"q{definition.hash}", definition)
    world.host.live[SOURCE] = definition.hash


def faults(world: World) -> list[str]:
    """What verification finds, by a host that has just begun: it has built everything anew."""
    hosted = world.host.definitions
    world.host.definitions = {hash: replace(one, libraries=dict(_own(one)), lent={}) for hash, one in hosted.items()}
    with world.database.transaction(write=False) as tx:
        found = [fault.message for fault in verify(tx, world.host).faults]
    world.host.definitions = hosted
    return found


def _own(definition: Definition) -> dict[str, Any]:
    return {name: library for name, library in definition.libraries.items() if name in definition.model.processes}


@pytest.fixture
def calling(world: World) -> World:
    """A world in which the caller can be started and the first version of what it calls is current."""
    world.add("caller", late())
    go_live(world, called(1))
    return world


def links(world: World) -> list[Any]:
    """What the recorded commands say was current."""
    return [orjson.loads(row.body).get("links") for row in world.rows(payload)]


def test_a_new_version_changes_no_call_that_has_been_entered(calling: World) -> None:
    first = called(1)
    calling.start("caller")
    calling.complete(calling.open_tasks()["u0"], {})
    go_live(calling, called(2))
    assert links(calling) == [None, {f"Q>{SOURCE}": first.hash}]
    assert list(calling.open_tasks()) == [f"u1@{first.hash}"]
    assert faults(calling) == []
    done = calling.complete(calling.open_tasks()[f"u1@{first.hash}"], {})
    assert done.status == "completed" and done.advance is not None
    assert done.advance.state["s"][0][6]["result"] == 1
    assert faults(calling) == []


def test_a_call_that_is_entered_later_runs_the_new_version(calling: World) -> None:
    calling.start("caller")
    second = called(2)
    go_live(calling, second)
    calling.complete(calling.open_tasks()["u0"], {})
    assert list(calling.open_tasks()) == [f"u1@{second.hash}"]
    assert faults(calling) == []


def test_a_host_that_begins_between_call_and_return_goes_on(calling: World) -> None:
    calling.start("caller")
    calling.complete(calling.open_tasks()["u0"], {})
    calling.host.definitions = {hash: replace(one, libraries=_own(one), lent={}) for hash, one in calling.host.definitions.items()}
    (number,) = calling.open_tasks().values()
    assert calling.complete(number, {}).status == "completed"
    assert faults(calling) == []


def test_nothing_published_is_an_incident_until_something_is(calling: World) -> None:
    del calling.host.live[SOURCE]
    calling.start("caller")
    calling.complete(calling.open_tasks()["u0"], {})
    (row,) = calling.rows(incident, incident.c.status == "open")
    assert (row.node, row.cause) == ("a", "call-absent")
    go_live(calling, called(3))
    with calling.database.transaction() as tx:
        again = Retry(incident=row.number)
        execute(tx, calling.host, part="p1", instance="i1", command=again, key="again", actor="operator")
    assert len(calling.open_tasks()) == 1 and faults(calling) == []


def test_a_repeated_command_gives_the_first_answer_whatever_is_current_then(calling: World) -> None:
    calling.start("caller")
    number = calling.open_tasks()["u0"]
    calling.complete(number, {})
    go_live(calling, called(2))
    assert calling.complete(number, {}).repeated
    assert len(calling.rows(task, task.c.status == "open")) == 1


def test_a_migration_within_a_call_replays(calling: World) -> None:
    calling.start("caller")
    calling.complete(calling.open_tasks()["u0"], {})
    new = define(replace(CALLING, name="next"), sources={"Q": SOURCE})
    calling.add("caller", new)
    go_live(calling, called(2))
    with calling.database.transaction() as tx:
        move = Migrate(source=late().hash, target=new.hash, reason="new version")
        execute(tx, calling.host, part="p1", instance="i1", command=move, key="move", actor="operator")
    assert list(calling.open_tasks()) == [f"u1@{called(1).hash}"]
    (number,) = calling.open_tasks().values()
    assert calling.complete(number, {}).status == "completed"
    assert faults(calling) == []


def test_a_changed_record_of_what_was_current_is_found(calling: World) -> None:
    calling.start("caller")
    calling.complete(calling.open_tasks()["u0"], {})
    row = calling.rows(payload)[1]
    go_live(calling, called(2))
    body = orjson.dumps({**orjson.loads(row.body), "links": {f"Q>{SOURCE}": called(2).hash}}).decode()
    with calling.database.transaction() as tx:
        tx.connection.execute(payload.update().where(payload.c.no == row.no).values(body=body))
    assert len(faults(calling)) >= 2
