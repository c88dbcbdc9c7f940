"""Branches beside the main way: what an event starts that does not interrupt, and that ends by itself.

Tokens of such a branch meet no others: no join, nothing thrown out of it, no way back. However often the event comes, each
token runs to its end alone; so the net follows one of them at a time, and two at once are not taken for a doubled token.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from engine.model.graph import Node, Process
from engine.prover.drawing import Area, Drawing
from engine.prover.ways import is_join

QUIET = frozenset({"none", "message", "timer", "link", "conditional"})


def aside(drawing: Drawing, area: Area, event: Node) -> list[Node] | None:
    """The nodes of the branch that the boundary event starts; None where it is not one that runs beside everything else."""
    if not drawing.eager or event.interrupting:
        return None
    found: dict[str, Node] = {}
    waiting = [area.process.nodes[flow.target] for flow in drawing.outgoing(area, event)]
    while waiting:
        node = waiting.pop()
        if node.id in found:
            continue
        if is_join(node) or not quiet(drawing, area, node):
            return None
        found[node.id] = node
        waiting += [area.process.nodes[flow.target] for flow in drawing.outgoing(area, node)]
        waiting += area.process.attached(node.id)
    own = {event.id, *found}
    for node in found.values():
        if any(area.process.flows[flow].source not in own for flow in node.incoming):
            return None
    return list(found.values())


def quiet(drawing: Drawing, area: Area, node: Node) -> bool:
    """True when nothing in the node reaches anything outside of it other than by its flows."""
    if node.kind == "callActivity" or node.id in {flow.source for flow in drawing.model.message_flows if drawing.bag}:
        return False
    throws = node.kind in ("endEvent", "intermediateThrowEvent", "boundaryEvent")
    if throws and not all(event.kind in QUIET for event in node.events) and node.kind != "boundaryEvent":
        return False
    if any(event.kind == "compensation" for event in node.events) or node.event_sub_process:
        return False
    return all(_quiet_inside(drawing, area, each) for each in area.process.inside(node.id))


def _quiet_inside(drawing: Drawing, area: Area, node: Node) -> bool:
    """The same within a scope of its own, where a terminate event ends that scope only."""
    if node.kind == "endEvent" and all(event.kind in (*QUIET, "terminate") for event in node.events):
        return not (drawing.bag and any(flow.source == node.id for flow in drawing.model.message_flows))
    return quiet(drawing, area, node)


def aside_scope(drawing: Drawing, area: Area, owner: Node) -> bool:
    """True when an event sub-process runs beside everything else."""
    if not drawing.eager:
        return False
    return all(_quiet_inside(drawing, area, each) for each in area.process.inside(owner.id) if each.kind != "startEvent")


def places_of(area: Area, nodes: list[Node]) -> tuple[int, ...]:
    """The places that are marked while a token is in the branch."""
    found: list[int] = []
    for node in nodes:
        found += [area.at[node.id]] if node.id in area.at else []
        for host in area.hosts.get(node.id, ()):
            found += [host.place, *host.items]
    return tuple(found)


def only_beside(process: Process) -> set[str]:
    """The nodes to which only an event leads that does not interrupt: each time it comes they are reached once more."""
    events = [node.id for node in process.nodes.values() if node.kind == "boundaryEvent" and not node.interrupting]
    if not events:
        return set()
    inside = [node for node in process.inside(None) if node.attached_to is None]
    first = [node.id for node in inside if not node.incoming and not node.for_compensation]
    return _behind(process, events, ()) - _behind(process, first, events)


def _behind(process: Process, first: Iterable[str], without: Collection[str]) -> set[str]:
    found, waiting = set(first), list(first)
    while waiting:
        here = waiting.pop()
        following = [process.flows[flow].target for flow in process.nodes[here].outgoing]
        following += [each.id for each in (*process.attached(here), *process.inside(here))]
        new = [each for each in following if each not in found and each not in without]
        found.update(new)
        waiting += new
    return found
