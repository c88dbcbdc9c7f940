"""A definition: a Model made ready to run, named by hash. Building it is the only time expressions are parsed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from engine.builder import Builder
from engine.decisions import by_name
from engine.dmn import DecisionModel
from engine.errors import NotFoundError, UnsupportedError
from engine.library import Library
from engine.model.canonical import to_json
from engine.model.graph import Model, Process


@dataclass(frozen=True, slots=True)
class Definition:
    """What an instance runs on.

    `decisions` by decision id, `linked` the definitions of processes called from other files by process id, `effects`
    the operations that belong into the transaction of the step instead of becoming a job.
    """

    hash: str
    model: Model
    decisions: Mapping[str, DecisionModel]
    linked: Mapping[str, Definition]
    effects: frozenset[str]
    libraries: dict[str, Library] = field(default_factory=dict, compare=False, repr=False)

    @property
    def main(self) -> str:
        """The process to start where none is named: the first that is executable, begins by itself and is not called."""
        processes = [process for process in self.model.processes.values() if process.nodes]
        called = {node.settings.called for process in processes for node in process.nodes.values()}
        fitting = [each for each in processes if each.executable and each.id not in called and _begins_alone(each)]
        found = fitting or [each for each in processes if each.executable] or processes
        if not found:
            raise NotFoundError("There is no process in this definition.")
        return found[0].id

    def process(self, process: str) -> Library:
        """The specs of a process of this or a linked definition; raises NotFoundError."""
        found = self.libraries.get(process)
        if found is None:
            raise NotFoundError(f"There is no process {process!r} in this definition.")
        return found


def define(
    model: Model,
    *,
    decisions: Mapping[str, DecisionModel] | Iterable[DecisionModel] = (),
    linked: Mapping[str, Definition] | Iterable[Definition] = (),
    effects: Iterable[str] = frozenset(),
) -> Definition:
    """The definition of a model, with the specs of all its processes built; what is only drawn beside may have none.

    Raises UnsupportedError, with the element's id, for what cannot run as the BPMN standard says.
    """
    decided = by_name(decisions)
    others = dict(linked) if isinstance(linked, Mapping) else {each: other for other in linked for each in other.model.processes}
    libraries: dict[str, Library] = {}
    for other in others.values():
        libraries.update(other.libraries)
    known = {*libraries, *others, *model.processes}
    needed = _needed(model)
    drawn = [process for process in model.processes.values() if process.nodes]
    for process in drawn:
        try:
            libraries[process.id] = Builder(process, known, decided).build()
        except UnsupportedError:
            # What is only drawn beside never runs; it keeps no other process from running.
            if process.id in needed:
                raise
    for process in drawn:
        if process.id in needed:
            _check_calls(process, libraries)
    return Definition(_hash(model, decided, others), model, decided, others, frozenset(effects), libraries)


def _needed(model: Model) -> set[str]:
    """The processes that may run: the executable ones and what they call; all where none is executable."""
    processes = model.processes
    waiting = [process.id for process in processes.values() if process.executable] or list(processes)
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in processes and name not in found:
            found.add(name)
            waiting += [node.settings.called for node in processes[name].nodes.values() if node.settings.called]
    return found


def _check_calls(process: Process, libraries: Mapping[str, Library]) -> None:
    """A call begins at a start without an event; raises UnsupportedError where the called process has none."""
    for node in process.nodes.values():
        if node.kind == "callActivity":
            called = libraries.get(node.settings.called or "")
            if called is None or all(start.definitions for start in called.scopes[None].starts):
                message = f"The called process {node.settings.called!r} has no start without an event."
                raise UnsupportedError(message, element=node.id)


def _begins_alone(process: Process) -> bool:
    starts = [node for node in process.nodes.values() if node.kind == "startEvent" and node.scope is None]
    return any(not node.events or node.events[0].kind == "none" for node in starts)


def _hash(model: Model, decisions: Mapping[str, DecisionModel], linked: Mapping[str, Definition]) -> str:
    parts = [to_json(model)]
    parts += [f"{name}={other.hash}".encode() for name, other in sorted(linked.items())]
    parts += [f"{name}:{decision.hash}".encode() for name, decision in sorted(decisions.items())]
    return hashlib.sha256(b"\n".join(parts)).hexdigest()
