"""Diagrams: what a page shows a case on has to be in them."""

from __future__ import annotations

from engine.model.findings import Notes
from engine.model.graph import Model, Process
from engine.model.normalise import IMPLIED


def check_drawing(process: Process, model: Model, notes: Notes) -> None:
    """Tell which nodes and flows of a drawn process are missing from its diagrams; the inside of a closed sub-process may be."""
    shapes = {s.element: s for d in model.diagrams for s in d.shapes}
    edges = {e.element for d in model.diagrams for e in d.edges}
    drawn = [n for n in process.nodes.values() if n.id in shapes]
    for node in process.nodes.values() if drawn else ():
        around = shapes.get(node.scope or "")
        hidden = node.scope is not None and (around is None or around.expanded is not True)
        if node.id not in shapes and not hidden and IMPLIED not in node.extensions:
            notes.add("not-drawn", node.id)
    for flow in process.flows.values() if drawn else ():
        if flow.id not in edges and flow.source in shapes and flow.target in shapes:
            notes.add("not-drawn", flow.id)
