"""A diagram drawn on the server: plain SVG without scripts or styles of its own, fit for a strict content security policy.

Every element is a `<g id="element-..." data-element-id="...">`, so that a link can point at it; where the case stands has
the class `is-lit`, what is behind it `is-done`, what a fault stands on `is-blocked`. Colours and strokes are the style
sheet's; presentation attributes make the drawing legible without one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from engine.model.glyphs import draw_artifact, draw_band, draw_node
from engine.model.graph import Diagram, Edge, Model, Shape
from engine.model.labels import LINE, attribute, lines_at, n, wrapped
from engine.model.layout import layout
from engine.model.names import words

MARGIN = 16
STATES = {"is-blocked": ("有问题", "has a fault"), "is-lit": ("现在在此", "now here"), "is-done": ("已完成", "done")}
MARKERS = (
    '<defs><marker id="bpmn-arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" orient="auto">'
    '<path d="M0 1L9 5L0 9Z" fill="currentColor" stroke="none"/></marker>'
    '<marker id="bpmn-open" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="10" markerHeight="10" orient="auto">'
    '<path d="M0 1L9 5L0 9Z" fill="#fff" stroke="currentColor"/></marker></defs>'
)


def svg(
    model: Model,
    *,
    process: str | None = None,
    lit: Collection[str] = (),
    done: Collection[str] = (),
    blocked: Collection[str] = (),
    lang: str = "zh",
    diagram: Diagram | None = None,
) -> str:
    """The diagram of a process (of the first executable one where none is named) as SVG text, laid out where the file has none.

    `diagram` is another one to draw, such as one of `sheets`.
    `lit`, `done` and `blocked` are ids of elements; `lang` is "zh" or "en". All texts of the file are escaped.
    """
    marks = dict.fromkeys(done, "is-done") | dict.fromkeys(lit, "is-lit") | dict.fromkeys(blocked, "is-blocked")
    return _Drawing(model, diagram or diagram_of(model, process), marks, 0 if lang.startswith("zh") else 1).text()


def diagram_of(model: Model, process: str | None = None) -> Diagram:
    """The drawing that shows most of a process; a layout of it where the file has no drawing."""
    chosen = process or next((p.id for p in model.processes.values() if p.executable), next(iter(model.processes), ""))
    nodes = model.processes[chosen].nodes if chosen in model.processes else {}
    fitting = [(sum(s.element in nodes for s in d.shapes), -i, d) for i, d in enumerate(model.diagrams)]
    best = max(fitting, default=None)
    return best[2] if best and best[0] else layout(model, chosen)


class _Drawing:
    def __init__(self, model: Model, diagram: Diagram, marks: Mapping[str, str], language: int) -> None:
        self.model, self.diagram, self.marks, self.language = model, diagram, marks, language
        self.nodes = {n.id: n for p in model.processes.values() for n in p.nodes.values()}
        self.flows = {f.id: f for p in model.processes.values() for f in p.flows.values()}
        self.messages = {f.id: f for f in model.message_flows}
        self.artifacts = {a.id: a for a in model.artifacts}
        self.bands = {p.id: p.name for p in model.participants}
        self.bands |= {lane.id: lane.name for p in model.processes.values() for lane in p.lanes}

    def text(self) -> str:
        x, y, width, height = self._box()
        title = self.model.name or next((p.name for p in self.model.processes.values() if p.name), "") or self.diagram.name
        named = attribute(title or ("流程图", "process diagram")[self.language])
        size = f'viewBox="{n(x)} {n(y)} {n(width)} {n(height)}" width="{n(width)}" height="{n(height)}"'
        paint = 'fill="none" stroke="currentColor" stroke-width="1.5" font-family="inherit"'
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="bpmn-diagram" role="img" aria-label={named} {size} {paint}>',
            MARKERS,
        ]
        parts += self._shapes(back=True)
        parts += (self._edge(e) for e in self.diagram.edges)
        parts += self._shapes(back=False)
        return "".join([*parts, "</svg>"])

    def _box(self) -> tuple[float, float, float, float]:
        points = [p for e in self.diagram.edges for p in e.waypoints]
        for shape in self.diagram.shapes:
            points += [(shape.x, shape.y), (shape.x + shape.width, shape.y + shape.height + 2 * LINE)]
            if shape.label:
                left, top, width, height = shape.label
                points += [(left, top), (left + width, top + height)]
        if not points:
            return 0, 0, 100, 60
        left, top = min(p[0] for p in points) - MARGIN, min(p[1] for p in points) - MARGIN
        return left, top, max(p[0] for p in points) + MARGIN - left, max(p[1] for p in points) + MARGIN - top

    def _shapes(self, *, back: bool) -> Iterator[str]:
        """Pools, lanes and open sub-processes lie behind the flows, everything else in front."""
        for shape in self.diagram.shapes:
            node = self.nodes.get(shape.element)
            behind = shape.element in self.bands or (node is not None and node.kind.endswith("rocess") or _is_transaction(node))
            if behind == back and (drawn := self._shape(shape)):
                yield self._group(shape.element, drawn)

    def _shape(self, shape: Shape) -> str:
        if shape.element in self.nodes:
            return draw_node(self.nodes[shape.element], shape)
        if shape.element in self.artifacts:
            return draw_artifact(self.artifacts[shape.element], shape)
        return draw_band(self.bands[shape.element], shape) if shape.element in self.bands else ""

    def _group(self, identity: str, drawn: str) -> str:
        node = self.nodes.get(identity)
        state = self.marks.get(identity, "")
        kind = node.kind if node else self.artifacts[identity].kind if identity in self.artifacts else "pool"
        name = node.name if node else self.bands.get(identity, "")
        told = " ".join(t for t in (words(kind)[self.language], name, STATES[state][self.language] if state else "") if t)
        css = f"bpmn-element bpmn-{kind}" + (f" {state}" if state else "")
        title = f"<title>{_escaped(told)}</title>"
        return f'<g class="{css}" {_place(identity)}>{title}{drawn}</g>'

    def _edge(self, edge: Edge) -> str:
        edge = self._mended(edge)
        points = " ".join(f"{n(x)},{n(y)}" for x, y in edge.waypoints)
        name, css, marker = "", "bpmn-association", ""
        if edge.element in self.flows:
            flow = self.flows[edge.element]
            name, css, marker = flow.name, "bpmn-flow" + (" bpmn-default" if flow.default else ""), 'marker-end="url(#bpmn-arrow)"'
        elif edge.element in self.messages:
            name, css, marker = self.messages[edge.element].name, "bpmn-message-flow", 'marker-end="url(#bpmn-open)"'
        dash = "" if css.startswith("bpmn-flow") else 'stroke-dasharray="6 4"' if marker else 'stroke-dasharray="1 4"'
        line = f'<polyline points="{points}" {marker} {dash}/>'
        css = f"{css} {self.marks[edge.element]}" if edge.element in self.marks else css
        return f'<g class="{css}" {_place(edge.element)}>{line}{self._edge_label(name, edge)}</g>'

    def _mended(self, edge: Edge) -> Edge:
        """Some modelers write (0, 0) for ends that they did not work out: such an edge goes straight from shape to shape."""
        flow = self.flows.get(edge.element) or self.messages.get(edge.element)
        if flow is None or (0.0, 0.0) not in edge.waypoints:
            return edge
        places = {s.element: (s.x + s.width / 2, s.y + s.height / 2) for s in self.diagram.shapes}
        source = flow.source if flow.source in places else flow.source.rpartition(".")[0]
        if source not in places or flow.target not in places:
            return edge
        return replace(edge, waypoints=(places[source], places[flow.target]))

    def _edge_label(self, name: str, edge: Edge) -> str:
        if not name:
            return ""
        if edge.label:
            x, y, width, height = edge.label
            return lines_at(wrapped(name, max(width, 60)), x + width / 2, y + height / 2)
        (x1, y1), (x2, y2) = _middle(edge)
        if abs(x1 - x2) < abs(y1 - y2):
            return lines_at(wrapped(name, 110), (x1 + x2) / 2 + 6, (y1 + y2) / 2, "start")
        return lines_at(wrapped(name, 110), (x1 + x2) / 2, (y1 + y2) / 2 - 9)


def _place(identity: str) -> str:
    """What makes an element a place that links and scripts find."""
    return f"id={attribute('element-' + identity)} data-element-id={attribute(identity)}"


def _is_transaction(node: object) -> bool:
    return getattr(node, "kind", "") == "transaction"


def _middle(edge: Edge) -> tuple[tuple[float, float], tuple[float, float]]:
    """The longest piece of an edge."""
    pieces = list(zip(edge.waypoints, edge.waypoints[1:], strict=False))
    return max(pieces, key=lambda p: abs(p[0][0] - p[1][0]) + abs(p[0][1] - p[1][1]))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
