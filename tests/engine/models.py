"""Small Models by hand: `model("s > a > e", a="userTask")` reads flows from arrows; ids beginning with s or e are
start and end events, x, p, i, v gateways, everything else a task unless a node says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from engine.advance import advance
from engine.commands import Command, CompleteTask, Continue, JobDone, Start
from engine.definition import Definition, define
from engine.model.graph import Assign, Association, EventDefinition, Expression, Flow, Model, Node, Process, Settings
from engine.state import dumps, loads
from engine.step import Advance

_STEP = re.compile(r"([\w.:-]+)(?:\s*\[([^\]]*)\])?\s*(?:>|$)")
NOW = datetime(2026, 1, 31, 8, 0, tzinfo=UTC)
KINDS = {
    "s": "startEvent",
    "e": "endEvent",
    "x": "exclusiveGateway",
    "p": "parallelGateway",
    "i": "inclusiveGateway",
    "v": "eventBasedGateway",
    "t": "task",
    "u": "userTask",
    "j": "serviceTask",
    "c": "scriptTask",
    "b": "boundaryEvent",
    "w": "intermediateThrowEvent",
    "k": "intermediateCatchEvent",
    "z": "subProcess",
}


def feel(text: str) -> Expression:
    """An expression."""
    return Expression(text)


def event(kind: Any, **values: Any) -> EventDefinition:
    """An event definition; texts of expressions may be plain strings."""
    for name in ("expression", "correlation", "payload"):
        if isinstance(values.get(name), str):
            values[name] = feel(values[name])
    return EventDefinition(kind, **values)


def timer(kind: Any, text: str) -> EventDefinition:
    """A timer with an ISO 8601 text or an expression."""
    return EventDefinition("timer", timer=kind, expression=feel(text))


def settings(**values: Any) -> Settings:
    """Settings; texts of expressions may be plain strings, mappings plain dictionaries."""
    for name in ("script", "assignee", "due", "priority"):
        if isinstance(values.get(name), str):
            values[name] = feel(values[name])
    for name in ("inputs", "outputs"):
        if name in values:
            values[name] = tuple(Assign(target, feel(source)) for target, source in values[name].items())
    return Settings(**values)


def inside(scope: str, **values: Any) -> dict[str, Any]:
    """The fields of a node in a sub-process."""
    return {"scope": scope, **values}


def script(result: str, text: str) -> dict[str, Any]:
    """The fields of a script task."""
    return {"kind": "scriptTask", "settings": settings(script=text, result=result)}


def model(flows: str, process: str = "P", associations: Iterable[tuple[str, str]] = (), **nodes: dict[str, Any]) -> Model:
    """A Model of one process. `flows` are chains `a > b [condition] > c`, one a line; a condition `*` is the default.

    A node may name its `scope`.
    """
    edges = [edge for line in flows.replace(";", "\n").splitlines() for edge in _chain(line)]
    order = list(dict.fromkeys([*(end for edge in edges for end in edge[:2]), *nodes]))
    made = {name: _node(name, nodes.get(name, {})) for name in order}
    flow_map = {}
    for number, (source, target, condition) in enumerate(edges, 1):
        expression = feel(condition) if condition and condition != "*" else None
        flow = Flow(f"f{number}", source, target, condition=expression, default=condition == "*")
        flow_map[flow.id] = flow
        made[source] = replace(made[source], outgoing=(*made[source].outgoing, flow.id))
        made[target] = replace(made[target], incoming=(*made[target].incoming, flow.id))
    links = tuple(Association(f"a{number}", *pair) for number, pair in enumerate(associations))
    return Model("M", processes={process: Process(process, executable=True, nodes=made, flows=flow_map, associations=links)})


def _chain(line: str) -> list[tuple[str, str, str]]:
    parts = [(match[1], (match[2] or "").strip()) for match in _STEP.finditer(line)]
    return [(left[0], right[0], left[1]) for left, right in pairwise(parts)]


def _node(name: str, values: dict[str, Any]) -> Node:
    kind = values.get("kind") or KINDS[name[0]]
    return Node(name, kind, **{"name": name, **{key: value for key, value in values.items() if key != "kind"}})


def merged(*models: Model) -> Model:
    """One Model with the processes of all."""
    return Model("M", processes={name: process for each in models for name, process in each.processes.items()})


class Run:
    """An instance in memory; saved and restored between all steps."""

    def __init__(self, source: Model | Definition, variables: dict[str, Any] | None = None, **start: Any) -> None:
        self.definition = source if isinstance(source, Definition) else define(source)
        self.now = NOW
        self.steps: list[Advance] = []
        self.state: dict[str, Any] | None = None
        self.do(Start(variables=variables or {}, **start))

    def do(self, command: Command) -> Advance:
        """One step, and those that follow because of the budget."""
        step = advance(self.definition, self.state, command, self.now)
        self.steps.append(step)
        self.state = loads(dumps(step.state))
        return self.do(Continue()) if step.more else step

    @property
    def last(self) -> Advance:
        """The last step."""
        return self.steps[-1]

    @property
    def status(self) -> str:
        """The status now."""
        return self.last.status

    @property
    def entered(self) -> list[str]:
        """The nodes entered so far, in order."""
        return [str(entry.node) for step in self.steps for entry in step.log if entry.what == "enter"]

    @property
    def variables(self) -> dict[str, Any]:
        """The document of the process."""
        assert self.state is not None
        return dict(self.state["s"][0][6]) if self.state["s"] and len(self.state["s"][0]) > 6 else {}

    def open(self, what: str) -> dict[int, str]:
        """The open tasks, jobs, timers or waits: node by number."""
        sources = {"task": "opened", "job": "jobs", "timer": "timers", "wait": "waits", "incident": "incidents"}
        found = {row.number: row.node for step in self.steps for row in getattr(step, sources[what])}
        for step in self.steps:
            for closed in step.closed:
                if closed.what == what:
                    found.pop(closed.number, None)
        return found

    def number(self, what: str, node: str) -> int:
        """The number of the oldest open one at the node."""
        return next(number for number, at in self.open(what).items() if at == node)

    def complete(self, node: str, **values: Any) -> Advance:
        """Complete the open task at the node."""
        return self.do(CompleteTask(task=self.number("task", node), values=values))

    def job(self, node: str, **values: Any) -> Advance:
        """The job at the node is done."""
        return self.do(JobDone(job=self.number("job", node), values=values))

    def wait(self, **passed: float) -> None:
        """Time passes."""
        self.now += timedelta(**passed)
