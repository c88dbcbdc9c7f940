"""Compensation: what has been completed and could be undone is remembered, and undone one after the other.

The order in which several are undone is left open, which is more than the engine does (it goes backwards); how often one
activity has been completed is remembered up to once.
"""

from __future__ import annotations

from engine.model.graph import Node
from engine.prover.drawing import Area, Drawing


def handler(area: Area, node: Node) -> Node | None:
    """What undoes the activity: the target of the association of its compensation boundary event."""
    nodes = area.process.nodes
    for boundary in (each for each in nodes.values() if each.attached_to == node.id):
        if any(event.kind == "compensation" for event in boundary.events):
            for link in area.process.associations:
                if link.source == boundary.id:
                    return nodes.get(link.target)
    return None


def undoes(area: Area) -> bool:
    """True when something in the process may undo completed activities."""
    return any(throws(node) for node in area.process.nodes.values())


def throws(node: Node) -> bool:
    """True for what throws compensation, by itself or as the cancelling of a transaction."""
    thrower = node.kind in ("intermediateThrowEvent", "endEvent")
    return thrower and any(event.kind in ("compensation", "cancel") for event in node.events)


def remembered(area: Area, node: Node) -> tuple[int, ...]:
    """The place that remembers that the activity has been completed."""
    return (area.undo[node.id],) if node.id in area.undo else ()


def prepare_undoing(drawing: Drawing, area: Area) -> None:
    """Places that remember what could be undone; where more than simple handlers are needed, the net says so."""
    if not undoes(area):
        return
    for node in area.nodes():
        if handler(area, node) is not None:
            drawing.mark(node.id, "compensation")
        if node.event_sub_process:
            inside = [each for each in area.process.nodes.values() if each.scope == node.id]
            if any(event.kind == "compensation" for each in inside for event in each.events):
                drawing.mark(node.id, "compensation")
