"""How a process begins: with the token at its start, or by the one of its starts that is triggered (BPMN 2.0.2, 10.5.2 and 13.2).

Whichever start comes first, the others of the process stay without a token: each is a beginning of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, product

from engine.model.beginnings import begins as begins_from_outside
from engine.model.graph import EventDefinition, Node
from engine.model.normalise import begins_alone
from engine.prover.drawing import Area, Drawing
from engine.prover.events import received
from engine.prover.ways import ways


def draw_starts(drawing: Drawing, top: Area) -> None:
    """The process has not begun, or is begun already where there is one way to begin only and nothing to wait for."""
    begin = (top.open, *top.opening)
    inside = top.nodes()
    for node in inside:
        if _listens(node) and node.instantiate:
            drawing.nodes.pop(node.id, None)  # no token ever stands in it: it begins the process by the events behind it
    plain = [node for node in inside if node.kind == "startEvent" and not node.events]
    waiting = [node for node in inside if begins_from_outside(top.process, node) and node not in plain and not _listens(node)]
    if not plain and not waiting:
        plain = [node for node in inside if begins_alone(node)]
    if plain and not waiting:
        drawing.start += [*begin, top.at[plain[0].id]]
        return
    ready = drawing.place("ready", top.process.id, top.process.id)
    drawing.start.append(ready)
    for node in (*plain[:1], *waiting):
        _draw_start(drawing, top, node, ready, begin)


def _listens(node: Node) -> bool:
    """True for a gateway, which begins the process by the events behind it."""
    return node.kind == "eventBasedGateway"


def _draw_start(drawing: Drawing, top: Area, node: Node, ready: int, begin: tuple[int, ...]) -> None:
    """The event has come and the node is left; what stands beside it behind a parallel gateway is waited for."""
    beside = tuple(_beside(drawing, top, node))
    for message in _triggers(drawing, node):
        for way in ways(drawing, top, node):
            drawing.step(top, node.id, "done", "wait", (ready, *message), way.giving(first=(*begin, *beside)))


def _beside(drawing: Drawing, top: Area, node: Node) -> Iterator[int]:
    for gateway in (top.process.nodes[top.process.flows[flow].source] for flow in node.incoming):
        if gateway.instantiate and gateway.parallel_multiple:
            for flow in drawing.outgoing(top, gateway):
                if flow.target != node.id:
                    yield drawing.target(top, flow)


def _triggers(drawing: Drawing, node: Node) -> list[tuple[int, ...]]:
    """The messages that it takes to begin here, in each way: of one of the events, or of all of them together."""
    events: tuple[EventDefinition | None, ...] = node.events or (None,)
    found = [received(drawing, node, event) for event in events]
    if node.parallel_multiple:
        return [tuple(chain(*some)) for some in product(*found)]
    return list(dict.fromkeys(chain(*found)))
