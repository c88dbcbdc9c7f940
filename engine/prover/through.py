"""How a token comes into a node and out of it again."""

from __future__ import annotations

from engine.model.graph import Node
from engine.prover.drawing import Area, Drawing, Way, told_apart
from engine.prover.events import sent
from engine.prover.undoing import remembered
from engine.prover.ways import ways


def entering(drawing: Drawing, area: Area, node: Node) -> list[list[int]]:
    """What the node takes to begin, in each way that it may: as many tokens as it needs."""
    return [[entry] * told_apart(node.start_quantity) for entry in drawing.entries(area, node)]


def leaving(drawing: Drawing, area: Area, node: Node) -> list[Way]:
    """What the node gives when it is done: flows, messages, and that it may be undone; a handler only says that it is done."""
    if node.id in area.undone:
        return [Way((), (area.undone[node.id],))]
    return [way.giving(*message, *remembered(area, node)) for way in ways(drawing, area, node) for message in sent(drawing, node)]
