"""The sheets of a file: its drawings one by one, and a layout of what none of them shows."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.graph import Diagram, Model
from engine.model.layout import layout
from engine.model.svg import diagram_of


@dataclass(frozen=True, slots=True)
class Sheet:
    """One drawing with its name, which may be empty; `place` counts from 0 in the file and is None for a layout."""

    diagram: Diagram
    name: str
    place: int | None = None


def sheets(model: Model) -> tuple[Sheet, ...]:
    """All drawings of the file that show something, in file order; then what is not drawn, the whole file where nothing is."""
    drawn = tuple(Sheet(d, _name(d, model), at) for at, d in enumerate(model.diagrams) if d.shapes)
    if not drawn:
        return (Sheet(layout(model), model.name),)
    shown = {s.element for sheet in drawn for s in sheet.diagram.shapes}
    left = (p for p in model.processes.values() if p.nodes and not shown & p.nodes.keys())
    return (*drawn, *(Sheet(layout(model, p.id), p.name or p.id) for p in left))


def first_sheet(model: Model) -> int:
    """The place, among the sheets, of the one that shows most of the main process."""
    best = diagram_of(model)
    return next((at for at, sheet in enumerate(sheets(model)) if sheet.diagram == best), 0)


def _name(diagram: Diagram, model: Model) -> str:
    """Its own name, else that of what it shows."""
    names = {n.id: n.name for p in model.processes.values() for n in p.nodes.values()}
    names |= {p.id: p.name for p in model.processes.values()}
    return diagram.name or names.get(diagram.plane, "") or model.name
