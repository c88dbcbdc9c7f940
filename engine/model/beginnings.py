"""What may begin an instance from outside: start events of every kind, instantiating gateways and receive tasks.

Source: BPMN 2.0.2, 10.5.2, 10.6.6 and 13.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from engine.model.graph import Model, Node, Process

PLAIN = "none"
COMES = frozenset({"message", "timer", "signal", "conditional"})


class Beginning(NamedTuple):
    """A process of the model and the node at which the event begins it."""

    process: str
    node: str


class Opening(NamedTuple):
    """One event that may begin a process. `together` where the node begins only when all of its events have come.

    `kind` is `none` for a start without an event; `place` says which of the events of its node it is.
    """

    process: str
    node: str
    place: int
    kind: str
    name: str = ""
    text: str = ""
    together: bool = False


class Part(NamedTuple):
    """An event of a parallel multiple start that has come, and waits for the others. `correlation` is its key, if it has one."""

    id: str
    place: int
    correlation: str | None
    payload: Mapping[str, Any]


def beginnings(model: Model, kind: str, name: str) -> list[Beginning]:
    """Where a message or signal of this name alone begins an executable process of the model, in the order of the file."""
    return [
        Beginning(process.id, node.id)
        for process in model.processes.values()
        if process.executable
        for node in process.nodes.values()
        if begins(process, node) and not node.parallel_multiple
        if any(event.kind == kind and (event.name or event.ref) == name for event in node.events)
    ]


def begins(process: Process, node: Node) -> bool:
    """True for a node of the process itself that waits for the event before there is an instance."""
    if node.scope is not None:
        return False
    if node.kind == "startEvent":
        return True
    before = [process.nodes[process.flows[flow].source] for flow in node.incoming]
    return (node.instantiate and not before) or any(each.kind == "eventBasedGateway" and each.instantiate for each in before)


def openings(process: Process) -> list[Opening]:
    """Everything that may begin the process, in the order of the file."""
    found: list[Opening] = []
    for node in process.nodes.values():
        if not begins(process, node) or node.kind == "eventBasedGateway":
            continue
        events = [*_events(node)]
        found += [Opening(process.id, node.id, *each, node.parallel_multiple and len(events) > 1) for each in events]
        if node.kind == "startEvent" and not events:
            found.append(Opening(process.id, node.id, 0, PLAIN))
    return found


def _events(node: Node) -> Iterator[tuple[int, str, str, str]]:
    events = node.events
    if node.kind == "receiveTask" and not events:
        yield 0, "message", node.name or node.id, ""
    for index, event in enumerate(event for event in events if event.kind not in ("none", "link")):
        if event.kind in COMES:
            said = event.expression
            yield index, event.kind, event.name or event.ref or "", (said.source or said.text) if said else ""


def begins_alone(process: Process) -> bool:
    """True where the process begins without an event, at a start that is drawn or meant."""
    found = openings(process)
    return not found or any(each.kind == PLAIN for each in found)


def main(model: Model) -> Process | None:
    """The process to start where none is named: the first that is executable, begins by itself and is not called.

    Where there is none such it is the first executable one, else the first with anything in it; None where all are empty.
    """
    processes = [process for process in model.processes.values() if process.nodes]
    called = {node.settings.called for process in processes for node in process.nodes.values()}
    executable = [each for each in processes if each.executable]
    alone = [each for each in executable if each.id not in called and begins_alone(each)]
    return next(iter(alone or executable or processes), None)


def published(model: Model) -> list[Opening]:
    """Everything that may begin a process of the file once it is offered: no call and no other start stands before it."""
    called = {node.settings.called for process in model.processes.values() for node in process.nodes.values()}
    return [
        opening
        for process in model.processes.values()
        if process.executable and process.nodes
        for opening in openings(process)
        if opening.kind != PLAIN or process.id not in called
    ]


def gathered(parts: Iterable[Part], places: Iterable[int]) -> list[Part] | None:
    """The oldest parts that make a whole: one for each event, all of one correlation key; one without a key fits every other."""
    waiting, wanted = list(parts), list(places)
    keys = dict.fromkeys(part.correlation for part in waiting if part.correlation is not None)
    for key in keys or [None]:
        fitting = {part.place: part for part in reversed(waiting) if part.correlation in (key, None)}
        if all(place in fitting for place in wanted):
            return [fitting[place] for place in wanted]
    return None


def joined(whole: Iterable[Part]) -> tuple[dict[str, Any], str | None]:
    """What the events of a parallel multiple start have brought together, and their correlation key, if one has any."""
    parts = list(whole)
    payload = {name: value for part in parts for name, value in part.payload.items()}
    return payload, next((part.correlation for part in parts if part.correlation is not None), None)


def heard_inside(model: Model, thrower: str, name: str) -> bool:
    """True when another executable process of the same file waits for the message: the conversation is the file's own."""
    return any(
        event.kind == "message" and event.name == name
        for process in model.processes.values()
        if process.executable and thrower not in process.nodes
        for node in process.nodes.values()
        if node.kind not in ("intermediateThrowEvent", "endEvent", "sendTask")
        for event in node.events
    )
