"""Events that may come more often than the net follows them (`repeats`): what they lead to may be done any number of times."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from engine.model.graph import Node, Process
from processes.promises.world import World

THROWN = frozenset({"signal", "escalation", "error"})
CATCHES = frozenset({"boundaryEvent", "startEvent", "intermediateCatchEvent"})


def repeated(world: World, counts: Callable[[Node], bool]) -> str | None:
    """The event that may come again and again and lead to an element that counts, each time; None where there is none."""
    events = [node for reason, node in world.space.net.assumptions if reason == "repeats"]
    return next((event for event in events if any(counts(node) for node in _following(world, event))), None)


def _following(world: World, event: str) -> Iterator[Node]:
    """Everything that a token of the event may reach, also within sub-processes and calls and by what it throws."""
    places = {node: process for process in world.subject.model.processes.values() for node in process.nodes}
    seen, waiting = {event}, [event]
    while waiting:
        name = waiting.pop()
        node = places[name].nodes[name]
        yield node
        found = [each for each in _next(world, places[name], node) if each not in seen]
        seen.update(found)
        waiting += found


def _next(world: World, process: Process, node: Node) -> list[str]:
    processes = world.subject.model.processes
    found = [process.flows[flow].target for flow in node.outgoing]
    found += [each.id for each in (*process.attached(node.id), *process.inside(node.id))]
    called = processes.get(node.settings.called or "")
    found += called.nodes if called is not None else ()
    if any(each.kind == "link" for each in node.events) and not node.outgoing:
        found += [each.id for each in process.inside(node.scope) if each.id != node.id and _catches(each, {"link"})]
    thrown = {each.kind for each in node.events if each.kind in THROWN} if node.kind not in CATCHES else set()
    return found + [each.id for other in processes.values() for each in other.nodes.values() if thrown and _catches(each, thrown)]


def _catches(node: Node, kinds: Collection[str]) -> bool:
    return node.kind in CATCHES and any(event.kind in kinds for event in node.events)
