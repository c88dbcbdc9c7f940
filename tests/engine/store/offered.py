"""Offered processes in the store's tests: what begins them, and a sweep that does what is due."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from engine.definition import Definition, define
from engine.model.graph import EventDefinition, Expression, Node, Settings
from engine.store import instances, messages, reports, starting, starts, tables
from engine.store.verify import verify
from tests.engine.store.world import END, World, draw, user

MESSAGE = EventDefinition("message", ref="m", name="order")
OTHER = EventDefinition("message", ref="o", name="money")
SIGNAL = EventDefinition("signal", ref="s", name="flood")
HOT = EventDefinition("conditional", expression=Expression("temperature > 300"))
BRINGS = Settings(writes=("amount", "paid"))


def cycle(text: str, kind: Any = "cycle") -> EventDefinition:
    return EventDefinition("timer", timer=kind, expression=Expression(f'"{text}"', text, "iso8601"))


def begun_by(*events: EventDefinition, together: bool = False, task: str = "a") -> Definition:
    begin = Node("begin", "startEvent", events=events, parallel_multiple=together, settings=BRINGS)
    return define(draw("P", [begin, user(task), END], f"begin>{task}", f"{task}>end"))


def offer(world: World, definition: Definition, version: str = "v1", key: str = "p") -> None:
    world.add(version, definition)
    with world.database.transaction() as tx:
        starts.offer(tx, definition, key=key, version=version)


def sweep(world: World) -> int:
    """Everything that is due, each in a transaction of its own; how many instances have begun."""
    with world.database.transaction(write=False) as tx:
        due, called = starting.due(tx, 10), starting.called(tx, 10)
    before = len(world.rows(tables.instance))
    for start in due:
        with world.database.transaction() as tx:
            starting.fire(tx, world.host, start)
    for one in called:
        with world.database.transaction() as tx:
            starting.take(tx, world.host, one)
    return len(world.rows(tables.instance)) - before


def send(world: World, name: str, key: str, correlation: str | None = None, **payload: Any) -> bool:
    with world.database.transaction() as tx:
        return messages.send(tx, name, correlation, payload, key=key)


def report(world: World, key: str, **data: Any) -> int | None:
    with world.database.transaction() as tx:
        return reports.report(tx, world.host, data, key=key, actor="sensor")


def begun(world: World) -> list[Any]:
    return sorted(world.rows(tables.process_begun), key=lambda row: row.at)


def only(world: World) -> Any:
    (row,) = world.rows(tables.process_start)
    return row


def hours(world: World) -> list[datetime | None]:
    return [row.due_at for row in begun(world)]


def sound(world: World) -> bool:
    with world.database.transaction(write=False) as tx:
        return verify(tx, world.host).ok


def starts_state(tx: Any, row: Any) -> Any:
    state = instances.state_of(tx, row.part, row.id)
    assert state is not None
    return state["s"][0][6] if len(state["s"][0]) > 6 else {}


def gateway() -> Definition:
    nodes = [
        Node("v", "eventBasedGateway", instantiate=True, parallel_multiple=True),
        Node("k1", "intermediateCatchEvent", events=(MESSAGE,)),
        Node("k2", "intermediateCatchEvent", events=(OTHER,)),
        Node("join", "parallelGateway"),
        user("a"),
        END,
    ]
    return define(draw("P", nodes, "v>k1", "v>k2", "k1>join", "k2>join", "join>a", "a>end"))
