"""The shapes of BPMN as SVG: boxes, diamonds, circles and the small signs in them (BPMN 2.0.2, chapter 7 and annex B)."""

from __future__ import annotations

from engine.model.graph import ACTIVITIES, EVENTS, GATEWAYS, SCOPES, Artifact, Node, Shape
from engine.model.labels import FONT, LINE, lines_at, n, wrapped
from engine.model.names import CHOREOGRAPHY, CONVERSATION, FLOW_NODES

TASK_SIGNS = {
    "userTask": '<circle cx="9" cy="6" r="3"/><path d="M3 16c0-8 12-8 12 0z"/>',
    "manualTask": '<path d="M3 15V8h3V4h2v4h7v2H9v1h6v2H9v2z"/>',
    "serviceTask": '<circle cx="9" cy="9" r="3"/><path d="M9 2v4M9 12v4M2 9h4M12 9h4M4 4l3 3M11 11l3 3M4 14l3-3M11 7l3-3"/>',
    "scriptTask": '<path d="M5 3h9c-3 4 3 8 0 12H5c3-4-3-8 0-12zM7 6h5M7 9h5M7 12h5"/>',
    "businessRuleTask": '<path d="M3 4h13v11H3zM3 8h13M8 8v7"/>',
    "sendTask": '<path class="bpmn-filled" fill="currentColor" d="M3 4h13v10H3zl6.500 5L16 4"/>',
    "receiveTask": '<path d="M3 4h13v10H3zl6.500 5L16 4"/>',
}
GATEWAY_SIGNS = {
    "exclusiveGateway": '<path class="bpmn-bold" stroke-width="3" d="M-7-7L7 7M7-7L-7 7"/>',
    "parallelGateway": '<path class="bpmn-bold" stroke-width="3" d="M0-10V10M-10 0H10"/>',
    "inclusiveGateway": '<circle class="bpmn-bold" stroke-width="3" r="9"/>',
    "eventBasedGateway": '<circle r="11"/><path d="M0-7L7-2L4 6H-4L-7-2Z"/>',
    "complexGateway": '<path class="bpmn-bold" stroke-width="3" d="M0-10V10M-10 0H10M-7-7L7 7M7-7L-7 7"/>',
}
EVENT_SIGNS = {
    "message": '<path d="M-8-5H8V6H-8ZL0 1L8-5"/>',
    "timer": '<circle r="8"/><path d="M0-6V0L4 3"/>',
    "signal": '<path d="M0-8L8 6H-8Z"/>',
    "error": '<path d="M-8 7L-3-6L3 2L8-7L3 7L-3-1Z"/>',
    "escalation": '<path d="M0-8L6 7L0 1L-6 7Z"/>',
    "conditional": '<path d="M-6-8H6V8H-6ZM-4-4H4M-4 0H4M-4 4H4"/>',
    "compensation": '<path d="M0-6V6L-8 0ZM8-6V6L0 0Z"/>',
    "cancel": '<path d="M-6-6L6 6M6-6L-6 6"/>',
    "link": '<path d="M-8-3H1V-7L8 0L1 7V3H-8Z"/>',
    "terminate": '<circle class="bpmn-filled" fill="currentColor" r="8"/>',
    "multiple": '<path d="M0-8L8-2L5 7H-5L-8-2Z"/>',
}
LOOP_SIGNS = {
    "standard": '<path d="M-2 4A5 5 0 1 1 3 4M3 4V0M3 4H7"/>',
    "sequential": '<path d="M-5-4H5M-5 0H5M-5 4H5"/>',
    "parallel": '<path d="M-4-5V5M0-5V5M4-5V5"/>',
}


PAINT = {
    "bpmn-shape": 'fill="#fff"',
    "bpmn-inner": 'fill-opacity="0"',
    "bpmn-thick": 'stroke-width="3"',
    "bpmn-dashed": 'stroke-dasharray="5 3"',
    "bpmn-dotted": 'stroke-dasharray="2 3"',
}


def painted(css: str) -> str:
    """Classes with the presentation attributes that make them look right without a style sheet."""
    return " ".join([f'class="{css}"', *(PAINT[name] for name in css.split() if name in PAINT)])


def draw_node(node: Node, shape: Shape) -> str:
    """A flow node at its place, with its label."""
    if node.kind in GATEWAYS:
        return _gateway(node, shape)
    if node.kind in EVENTS:
        return _event(node, shape)
    return _activity(node, shape) if node.kind in ACTIVITIES else box(shape, "bpmn-shape") + label(node.name, shape)


def box(shape: Shape, css: str, radius: float = 0) -> str:
    """A rectangle."""
    size = f'x="{n(shape.x)}" y="{n(shape.y)}" width="{n(shape.width)}" height="{n(shape.height)}"'
    return f"<rect {painted(css)} {size}" + (f' rx="{n(radius)}"/>' if radius else "/>")


def label(name: str, shape: Shape, below: bool = False) -> str:
    """The name: where the drawing put it, else below the shape, else inside."""
    if not name:
        return ""
    if shape.label and below:
        x, y, width, height = shape.label
        lines = wrapped(name, max(width, 60) + FONT)
        return lines_at(lines, x + width / 2, y + max(height, len(lines) * LINE) / 2)
    if below:
        lines = wrapped(name, max(shape.width, 96))
        return lines_at(lines, shape.x + shape.width / 2, shape.y + shape.height + 4 + len(lines) * LINE / 2)
    lines = wrapped(name, shape.width - 8)[: max(1, int(shape.height // LINE))]
    return lines_at(lines, shape.x + shape.width / 2, shape.y + shape.height / 2)


def _moved(x: float, y: float, inner: str, scale: float = 1) -> str:
    size = f" scale({n(scale)})" if scale != 1 else ""
    return f'<g class="bpmn-sign" transform="translate({n(x)} {n(y)}){size}">{inner}</g>'


def _gateway(node: Node, shape: Shape) -> str:
    x, y, w, h = shape.x, shape.y, shape.width, shape.height
    points = f"{n(x + w / 2)},{n(y)} {n(x + w)},{n(y + h / 2)} {n(x + w / 2)},{n(y + h)} {n(x)},{n(y + h / 2)}"
    sign = _moved(x + w / 2, y + h / 2, GATEWAY_SIGNS[node.kind])
    return f'<polygon {painted("bpmn-shape")} points="{points}"/>' + sign + label(node.name, shape, below=True)


def _event(node: Node, shape: Shape) -> str:
    x, y, radius = shape.x + shape.width / 2, shape.y + shape.height / 2, min(shape.width, shape.height) / 2
    css = {"startEvent": "bpmn-shape", "endEvent": "bpmn-shape bpmn-thick"}.get(node.kind, "bpmn-shape")
    if not node.interrupting:
        css += " bpmn-dashed"
    drawn = f'<circle {painted(css)} cx="{n(x)}" cy="{n(y)}" r="{n(radius)}"/>'
    if node.kind not in ("startEvent", "endEvent"):
        drawn += f'<circle {painted(css + " bpmn-inner")} cx="{n(x)}" cy="{n(y)}" r="{n(max(radius - 3, 1))}"/>'
    kinds = [e.kind for e in node.events]
    sign = EVENT_SIGNS.get("multiple" if len(kinds) > 1 else kinds[0]) if kinds else None
    throws = node.kind in ("endEvent", "intermediateThrowEvent")
    if sign:
        inner = f'<g class="bpmn-filled" fill="currentColor">{sign}</g>' if throws else sign
        drawn += _moved(x, y, inner, min(1.0, radius / 18))
    return drawn + label(node.name, shape, below=True)


def _activity(node: Node, shape: Shape) -> str:
    css = "bpmn-shape" + (" bpmn-thick" if node.kind == "callActivity" else "")
    if node.event_sub_process:
        css += " bpmn-dotted"
    drawn = box(shape, css, 10)
    if node.kind == "transaction":
        inner = Shape(shape.element, shape.x + 3, shape.y + 3, max(shape.width - 6, 1), max(shape.height - 6, 1))
        drawn += box(inner, css, 8)
    if sign := TASK_SIGNS.get(node.kind):
        drawn += _moved(shape.x + 4, shape.y + 4, sign)
    drawn += _markers(node, shape)
    expanded = node.kind in SCOPES and shape.expanded is not False and shape.height > 90
    if expanded:
        lines = wrapped(node.name, shape.width - 16)[:2]
        return drawn + lines_at(lines, shape.x + shape.width / 2, shape.y + 6 + len(lines) * LINE / 2)
    return drawn + label(node.name, shape)


def _markers(node: Node, shape: Shape) -> str:
    signs = []
    if node.loop:
        signs.append(LOOP_SIGNS[node.loop.kind])
    if node.for_compensation:
        signs.append(EVENT_SIGNS["compensation"])
    if node.kind in SCOPES | {"callActivity"} and shape.expanded is False:
        signs.append('<path d="M-6-6H6V6H-6ZM0-4V4M-4 0H4"/>')
    if node.kind == "adHocSubProcess":
        signs.append('<path d="M-6 2C-3-5 3 5 6-2"/>')
    middle = shape.x + shape.width / 2 - (len(signs) - 1) * 8
    return "".join(_moved(middle + i * 16, shape.y + shape.height - 9, s, 0.8) for i, s in enumerate(signs))


def draw_artifact(artifact: Artifact, shape: Shape) -> str:
    """Data, an annotation or a group at its place."""
    x, y, w, h = shape.x, shape.y, shape.width, shape.height
    if artifact.kind == "textAnnotation":
        bracket = f'<path class="bpmn-line" d="M{n(x + 8)} {n(y)}H{n(x)}V{n(y + h)}H{n(x + 8)}"/>'
        return bracket + lines_at(wrapped(artifact.text, w - 12), x + 6, y + h / 2, "start")
    if artifact.kind == "group":
        return box(shape, "bpmn-line bpmn-dashed", 10) + label(artifact.text, shape, below=True)
    if artifact.kind in ("dataStoreReference", "dataStore"):
        top, low = n(y + h * 0.15), n(y + h * 0.85)
        arc = f"a{n(w / 2)} {n(h * 0.15)} 0 0 0 {n(w)} 0"
        body = f'<path {painted("bpmn-shape")} d="M{n(x)} {top}{arc}a{n(w / 2)} {n(h * 0.15)} 0 0 0 {n(-w)} 0V{low}{arc}V{top}"/>'
        return body + label(artifact.text, shape, below=True)
    if artifact.kind in CHOREOGRAPHY | FLOW_NODES:
        return box(shape, "bpmn-shape", 10) + label(artifact.text, shape)
    if artifact.kind in CONVERSATION:
        return _hexagon(shape) + label(artifact.text, shape, below=True)
    fold = min(w, h) * 0.3
    page = (
        f"M{n(x)} {n(y)}H{n(x + w - fold)}L{n(x + w)} {n(y + fold)}V{n(y + h)}H{n(x)}ZM{n(x + w - fold)} {n(y)}v{n(fold)}h{n(fold)}"
    )
    return f'<path {painted("bpmn-shape")} d="{page}"/>' + label(artifact.text, shape, below=True)


def _hexagon(shape: Shape) -> str:
    x, y, w, h = shape.x, shape.y, shape.width, shape.height
    corners = ((0.25, 0), (0.75, 0), (1, 0.5), (0.75, 1), (0.25, 1), (0, 0.5))
    points = " ".join(f"{n(x + w * left)},{n(y + h * top)}" for left, top in corners)
    return f'<polygon {painted("bpmn-shape")} points="{points}"/>'


def draw_band(name: str, shape: Shape) -> str:
    """A pool or a lane with its name along its short side."""
    drawn = box(shape, "bpmn-band")
    if not name:
        return drawn
    if shape.horizontal is False:
        return drawn + lines_at(wrapped(name, shape.width - 8)[:1], shape.x + shape.width / 2, shape.y + 15)
    lines = wrapped(name, shape.height - 8)[:2]
    turned = lines_at(lines, 0, 0)
    return drawn + f'<g transform="translate({n(shape.x + 15)} {n(shape.y + shape.height / 2)}) rotate(-90)">{turned}</g>'
