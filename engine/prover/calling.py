"""Calls: which process is drawn for them, and what stands for one that calls itself deeper than is drawn.

A process is drawn within itself a few times. What it calls beyond that is an activity that takes time or none, is done, or ends
with any error or escalation that somebody around it catches. So a process that can always come to its end wherever its calls do
can do so at every depth; that calls do not go on for ever is assumed (`recursion`).
"""

from __future__ import annotations

from engine.model.graph import Node, Process
from engine.prover.drawing import Area, Drawing, Host

DEEPEST = 4
"""How many calls of one process within each other are drawn."""


def called_process(drawing: Drawing, area: Area, node: Node) -> Process | None:
    """The process that is drawn for the call; None, and noted, where none can be, or none is needed at this depth."""
    found = _named(drawing, node)
    if found is None or not found.nodes:
        drawing.mark(node.id, "called-absent" if node.settings.called_by is None else "called-by-value")
        return None
    depth, around = 0, area
    while around is not None:
        depth += around.process.id == found.id and around.scope is None
        around = around.around  # type: ignore[assignment]
    if depth < DEEPEST:
        return found
    if _reaches_others(drawing, found):
        drawing.mark(node.id, "called-too-deep")
    else:
        drawing.assume("recursion", node.id)
    return None


def lay_deep(drawing: Drawing, area: Area, node: Node) -> None:
    """The places of a call that is not drawn."""
    items = [drawing.within(area, "item", node.id)] if node.loop is not None and node.loop.kind == "parallel" else []
    area.hosts[node.id] = [Host(node, drawing.within(area, "on", node.id), items=items)]


def _named(drawing: Drawing, node: Node) -> Process | None:
    return drawing.model.processes.get(node.settings.called or "")


def _reaches_others(drawing: Drawing, process: Process) -> bool:
    """True where something in the process, or in what it calls, acts on others than by its end: by a signal or a message."""
    found: dict[str, Process] = {}
    waiting = [process]
    while waiting:
        each = waiting.pop()
        if each.id not in found:
            found[each.id] = each
            called = [_named(drawing, node) for node in each.nodes.values() if node.kind == "callActivity"]
            waiting += [other for other in called if other is not None]
    nodes = {node.id: node for each in found.values() for node in each.nodes.values()}
    messages = drawing.bag and any(flow.source in nodes or flow.target in nodes for flow in drawing.model.message_flows)
    return messages or any(event.kind == "signal" for node in nodes.values() for event in node.events)
