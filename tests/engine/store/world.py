"""A small world for the store's tests: models drawn in code, and a host that keeps what it was asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from engine.commands import CompleteTask
from engine.definition import Definition, define
from engine.model.graph import EventDefinition, Expression, Flow, Loop, Model, Node, Process, Settings
from engine.step import Advance, Opened, Timer
from engine.store.execution import execute, start
from engine.store.host import Executed, InstanceRef, Lease, TaskFields
from engine.store.tables import task
from engine.store.transaction import Bell, Database, Transaction

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def draw(process: str, nodes: Iterable[Node], *flows: str) -> Model:
    """A model with one process; flows are written `a>b`, or `a>b?condition`; ids follow from them."""
    drawn: dict[str, Flow] = {}
    for number, text in enumerate(flows):
        ends, _, condition = text.partition("?")
        source, target = ends.split(">")
        drawn[f"f{number}"] = Flow(f"f{number}", source, target, condition=Expression(condition) if condition else None)
    placed: dict[str, Node] = {}
    for node in nodes:
        incoming = tuple(f.id for f in drawn.values() if f.target == node.id)
        outgoing = tuple(f.id for f in drawn.values() if f.source == node.id)
        fields = {name: getattr(node, name) for name in node.__slots__}
        placed[node.id] = Node(**{**fields, "incoming": incoming, "outgoing": outgoing})
    return Model(id=process, processes={process: Process(id=process, executable=True, nodes=placed, flows=drawn)})


def user(id: str, *writes: str, groups: tuple[str, ...] = ("examiner",)) -> Node:
    """A user task that writes the given names."""
    return Node(id, "userTask", name=id.upper(), settings=Settings(groups=groups, writes=writes))


def service(id: str, operation: str, retries: int | None = None) -> Node:
    """A service task whose result goes to the variable of its own name."""
    return Node(id, "serviceTask", settings=Settings(operation=operation, writes=(id,), retries=retries))


def catch(id: str, event: EventDefinition) -> Node:
    """An intermediate event that waits."""
    return Node(id, "intermediateCatchEvent", events=(event,))


def throw(id: str, event: EventDefinition) -> Node:
    """An intermediate event that throws."""
    return Node(id, "intermediateThrowEvent", events=(event,))


START, END = Node("start", "startEvent"), Node("end", "endEvent")
FORK, JOIN = Node("fork", "parallelGateway"), Node("join", "parallelGateway")
HOUR = EventDefinition("timer", timer="duration", expression=Expression("PT1H"))
ROUNDS = EventDefinition("timer", timer="cycle", expression=Expression("R3/PT1H"))
COUNT = Node("count", "scriptTask", settings=Settings(script=Expression("n + 1"), result="n"))
CLOCK = EventDefinition("timer", timer="duration", clock="promise")
EACH = Loop("parallel", cardinality=Expression("width"))
PAID = EventDefinition("message", ref="m", name="paid", correlation=Expression("order"))
FLOOD = EventDefinition("signal", ref="s", name="flood")

MODELS = {
    "review": draw("review", [START, user("a", "x"), service("b", "check.one"), user("c", "y"), END],
                   "start>a", "a>b", "b>c", "c>end"),
    "pair": draw("pair", [START, FORK, user("a", "x"), user("b", "y"), JOIN, END],
                 "start>fork", "fork>a", "fork>b", "a>join", "b>join", "join>end"),
    "line": draw("line", [START, user("a", "x"), user("b", "y"), user("c", "z"), END], "start>a", "a>b", "b>c", "c>end"),
    "wide": draw("wide", [START, Node("a", "userTask", loop=EACH), END], "start>a", "a>end"),
    "long": draw("long", [START, Node("again", "exclusiveGateway"), COUNT, Node("enough", "exclusiveGateway"), END],
                 "start>again", "again>count", "count>enough", "enough>again?n < 1500", "enough>end?n >= 1500"),
    "rounds": draw("rounds", [START, catch("t", ROUNDS), END], "start>t", "t>end"),
    "timer": draw("timer", [START, catch("t", HOUR), user("a"), END], "start>t", "t>a", "a>end"),
    "clock": draw("clock", [START, catch("t", CLOCK), END], "start>t", "t>end"),
    "payee": draw("payee", [START, catch("m", PAID), END], "start>m", "m>end"),
    "payer": draw("payer", [START, throw("m", PAID), END], "start>m", "m>end"),
    "listener": draw("listener", [START, catch("s", FLOOD), END], "start>s", "s>end"),
    "caller": draw("caller", [START, throw("s", FLOOD), END], "start>s", "s>end"),
    "echo": draw(
        "echo", [START, catch("a", FLOOD), catch("b", FLOOD), throw("w", FLOOD), END],
        "start>a", "a>b", "b>end", "start>w", "w>end",
    ),
    "stubborn": draw("stubborn", [START, service("b", "check.one", 1), END], "start>b", "b>end"),
}  # fmt: skip


@dataclass
class FakeHost:
    """The layer above, as plain as can be; `refuse` makes its next effect fail."""

    definitions: dict[str, Definition] = field(default_factory=dict)
    live: dict[str, str] = field(default_factory=dict)
    dues: dict[str, datetime | None] = field(default_factory=dict)
    settled: list[tuple[str, Mapping[str, Any] | None, str | None]] = field(default_factory=list)
    refuse: bool = False

    def definition(self, tx: Transaction, hash: str) -> Definition:
        return self.definitions[hash]

    def current(self, tx: Transaction, process: str, source: str) -> str | None:
        return self.live.get(source or process)

    def due(self, tx: Transaction, ref: InstanceRef, timer: Timer) -> datetime | None:
        return self.dues.get(timer.clock or "")

    def task_fields(self, tx: Transaction, ref: InstanceRef, opened: Opened) -> TaskFields:
        return TaskFields(title=opened.name, role="|".join(sorted(opened.groups)), ref=ref.business_key or "")

    def apply(self, tx: Transaction, ref: InstanceRef, step: Advance) -> None:
        if self.refuse:
            raise RuntimeError("refused")

    def settle(self, tx: Transaction, job: Lease, values: Mapping[str, Any] | None, error: str | None) -> None:
        self.settled.append((job.id, values, error))


@dataclass
class World:
    """A database with a clock that tests move, a host, and everything that was rung for."""

    database: Database
    host: FakeHost = field(default_factory=FakeHost)
    now: datetime = NOON
    rung: list[Bell] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    @classmethod
    def on(cls, database: Database) -> World:
        """The world on a database, with all models defined."""
        world = cls(database)
        world.database = Database(database.session_factory, world.rung.extend, lambda: world.now, database.close)
        for name, model in MODELS.items():
            world.add(name, define(model))
        return world

    def add(self, name: str, definition: Definition) -> None:
        """The definition can be started by its name."""
        self.host.definitions[definition.hash] = definition
        self.names[name] = definition.hash

    def pass_time(self, **parts: float) -> None:
        """The clock is so much further."""
        self.now += timedelta(**parts)

    def start(self, name: str, instance: str = "i1", part: str = "p1", **variables: Any) -> Executed:
        """The process has started."""
        ref = InstanceRef(part, instance, f"ref-{instance}", self.names[name], "applicant")
        with self.database.transaction() as tx:
            return start(tx, self.host, ref, process=name, variables=variables, key="start")

    def complete(
        self, number: int, values: Mapping[str, Any], *, key: str = "", instance: str = "i1", part: str = "p1"
    ) -> Executed:
        """The task is completed."""
        command = CompleteTask(task=number, values=values)
        with self.database.transaction() as tx:
            said = {"part": part, "instance": instance, "key": key or f"k{number}", "actor": "official"}
            return execute(tx, self.host, command=command, **said)

    def rows(self, table: Any, *conditions: Any) -> list[Any]:
        """The rows of a table."""
        with self.database.transaction(write=False) as tx:
            return list(tx.connection.execute(table.select().where(*conditions).order_by(*table.primary_key)))

    def open_tasks(self) -> dict[str, int]:
        """Numbers of open tasks by node."""
        return {row.node: row.number for row in self.rows(task, task.c.status == "open")}

    def open_of(self, instance: str) -> dict[str, int]:
        """Numbers of the instance's open tasks by node."""
        mine = (task.c.status == "open", task.c.instance == instance)
        return {row.node: row.number for row in self.rows(task, *mine)}
