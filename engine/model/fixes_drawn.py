"""Fixes that draw: a start or an end where one was only implied, and a diagram for a file that has none."""

from __future__ import annotations

from engine.errors import UnsupportedError
from engine.model.build import build
from engine.model.document import Document
from engine.model.findings import Notes
from engine.model.graph import Edge, Shape
from engine.model.layout import layout
from engine.model.names import BPMNDI, DC, DI, FLOW_NODES
from engine.model.xml import Element

EVENT, GAP = 36.0, 50.0
Box = tuple[float, float, float, float]


def draw_end(document: Document, node: Element) -> None:
    """An end event after a node that nothing follows."""
    if node.name not in FLOW_NODES or any(document.resolve(f.get("sourceRef")) is node for f in document.all("sequenceFlow")):
        raise UnsupportedError("Something follows it already.", element=node.get("id"))
    scope = _around(node)
    end = add(scope, "endEvent", {"id": _new_id(document, "end")})
    _connect(document, node, end)


def draw_start(document: Document, scope: Element) -> None:
    """A start event before each node of a process or sub-process that nothing leads to."""
    targets = {id(t) for f in document.all("sequenceFlow") if (t := document.resolve(f.get("targetRef"))) is not None}
    nodes = [c for c in scope.children if c.name in FLOW_NODES and c.ns == scope.ns]
    first = [n for n in nodes if id(n) not in targets and n.name not in ("startEvent", "boundaryEvent")]
    first = [n for n in first if n.get("isForCompensation") != "true" and n.get("triggeredByEvent") != "true"]
    if not first or any(n.name == "startEvent" for n in nodes):
        raise UnsupportedError("There is a start event already.", element=scope.get("id"))
    start = add(scope, "startEvent", {"id": _new_id(document, "start")})
    for node in first:
        _connect(document, start, node)


def draw_diagram(document: Document, root: Element) -> None:
    """A diagram of everything that stands in the file."""
    model = build(document, Notes())
    drawn = layout(model)
    known = set(document.by_id)
    collaboration = next(document.all("collaboration"), None)
    shown = collaboration if collaboration is not None else next(document.all("process"), None)
    if shown is None or not any(s.element in known for s in drawn.shapes):
        raise UnsupportedError("There is nothing to draw.")
    root.children = [c for c in root.children if c.ns != BPMNDI]
    diagram = add(root, "BPMNDiagram", {"id": _new_id(document, "diagram")}, BPMNDI)
    plane = add(diagram, "BPMNPlane", {"id": _new_id(document, "plane"), "bpmnElement": shown.get("id") or ""}, BPMNDI)
    for shape in drawn.shapes:
        if shape.element in known:
            _shape(plane, shape)
    for edge in drawn.edges:
        if edge.element in known:
            _edge(plane, edge)


def add(parent: Element, name: str, attributes: dict[str, str], namespace: str | None = None) -> Element:
    """A new last child, in the parent's namespace or in another one, which it declares where nobody around it does."""
    element = Element(namespace or parent.ns, name, attributes, parent.line, parent.column)
    element.parent, element.prefixes = parent, parent.prefixes
    if namespace and namespace not in parent.prefixes.values():
        wanted = {BPMNDI: "bpmndi", DC: "dc", DI: "di"}.get(namespace, "ns")
        prefix = next(p for n in range(1, 99) if (p := wanted + (str(n) if n > 1 else "")) not in parent.prefixes)
        element.prefixes = {**parent.prefixes, prefix: namespace}
    parent.children.append(element)
    return element


def _around(node: Element) -> Element:
    if node.parent is None:
        raise UnsupportedError("It stands nowhere.", element=node.get("id"))
    return node.parent


def _new_id(document: Document, stem: str) -> str:
    identity = next(i for n in range(1, 10_000) if (i := f"{stem}_{n}") not in document.by_id)
    document.by_id[identity] = document.root
    return identity


def _connect(document: Document, source: Element, target: Element) -> None:
    """A flow between two nodes, listed at both ends where they list their flows, and drawn where one end is drawn."""
    scope = _around(source)
    ends = {"sourceRef": source.get("id") or "", "targetRef": target.get("id") or ""}
    flow = add(scope, "sequenceFlow", {"id": _new_id(document, "flow"), **ends})
    for node, name in ((source, "outgoing"), (target, "incoming")):
        entry = add(node, name, {})
        entry.text = flow.get("id") or ""
        node.children.remove(entry)
        before = ("documentation", "extensionElements", "incoming", "outgoing")
        node.children.insert(next((i for i, c in enumerate(node.children) if c.name not in before), len(node.children)), entry)
    _draw(document, source, target, flow)


def _draw(document: Document, source: Element, target: Element, flow: Element) -> None:
    boxes = {e.get("bpmnElement"): e for e in document.root.iter() if e.ns == BPMNDI and e.name == "BPMNShape"}
    known, new, side = (source, target, 1) if source.get("id") in boxes else (target, source, -1)
    drawn = boxes.get(known.get("id"))
    bounds = next((c for c in drawn.children if c.name == "Bounds"), None) if drawn is not None else None
    if drawn is None or bounds is None or drawn.parent is None:
        return
    x, y, width, height = (float(bounds.get(n) or 0) for n in ("x", "y", "width", "height"))
    left = x + width + GAP if side > 0 else x - GAP - EVENT
    middle = y + height / 2
    if new.get("id") not in boxes:
        _shape(drawn.parent, Shape(new.get("id") or "", left, middle - EVENT / 2, EVENT, EVENT))
    points = ((x + width, middle), (left, middle)) if side > 0 else ((left + EVENT, middle), (x, middle))
    _edge(drawn.parent, Edge(flow.get("id") or "", points))


def _shape(plane: Element, shape: Shape) -> None:
    attributes = {"id": f"{shape.element}_di", "bpmnElement": shape.element}
    if shape.expanded is not None:
        attributes["isExpanded"] = str(shape.expanded).lower()
    if shape.horizontal is not None:
        attributes["isHorizontal"] = str(shape.horizontal).lower()
    drawn = add(plane, "BPMNShape", attributes, BPMNDI)
    _bounds(drawn, (shape.x, shape.y, shape.width, shape.height))
    _label(drawn, shape.label)


def _edge(plane: Element, edge: Edge) -> None:
    drawn = add(plane, "BPMNEdge", {"id": f"{edge.element}_di", "bpmnElement": edge.element}, BPMNDI)
    for x, y in edge.waypoints:
        add(drawn, "waypoint", {"x": _number(x), "y": _number(y)}, DI)
    _label(drawn, edge.label)


def _label(drawn: Element, box: Box | None) -> None:
    if box is not None:
        _bounds(add(drawn, "BPMNLabel", {}, BPMNDI), box)


def _bounds(around: Element, box: Box) -> None:
    add(around, "Bounds", dict(zip(("x", "y", "width", "height"), map(_number, box), strict=True)), DC)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
