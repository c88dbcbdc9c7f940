"""Compensation: what has been completed and could be undone is remembered, and undone one after the other.

The order in which several are undone is left open, which is more than the engine does (it goes backwards); that an activity has
been completed is remembered once or twice. What undoes a completed sub-process as a whole is not followed.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.model.graph import Node, Process
from engine.prover.drawing import Area, Drawing, Way


def handler(process: Process, node: Node) -> Node | None:
    """What undoes the activity: the target of the association of its compensation boundary event."""
    for boundary in (each for each in process.nodes.values() if each.attached_to == node.id):
        if any(event.kind == "compensation" for event in boundary.events):
            for link in process.associations:
                if link.source == boundary.id:
                    return process.nodes.get(link.target)
    return None


def throws(node: Node) -> bool:
    """True for what throws compensation, by itself or as the cancelling of a transaction."""
    thrower = node.kind in ("intermediateThrowEvent", "endEvent")
    return thrower and any(event.kind in ("compensation", "cancel") for event in node.events)


def undone_by(node: Node) -> bool:
    """True for the boundary event that only draws which handler undoes an activity."""
    return node.kind == "boundaryEvent" and any(event.kind == "compensation" for event in node.events)


def prepare_undoing(drawing: Drawing, area: Area) -> None:
    """Places that remember what could be undone, and that a handler has done its work."""
    if not any(throws(node) for node in area.process.nodes.values()):
        return
    for node in area.nodes():
        if throws(node):
            area.undoing[node.id] = tuple(drawing.within(area, "item", node.id, part) for part in ("undoing", "called"))
        found = handler(area.process, node)
        if found is not None and found.id in area.at:
            area.undo[node.id] = drawing.place("undo", node.id, area.process.id)
            if found.id not in area.undone:
                area.undone[found.id] = drawing.within(area, "item", found.id, "undone")
        inside = [each for each in area.process.nodes.values() if each.scope == node.id]
        for each in inside:
            starts = each.kind == "startEvent" and any(event.kind == "compensation" for event in each.events)
            if handler(area.process, each) is not None or starts:
                _whole(drawing, area, node)


def _whole(drawing: Drawing, area: Area, node: Node) -> None:
    """A sub-process that holds what could be undone: followed only where no other scope undoes it as a whole."""
    for other in area.process.nodes.values():
        if throws(other) and other.scope != node.id:
            drawing.mark(node.id, "compensation")


def remembered(area: Area, node: Node) -> tuple[int, ...]:
    """The place that remembers that the activity has been completed."""
    return (area.undo[node.id],) if node.id in area.undo else ()


def reached(area: Area, only: str | None) -> Area:
    """The area whose activities are undone: the one around an event sub-process, or that of the named activity."""
    at = area
    while True:
        if only is not None and only in {node.id for node in at.nodes()}:
            return at
        if only is None and not (at.owner is not None and at.owner.node.event_sub_process):
            return at
        if at.around is None or at.scope is None:
            return area
        at = at.around


def draw_undoing(drawing: Drawing, thrower: Area, node: Node, areas: Sequence[tuple[Area, str | None]], ways: Sequence[Way]) -> int:
    """The thrower waits while one handler after the other runs, then goes its ways; the place where it waits."""
    place, called = thrower.undoing[node.id]
    left: list[int] = []
    for area, only in areas:
        for name, memory in area.undo.items():
            found = handler(area.process, area.process.nodes[name])
            if found is None or only not in (None, name):
                continue
            left.append(memory)
            drawing.step(thrower, node.id, "undo", "settle", (place, memory), Way((), (called, area.at[found.id])))
            drawing.step(thrower, node.id, "undo", "settle", (called, area.undone[found.id]), Way((), (place,)))
    for way in ways:
        drawing.step(thrower, node.id, "done", "settle", (place,), way, empty=left)
    return place
