"""A BPMN diagram as SVG, drawn on the server, so that it is there without scripts, in print and for every reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from markupsafe import Markup, escape

from web.language import t

MARGIN = 14
GATEWAY_MARKS = {
    "exclusiveGateway": "M{l} {t}L{r} {b}M{r} {t}L{l} {b}",
    "parallelGateway": "M{x} {t}V{b}M{l} {y}H{r}",
    "complexGateway": "M{x} {t}V{b}M{l} {y}H{r}M{l} {t}L{r} {b}M{r} {t}L{l} {b}",
}
LINE = 15


def draw(view: Any, blocked: Iterable[str] = ()) -> Markup:
    """The first drawing of the view's model as one SVG; an empty text where the file holds none.

    Nodes of `view.active` are lit, those of `view.done` are marked as passed, those of `blocked` as faulty.
    """
    drawing = next((one for one in view.model.diagrams if one.shapes), None)
    if drawing is None:
        return Markup()
    marks = dict.fromkeys(view.done, "is-done") | dict.fromkeys(view.active, "is-active") | dict.fromkeys(blocked, "is-blocked")
    parts = _parts(view.model)
    body = [_edge(edge, parts.get(edge.element)) for edge in drawing.edges]
    shapes = sorted(drawing.shapes, key=lambda shape: -shape.width * shape.height)
    drawn = [_shape(shape, parts.get(shape.element), marks.get(shape.element, "")) for shape in shapes]
    pools = [svg for svg, back in drawn if back]
    front = [svg for svg, back in drawn if not back]
    left, top, width, height = _bounds(drawing)
    label = escape(t("diagram.label", name=view.name if isinstance(view.name, str) else ""))
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{label}" viewBox="{left:g} {top:g} {width:g} {height:g}"'
        f' width="{width:g}" height="{height:g}">{"".join(pools + body + front)}</svg>'
    )


def _parts(model: Any) -> Mapping[str, Any]:
    found: dict[str, Any] = {one.id: one for one in model.participants}
    for process in model.processes.values():
        found |= {**process.nodes, **process.flows, **{lane.id: lane for lane in process.lanes}}
    return found | {one.id: one for one in model.artifacts} | {one.id: one for one in model.message_flows}


def _bounds(drawing: Any) -> tuple[float, float, float, float]:
    points = [point for edge in drawing.edges for point in edge.waypoints]
    points += [(one.x, one.y) for one in drawing.shapes] + [(one.x + one.width, one.y + one.height) for one in drawing.shapes]
    labels = [one.label for one in (*drawing.shapes, *drawing.edges) if one.label]
    points += [(x, y) for x, y, _, _ in labels] + [(x + width, y + height) for x, y, width, height in labels]
    left, top = min(x for x, _ in points) - MARGIN, min(y for _, y in points) - MARGIN
    right, bottom = max(x for x, _ in points) + MARGIN, max(y for _, y in points) + MARGIN
    return left, top, right - left, bottom - top


def _shape(shape: Any, part: Any, mark: str) -> tuple[str, bool]:
    """The SVG of a shape, and whether it lies behind the flows."""
    kind = getattr(part, "kind", "")
    if kind.endswith("Gateway"):
        return _group(mark, _gateway(shape, kind) + _beside(shape, part.name)), False
    if kind.endswith("Event"):
        return _group(mark, _event(shape, part) + _beside(shape, part.name)), False
    if not kind or (shape.expanded and kind in ("subProcess", "transaction", "adHocSubProcess")):
        return _group("", _box(shape, "pool") + _name_of_pool(shape, getattr(part, "name", ""))), True
    if kind in ("textAnnotation", "dataObjectReference", "dataStoreReference", "group"):
        return _group("", _box(shape, "pool") + _inside(shape, part.text)), kind == "group"
    return _group(mark, _box(shape, "shape") + _inside(shape, part.name)), False


def _group(mark: str, inner: str) -> str:
    return f'<g class="{mark}">{inner}</g>' if mark else f"<g>{inner}</g>"


def _box(shape: Any, style: str) -> str:
    corner = 0 if style == "pool" else 9
    place = f'x="{shape.x:g}" y="{shape.y:g}" width="{shape.width:g}" height="{shape.height:g}"'
    return f'<rect class="{style}" {place} rx="{corner}"/>'


def _gateway(shape: Any, kind: str) -> str:
    x, y = shape.x + shape.width / 2, shape.y + shape.height / 2
    points = f"{x:g},{shape.y:g} {shape.x + shape.width:g},{y:g} {x:g},{shape.y + shape.height:g} {shape.x:g},{y:g}"
    reach = shape.width / 5.5
    lines = GATEWAY_MARKS.get(kind)
    if lines is None:
        sign = f'<circle class="mark" cx="{x:g}" cy="{y:g}" r="{reach:g}"/>'
    else:
        places = {"x": x, "y": y, "l": x - reach, "r": x + reach, "t": y - reach, "b": y + reach}
        sign = f'<path class="mark" d="{lines.format_map({name: f"{value:g}" for name, value in places.items()})}"/>'
    return f'<polygon class="shape" points="{points}"/>{sign}'


def _event(shape: Any, part: Any) -> str:
    x, y, radius = shape.x + shape.width / 2, shape.y + shape.height / 2, shape.width / 2
    style = "shape thick" if part.kind == "endEvent" else "shape" if part.interrupting else "shape dashed"
    rings = f'<circle class="{style}" cx="{x:g}" cy="{y:g}" r="{radius:g}"/>'
    if part.kind in ("intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"):
        rings += f'<circle class="{style}" cx="{x:g}" cy="{y:g}" r="{max(radius - 3.5, 1):g}"/>'
    return rings + (_sign(part.events[0].kind, x, y, radius * 0.48) if part.events else "")


def _sign(kind: str, x: float, y: float, reach: float) -> str:
    left, right, top, bottom = x - reach, x + reach, y - reach, y + reach
    paths = {
        "message": f"M{left:g} {top + 1:g}H{right:g}V{bottom - 1:g}H{left:g}ZL{x:g} {y + 1:g}L{right:g} {top + 1:g}",
        "timer": f"M{x:g} {top:g}V{y:g}H{right - 2:g}",
        "signal": f"M{x:g} {top:g}L{right:g} {bottom:g}H{left:g}Z",
        "error": f"M{left:g} {bottom:g}L{x - 2:g} {top:g}L{x + 2:g} {bottom - 2:g}L{right:g} {top:g}",
        "escalation": f"M{x:g} {top:g}L{right:g} {bottom:g}L{x:g} {y + 1:g}L{left:g} {bottom:g}Z",
    }
    if kind == "terminate":
        return f'<circle class="arrow" cx="{x:g}" cy="{y:g}" r="{reach:g}"/>'
    return f'<path class="mark" d="{paths[kind]}"/>' if kind in paths else ""


def _edge(edge: Any, part: Any) -> str:
    points = edge.waypoints
    if len(points) < 2:
        return ""
    line = "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
    flow = hasattr(part, "condition")
    head = f'<path class="arrow" d="{_arrow(points[-2], points[-1])}"/>' if flow else ""
    style = "edge" if flow else "edge dashed"
    return f'<path class="{style}" d="{line}"/>{head}' + _flow_name(edge, getattr(part, "name", ""))


def _arrow(start: tuple[float, float], end: tuple[float, float]) -> str:
    across, down = end[0] - start[0], end[1] - start[1]
    length = (across**2 + down**2) ** 0.5 or 1
    ux, uy = across / length, down / length
    base = (end[0] - 9 * ux, end[1] - 9 * uy)
    return f"M{end[0]:g} {end[1]:g}L{base[0] - 4 * uy:g} {base[1] + 4 * ux:g}L{base[0] + 4 * uy:g} {base[1] - 4 * ux:g}Z"


def _flow_name(edge: Any, name: str) -> str:
    if not name:
        return ""
    if edge.label:
        x, y, width, _ = edge.label
        return _lines(_wrap(name, max(width, 60)), x + width / 2, y + 11)
    middle = edge.waypoints[(len(edge.waypoints) - 1) // 2]
    following = edge.waypoints[(len(edge.waypoints) - 1) // 2 + 1]
    return _lines([name], (middle[0] + following[0]) / 2, (middle[1] + following[1]) / 2 - 5)


def _beside(shape: Any, name: str) -> str:
    if not name:
        return ""
    if shape.label:
        x, y, width, _ = shape.label
        return _lines(_wrap(name, max(width, 70)), x + width / 2, y + 11)
    return _lines(_wrap(name, 96), shape.x + shape.width / 2, shape.y + shape.height + LINE)


def _inside(shape: Any, name: str) -> str:
    lines = _wrap(name, shape.width - 12)
    return _lines(lines, shape.x + shape.width / 2, shape.y + shape.height / 2 + 4 - (len(lines) - 1) * LINE / 2)


def _name_of_pool(shape: Any, name: str) -> str:
    if not name or not shape.horizontal:
        return _lines([name], shape.x + shape.width / 2, shape.y + LINE) if name else ""
    x, y = shape.x + 18, shape.y + shape.height / 2
    return f'<text x="{x:g}" y="{y:g}" text-anchor="middle" transform="rotate(-90 {x:g} {y:g})">{escape(name)}</text>'


def _lines(lines: list[str], x: float, y: float) -> str:
    rows = "".join(f'<tspan x="{x:g}" y="{y + place * LINE:g}">{escape(line)}</tspan>' for place, line in enumerate(lines))
    return f'<text text-anchor="middle">{rows}</text>' if rows else ""


def _wrap(name: str, width: float) -> list[str]:
    """Lines that fit `width` pixels at 12 px type: Chinese breaks anywhere, other words between blanks."""
    lines, line = [], ""
    for word in _words(name):
        if line and _breadth(line + word) > width:
            lines.append(line.rstrip())
            line = word.lstrip()
        else:
            line += word
    return [*lines, line.rstrip()] if line.strip() else lines


def _words(name: str) -> Iterator[str]:
    word = ""
    for char in name:
        if char.isspace():
            yield word + " "
            word = ""
        elif ord(char) > 0x2E7F:
            yield from ([word] if word else [])
            yield char
            word = ""
        else:
            word += char
    if word:
        yield word


def _breadth(text: str) -> float:
    return sum(12 if ord(char) > 0x2E7F else 6.6 for char in text)
