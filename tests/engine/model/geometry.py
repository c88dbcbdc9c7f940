"""What is wrong with a drawing: shapes over one another, outside of what they belong to, edges that end nowhere or cross shapes."""

from __future__ import annotations

from collections.abc import Iterator

from engine.model.graph import Diagram, Edge, Model, Shape

Box = tuple[float, float, float, float]
CLOSE = 0.01
"""Pixels that do not count."""


def faults(model: Model, diagram: Diagram) -> list[str]:
    """All faults of a drawing, in words; `crossings` are those that only look bad."""
    shapes = {s.element: s for s in diagram.shapes}
    if len(shapes) != len(diagram.shapes):
        return ["something is drawn twice"]
    return [*_missing(model, diagram), *_overlaps(model, shapes), *_outside(model, shapes), *_ends(model, diagram, shapes)]


def crossings(model: Model, diagram: Diagram) -> list[str]:
    """Pieces of edges that run through a shape which neither holds nor is one of their ends."""
    shapes = {s.element: s for s in diagram.shapes}
    around, all_ends, hosts = _around(model), _ends_of(model), _hosts(model)
    bands = {p.id for p in model.participants} | {lane.id for p in model.processes.values() for lane in p.lanes}
    solid = [s for s in shapes.values() if s.element not in bands]
    found = []
    for edge in diagram.edges:
        ends = all_ends.get(edge.element, ())
        near = {e for end in ends for e in (end, *_chain(end, around), *_attached(hosts, end))}
        near |= {s.element for s in solid for end in ends if end in shapes and _holds(s, shapes[end])}
        for one, other in zip(edge.waypoints, edge.waypoints[1:], strict=False):
            found += [f"{edge.element} crosses {s.element}" for s in solid if s.element not in near and _cuts(one, other, s)]
    return found


def _missing(model: Model, diagram: Diagram) -> Iterator[str]:
    shapes, edges = {s.element for s in diagram.shapes}, {e.element for e in diagram.edges}
    for process in model.processes.values():
        yield from (f"{i} is not drawn" for i in (*process.nodes, *(lane.id for lane in process.lanes)) if i not in shapes)
        yield from (f"{i} is not drawn" for i in process.flows if i not in edges)
    yield from (f"{p.id} is not drawn" for p in model.participants if p.id not in shapes)
    for artifact in model.artifacts:
        if artifact.kind not in ("dataObject", "dataStore") and artifact.id not in shapes:
            yield f"{artifact.id} is not drawn"
    drawn = {i for i in shapes if i in _nodes(model) or i in {p.id for p in model.participants}}
    yield from (f"{m.id} is not drawn" for m in model.message_flows if {m.source, m.target} <= drawn and m.id not in edges)


def _nodes(model: Model) -> set[str]:
    return {n for p in model.processes.values() for n in p.nodes}


def _around(model: Model) -> dict[str, list[str]]:
    """What each shape stands in: lanes, sub-processes, the pool."""
    pools = {p.process: p.id for p in reversed(model.participants) if p.process}
    found: dict[str, list[str]] = {}
    for process in model.processes.values():
        scopes = {n.id: n.scope for n in process.nodes.values()}
        lane_of = {n: lane.id for lane in process.lanes for n in lane.nodes if scopes.get(n) == lane.scope}
        pool = [pools[process.id]] if process.id in pools else []
        for node in process.nodes.values():
            own = lane_of.get(node.id) or lane_of.get(node.attached_to or "")
            found[node.id] = [x for x in (own, node.scope) if x] + ([] if node.scope or own else pool)
        for lane in process.lanes:
            found[lane.id] = [x for x in (lane.parent or lane.scope,) if x] or pool
    return found


def _chain(identity: str, around: dict[str, list[str]]) -> set[str]:
    found: set[str] = set()
    todo = [identity]
    while todo:
        new = [a for a in around.get(todo.pop(), ()) if a not in found]
        found |= set(new)
        todo += new
    return found


def _hosts(model: Model) -> dict[str, str]:
    return {n.id: n.attached_to for p in model.processes.values() for n in p.nodes.values() if n.attached_to}


def _attached(hosts: dict[str, str], identity: str) -> set[str]:
    """The host of an event and what else is attached to it; what is attached to an activity."""
    host = hosts.get(identity, identity)
    return {host, *(event for event, other in hosts.items() if other == host)}


def _box(shape: Shape) -> Box:
    return shape.x, shape.y, shape.x + shape.width, shape.y + shape.height


def _overlaps(model: Model, shapes: dict[str, Shape]) -> Iterator[str]:
    around, hosts = _around(model), _hosts(model)
    every = list(shapes.values())
    for at, one in enumerate(every):
        for other in every[at + 1 :]:
            if not _meet(_box(one), _box(other)) or _holds(one, other) or _holds(other, one):
                continue
            pair = {one.element, other.element}
            related = one.element in _chain(other.element, around) or other.element in _chain(one.element, around)
            if not related and not any(hosts.get(e) in pair for e in pair):
                yield f"{one.element} lies on {other.element}"


def _meet(one: Box, other: Box) -> bool:
    return one[0] + CLOSE < other[2] and other[0] + CLOSE < one[2] and one[1] + CLOSE < other[3] and other[1] + CLOSE < one[3]


def _holds(outer: Shape, inner: Shape) -> bool:
    """True for bands and open sub-processes, which other things may stand in."""
    (a, b, c, d), (e, f, g, h) = _box(outer), _box(inner)
    inside = a <= e + CLOSE and b <= f + CLOSE and g <= c + CLOSE and h <= d + CLOSE
    return (outer.horizontal is not None or outer.expanded is True) and inside


def _outside(model: Model, shapes: dict[str, Shape]) -> Iterator[str]:
    hosts = _hosts(model)
    for identity, outers in _around(model).items():
        for outer in outers:
            if identity in shapes and outer in shapes and identity not in hosts:
                (a, b, c, d), (e, f, g, h) = _box(shapes[outer]), _box(shapes[identity])
                if not (a <= e + CLOSE and b <= f + CLOSE and g <= c + CLOSE and h <= d + CLOSE):
                    yield f"{identity} is not inside {outer}"
    for event, host in hosts.items():
        x, y = shapes[event].x + shapes[event].width / 2, shapes[event].y + shapes[event].height / 2
        left, top, right, bottom = _box(shapes[host])
        within = left - CLOSE <= x <= right + CLOSE and top - CLOSE <= y <= bottom + CLOSE
        if not within or min(abs(y - bottom), abs(y - top), abs(x - left), abs(x - right)) > 1:
            yield f"{event} is not on the border of {host}"


def _ends_of(model: Model) -> dict[str, tuple[str, str]]:
    ends = {f.id: (f.source, f.target) for p in model.processes.values() for f in p.flows.values()}
    ends |= {m.id: (m.source, m.target) for m in model.message_flows}
    joins = [*model.links, *(a for p in model.processes.values() for a in p.associations)]
    return ends | {a.id: (a.source, a.target) for a in joins}


def _ends(model: Model, diagram: Diagram, shapes: dict[str, Shape]) -> Iterator[str]:
    all_ends = _ends_of(model)
    for edge in diagram.edges:
        pairs = zip(all_ends.get(edge.element, ()), (edge.waypoints[0], edge.waypoints[-1]), strict=False)
        yield from (
            f"{edge.element} does not end at {end}" for end, point in pairs if end in shapes and not _on(point, shapes[end])
        )


def _on(point: tuple[float, float], shape: Shape) -> bool:
    (x, y), (left, top, right, bottom) = point, _box(shape)
    inside = left - 1 <= x <= right + 1 and top - 1 <= y <= bottom + 1
    return inside and min(abs(x - left), abs(x - right), abs(y - top), abs(y - bottom)) <= 1


def _cuts(one: tuple[float, float], other: tuple[float, float], shape: Shape) -> bool:
    """True where a straight piece runs through the inside of a shape; pieces that are neither level nor upright are sampled."""
    left, top, right, bottom = shape.x + 1, shape.y + 1, shape.x + shape.width - 1, shape.y + shape.height - 1
    (x1, y1), (x2, y2) = one, other
    if max(x1, x2) <= left or min(x1, x2) >= right or max(y1, y2) <= top or min(y1, y2) >= bottom:
        return False
    if abs(x1 - x2) < 0.5 or abs(y1 - y2) < 0.5:
        return True
    points = ((x1 + (x2 - x1) * step / 40, y1 + (y2 - y1) * step / 40) for step in range(41))
    return any(left < x < right and top < y < bottom for x, y in points)


def edge_of(diagram: Diagram, element: str) -> Edge:
    """The edge of an element."""
    return next(e for e in diagram.edges if e.element == element)
