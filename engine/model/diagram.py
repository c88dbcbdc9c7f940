"""The drawings of the file: bounds, waypoints and labels, kept as they are."""

from __future__ import annotations

import math

from engine.model.document import Document, label
from engine.model.graph import Diagram, Edge, Shape
from engine.model.names import BPMNDI, DC, DI
from engine.model.xml import Element

LARGEST = 1e6
Box = tuple[float, float, float, float]


def read_diagrams(document: Document) -> tuple[Diagram, ...]:
    """All diagrams of the file, in file order. Shapes without bounds and edges without two points are left out."""
    drawn = (d for d in document.root.children if d.ns == BPMNDI)
    return tuple(_diagram(d, plane, document) for d in drawn for plane in d.named("BPMNPlane"))


def _diagram(diagram: Element, plane: Element, document: Document) -> Diagram:
    shapes = tuple(s for c in plane.named("BPMNShape") if (s := _shape(c, _shown(c, document))))
    edges = tuple(e for c in plane.named("BPMNEdge") if (e := _edge(c, _shown(c, document))))
    return Diagram(diagram.get("id") or "", label(diagram), _shown(plane, document), shapes, edges)


def _shown(element: Element, document: Document) -> str:
    """The id of what is shown, which may itself have a colon in it."""
    value = (element.get("bpmnElement") or "").strip()
    return value if value in document.by_id else value.rpartition(":")[2]


def _coordinate(element: Element, name: str) -> float:
    try:
        value = float(element.get(name) or 0)
    except ValueError:
        return 0.0
    return value if math.isfinite(value) and abs(value) <= LARGEST else 0.0


def _bounds(element: Element) -> Box | None:
    bounds = next((c for c in element.children if c.name == "Bounds" and c.ns == DC), None)
    if bounds is None:
        return None
    x, y, width, height = (_coordinate(bounds, n) for n in ("x", "y", "width", "height"))
    return x, y, max(width, 0.0), max(height, 0.0)


def _label(element: Element) -> Box | None:
    """Where the name stands; modelers that do not know it write a place in the corner of the page."""
    found = element.first("BPMNLabel")
    box = _bounds(found) if found is not None else None
    return box if box and box[:2] != (0.0, 0.0) else None


def _truth(element: Element, name: str) -> bool | None:
    value = element.get(name)
    return None if value is None else value in ("true", "1")


def _shape(element: Element, name: str) -> Shape | None:
    bounds = _bounds(element)
    if bounds is None or not name:
        return None
    return Shape(name, *bounds, _truth(element, "isExpanded"), _truth(element, "isHorizontal"), _label(element))


def _edge(element: Element, name: str) -> Edge | None:
    points = tuple((_coordinate(c, "x"), _coordinate(c, "y")) for c in element.children if c.name == "waypoint" and c.ns == DI)
    return Edge(name, points, _label(element)) if len(points) > 1 and name else None
