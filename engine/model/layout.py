"""A layout for files without a drawing: layers from left to right, boundary events on their hosts, pools one below the other."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from engine.model.graph import EVENTS, GATEWAYS, SCOPES, Diagram, Edge, Flow, Model, Node, Process, Shape
from engine.model.layers import Layers, arrange

GAP_Y, PADDING, BAND = 40.0, 30.0, 30.0
LANE = 12.0
GAP_X = 44.0
TASK = (110.0, 80.0)
EVENT = (36.0, 36.0)
GATEWAY = (50.0, 50.0)
BELOW = 22.0
Point = tuple[float, float]


def layout(model: Model, process: str | None = None) -> Diagram:
    """A drawing of one process, or of the whole file with its pools where none is named."""
    chosen = [p for p in model.processes.values() if process in (None, p.id)] or list(model.processes.values())
    blocks = {p.id: _Layout(p).scope(None) for p in chosen}
    whole = _Block(width=max((b.width for b in blocks.values()), default=TASK[0]))
    pools = {p.process: p.id for p in model.participants if p.process} if process is None else {}
    for identity, block in blocks.items():
        left = BAND if identity in pools else 0.0
        if identity in pools:
            whole.shapes.append(Shape(pools[identity], 0.0, whole.height, whole.width + BAND, block.height, horizontal=True))
        whole.add(block, left, whole.height)
        whole.height += block.height + GAP_Y
    for pool in model.participants if process is None else ():
        if pool.process is None:
            whole.shapes.append(Shape(pool.id, 0.0, whole.height, whole.width + BAND, TASK[1], horizontal=True))
            whole.height += TASK[1] + GAP_Y
    boxes = {s.element: s for s in whole.shapes}
    if process is None:
        messages = (m for m in model.message_flows if m.source in boxes and m.target in boxes)
        whole.edges += [Edge(m.id, _across(boxes[m.source], boxes[m.target])) for m in messages]
    return Diagram("layout", model.name, process or "", tuple(whole.shapes), tuple(whole.edges))


@dataclass(slots=True)
class _Block:
    """The inside of one scope, laid out from (0, 0)."""

    shapes: list[Shape] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    width: float = 0.0
    height: float = 0.0

    def add(self, other: _Block, x: float, y: float) -> None:
        """Another block inside this one, moved."""
        self.shapes += (replace(s, x=s.x + x, y=s.y + y) for s in other.shapes)
        self.edges += (Edge(e.element, tuple((a + x, b + y) for a, b in e.waypoints)) for e in other.edges)


class _Layout:
    def __init__(self, process: Process) -> None:
        self.process = process
        self.inside: dict[str | None, list[Node]] = {}
        self.attached: dict[str, list[Node]] = {}
        for node in process.nodes.values():
            self.inside.setdefault(node.scope, []).append(node)
            if node.attached_to:
                self.attached.setdefault(node.attached_to, []).append(node)
        self.flows: dict[str | None, list[Flow]] = {}
        for flow in process.flows.values():
            self.flows.setdefault(process.nodes[flow.source].scope, []).append(flow)

    def scope(self, scope: str | None) -> _Block:
        """Place the nodes and flows of a scope and, within their boxes, those of its sub-processes."""
        nodes = [n for n in self.inside.get(scope, []) if not n.attached_to]
        inner = {n.id: self.scope(n.id) for n in nodes if n.kind in SCOPES and self.inside.get(n.id)}
        sizes = {n.id: _size(n, inner) for n in nodes}
        flows = self.flows.get(scope, [])
        links = [(f.id, self._host(f.source), self._host(f.target)) for f in flows]
        layers = arrange([n.id for n in nodes], links, {i: h for i, (_, h) in sizes.items()})
        block, columns = _Block(), _Columns(layers, sizes)
        for node in nodes:
            width, height = sizes[node.id]
            x = columns.left[layers.rank[node.id]] + (columns.width[layers.rank[node.id]] - width) / 2
            self._place(node, (x, PADDING + layers.middle[node.id] - height / 2), sizes[node.id], block, inner)
        boxes = {s.element: s for s in block.shapes}
        lowest = max((s.y + s.height for s in block.shapes), default=PADDING)
        self._edges(flows, block, boxes, columns, lowest + BELOW)
        block.width = columns.right + PADDING
        below = max((y for e in block.edges for _, y in e.waypoints), default=0.0)
        block.height = max(lowest, below) + PADDING
        return block

    def _host(self, node: str) -> str:
        """What stands in a column: the activity of a boundary event, else the node itself."""
        return self.process.nodes[node].attached_to or node

    def _place(self, node: Node, at: Point, size: Point, block: _Block, inner: dict[str, _Block]) -> None:
        (x, y), (width, height) = at, size
        block.shapes.append(Shape(node.id, x, y, width, height, node.id in inner if node.kind in SCOPES else None))
        if node.id in inner:
            block.add(inner[node.id], x, y + 10)
        for index, event in enumerate(self.attached.get(node.id, ())):
            left = x + width - EVENT[0] - 6 - index * (EVENT[0] + 6)
            block.shapes.append(Shape(event.id, left, y + height - EVENT[1] / 2, *EVENT))

    def _edges(self, flows: list[Flow], block: _Block, boxes: dict[str, Shape], columns: _Columns, below: float) -> None:
        for flow in flows:
            source, target = boxes[flow.source], boxes[flow.target]
            ends = self._host(flow.source), self._host(flow.target)
            if ends[0] != flow.source:
                foot = (source.x + source.width / 2, source.y + source.height)
                start: list[Point] = [foot, (foot[0], foot[1] + 12)]
            else:
                start = [(source.x + source.width, source.y + source.height / 2)]
            end = (target.x, target.y + target.height / 2)
            way = columns.layers.ways.get(flow.id)
            points = columns.forth(start, way, end) if way else columns.around(start, ends, end, below)
            below += 0.0 if way else LANE
            block.edges.append(Edge(flow.id, _straight(points)))


class _Columns:
    """Where each column stands, and the upright lines between them: one for all that leaves one node, one for each that returns."""

    def __init__(self, layers: Layers, sizes: dict[str, Point]) -> None:
        self.layers = layers
        self.width = [max((sizes[n][0] for n in c if n in sizes), default=0.0) for c in layers.columns]
        self.lines: list[list[str]] = [[] for _ in range(len(self.width) + 1)]
        for way in layers.ways.values():
            for one, other in zip(way, way[1:], strict=False):
                if abs(layers.middle[one] - layers.middle[other]) > 0.5:
                    self._line(layers.rank[one] + 1, one)
        self.left: list[float] = []
        self.right = PADDING
        for rank, width in enumerate(self.width):
            self.right += self._gap(rank) if rank else 0.0
            self.left.append(self.right)
            self.right += width

    def _line(self, gap: int, name: str) -> None:
        if name not in self.lines[gap]:
            self.lines[gap].append(name)

    def _gap(self, rank: int) -> float:
        return GAP_X + LANE * max(0, len(self.lines[rank]) - 1) + 2 * LANE * bool(self.layers.back)

    def x_of(self, gap: int, name: str) -> float:
        """The place of an upright line in the gap before a column; the gap before the first is its margin."""
        end = self.left[gap] if gap < len(self.left) else self.right + GAP_X
        begin = self.left[gap - 1] + self.width[gap - 1] if gap else end - GAP_X
        names = self.lines[gap]
        at = names.index(name) + 1 if name in names else 0
        return begin + (end - begin) * (at + 1) / (len(names) + 2)

    def forth(self, start: list[Point], way: list[str], end: Point) -> list[Point]:
        """Through the places of the flow, with a bend in the gap where the height changes."""
        points = list(start)
        for one, other in zip(way, way[1:], strict=False):
            high = end[1] if other == way[-1] else PADDING + self.layers.middle[other]
            x = self.x_of(self.layers.rank[other], one)
            points += [(x, points[-1][1]), (x, high)]
        return [*points, end]

    def around(self, start: list[Point], ends: tuple[str, str], end: Point, below: float) -> list[Point]:
        """Below everything and back up before the target."""
        out, back = (self.layers.rank[e] for e in ends)
        right, left = self.x_of(out + 1, ends[0]), self.x_of(back, "") if back else end[0] - BELOW / 2
        return [*start, (right, start[-1][1]), (right, below), (left, below), (left, end[1]), end]


def _size(node: Node, inner: dict[str, _Block]) -> Point:
    if node.id in inner:
        return max(inner[node.id].width, TASK[0]), max(inner[node.id].height, TASK[1]) + 10
    return EVENT if node.kind in EVENTS else GATEWAY if node.kind in GATEWAYS else TASK


def _straight(points: list[Point]) -> tuple[Point, ...]:
    """Without the points at which nothing bends."""
    kept: list[Point] = []
    for at, (x, y) in enumerate(points):
        if kept and at + 1 < len(points):
            (px, py), (nx, ny) = kept[-1], points[at + 1]
            if (abs(px - x) < 0.5 and abs(x - nx) < 0.5) or (abs(py - y) < 0.5 and abs(y - ny) < 0.5):
                continue
        kept.append((x, y))
    return tuple(kept)


def _across(source: Shape, target: Shape) -> tuple[Point, ...]:
    """A message flow from one pool to another, up or down."""
    down = source.y < target.y
    begin = (source.x + source.width / 2, source.y + (source.height if down else 0.0))
    end = (target.x + target.width / 2, target.y + (0.0 if down else target.height))
    turn = (begin[1] + end[1]) / 2
    return _straight([begin, (begin[0], turn), (end[0], turn), end])
