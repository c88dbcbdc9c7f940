"""What may begin an instance from outside: message and signal start events, instantiating gateways and receive tasks.

Source: BPMN 2.0.2, 10.5.2 and 10.6.6.
"""

from __future__ import annotations

from typing import NamedTuple

from engine.model.graph import Model, Node, Process


class Beginning(NamedTuple):
    """A process of the model and the node at which the event begins it."""

    process: str
    node: str


def beginnings(model: Model, kind: str, name: str) -> list[Beginning]:
    """Where a message or signal of this name begins an executable process of the model, in the order of the file."""
    return [
        Beginning(process.id, node.id)
        for process in model.processes.values()
        if process.executable
        for node in process.nodes.values()
        if begins(process, node) and any(event.kind == kind and (event.name or event.ref) == name for event in node.events)
    ]


def begins(process: Process, node: Node) -> bool:
    """True for a node of the process itself that waits for the event before there is an instance."""
    if node.scope is not None:
        return False
    if node.kind == "startEvent":
        return True
    before = [process.nodes[process.flows[flow].source] for flow in node.incoming]
    return (node.instantiate and not before) or any(each.kind == "eventBasedGateway" and each.instantiate for each in before)


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
