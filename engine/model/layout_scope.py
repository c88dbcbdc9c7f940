"""One process of a layout: its nodes in layers and lanes, sub-processes around their contents, events on their hosts."""

from __future__ import annotations

from collections.abc import Iterator

from engine.model.graph import EVENTS, GATEWAYS, SCOPES, Artifact, Edge, Flow, Node, Process, Shape
from engine.model.labels import width_of
from engine.model.layers import EDGE, Extent, Link, arrange
from engine.model.layout_beside import LEAST, SPACE, Beside, in_line, place_of
from engine.model.layout_block import Block, joined, on_border
from engine.model.layout_columns import BELOW, FREE, GAP, LANE, PADDING, Columns, Path, Point, straight
from engine.model.layout_lanes import add_lanes, bands_of

TASK, EVENT, GATEWAY = (110.0, 80.0), (36.0, 36.0), (50.0, 50.0)
NAME = 22.0
APART, FOOT, STEP = 6.0, 12.0, 5.0
SLACK = {EVENT[1]: 4.0, GATEWAY[1]: 1.5}
"""How far from its middle an edge may end, so that it still meets a circle, a diamond, or else a box."""
MOST_NAME, BESIDE = 90.0, 10.0
Box = tuple[float, float, float, float]
MOST_ALONE = 4


class ScopeLayout:
    """Lays out the scopes of one process, from the inside out."""

    def __init__(self, process: Process, beside: Beside, spare: float) -> None:
        self.process, self.beside, self.spare = process, beside, spare
        self.flows: dict[str | None, list[Flow]] = {}
        for flow in (*process.flows.values(), *self._handlers()):
            self.flows.setdefault(process.nodes[flow.source].scope, []).append(flow)

    def _handlers(self) -> Iterator[Flow]:
        """What joins an event to the activity that handles it is drawn like a flow."""
        nodes = self.process.nodes
        for each in self.process.associations:
            source, target = nodes.get(each.source), nodes.get(each.target)
            if source and target and source.scope == target.scope and not target.attached_to:
                yield Flow(each.id, source.id, target.id)

    def scope(self, scope: str | None) -> Block:
        """The nodes and flows of a scope and, within their boxes, those of its sub-processes."""
        nodes = [n for n in self.process.inside(scope) if n.attached_to not in self.process.nodes]
        inner = {n.id: self.scope(n.id) for n in nodes if n.kind in SCOPES and self._has_contents(n.id)}
        sizes = {n.id: self._size(n, inner.get(n.id)) for n in nodes}
        lanes = [lane for lane in self.process.lanes if lane.scope == scope]
        links: list[Link] = [(f.id, self._host(f.source), self._host(f.target)) for f in self.flows.get(scope, [])]
        extents = {n.id: self._extent(n, sizes[n.id]) for n in nodes}
        bands = bands_of(lanes, nodes, links)
        layers = arrange([n.id for n in nodes], links, extents, list(bands.values()))
        widths = {n: max(width, self.beside.row(n)[0]) for n, (width, _) in sizes.items()}
        names = {f.id: min(width_of(f.name), MOST_NAME) + BESIDE for f in self.flows.get(scope, []) if f.name}
        columns = Columns(layers, widths, names, 0.0 if lanes else PADDING, self.spare)
        block = Block()
        for node in nodes:
            self._place(node, sizes[node.id], columns, block, inner)
        self._finish(scope, columns, block)
        for name, contents in inner.items():
            self._lead_out(name, contents, columns, block)
        add_lanes(block, lanes, list(bands), layers.bands)
        return block

    def _has_contents(self, scope: str) -> bool:
        return bool(self.process.inside(scope) or self.beside.alone.get(scope)) or any(e.scope == scope for e in self.process.lanes)

    def _host(self, node: str) -> str:
        """What stands in a column: the activity of a boundary event, else the node itself."""
        attached = self.process.nodes[node].attached_to
        return attached if attached in self.process.nodes and attached else node

    def _size(self, node: Node, inner: Block | None) -> Point:
        events = len(self.process.attached(node.id)) * (EVENT[0] + APART) + 2 * APART
        if inner is not None:
            foot = EVENT[1] / 2 + APART if self.process.attached(node.id) else 0.0
            return max(inner.width, TASK[0], events), max(inner.height, TASK[1]) + _title(inner) + foot
        if node.kind in EVENTS:
            return EVENT
        return GATEWAY if node.kind in GATEWAYS else (max(TASK[0], events), TASK[1])

    def _extent(self, node: Node, size: Point) -> Extent:
        half, events = size[1] / 2, self.process.attached(node.id)
        named = NAME if node.name and node.kind in EVENTS | GATEWAYS else 0.0
        below = EVENT[1] / 2 + FOOT + STEP * len(events) if events else named
        return half + self.beside.row(node.id)[1], half + below

    def _place(self, node: Node, size: Point, columns: Columns, block: Block, inner: dict[str, Block]) -> None:
        """A node with what stands in it, on it and over it."""
        (x, y), (width, height) = columns.place(node.id, *size), size
        block.shapes.append(Shape(node.id, x, y, width, height, node.id in inner if node.kind in SCOPES else None))
        block.ports[node.id] = _port(node, (x, y), size, columns.free(node.id))
        if node.id in inner:
            inner[node.id].stretch(width)
            block.add(inner[node.id], x, y + _title(inner[node.id]))
        for index, event in enumerate(self.process.attached(node.id)):
            left, top = x + width - EVENT[0] - APART - index * (EVENT[0] + APART), y + height - EVENT[1] / 2
            block.shapes.append(Shape(event.id, left, top, *EVENT, label=_left_of(event, left, top)))
            foot = top + EVENT[1] + FOOT + STEP * index
            middle = left + EVENT[0] / 2
            block.ports[event.id] = ((middle, top + EVENT[1]), (middle, foot), (columns.free(node.id), foot))
        self._over(node, (x + width / 2, y), columns, block)

    def _over(self, node: Node, middle: Point, columns: Columns, block: Block) -> None:
        row = in_line(self.beside.over.get(node.id, ()), middle[0] - self.beside.row(node.id)[0] / 2, middle[1] - SPACE)
        top = min((s.y for s in row), default=0.0) - APART
        for shape in row:
            block.shapes.append(shape)
            port = ((shape.x + shape.width / 2, shape.y), (shape.x + shape.width / 2, top), (columns.free(node.id), top))
            block.ports[shape.element] = port

    def _finish(self, scope: str | None, columns: Columns, block: Block) -> None:
        """Flows, then what stands in no column, below everything."""
        boxes = {s.element: s for s in block.shapes}
        lowest = max((s.y + s.height for s in block.shapes), default=PADDING)
        self._edges(self.flows.get(scope, []), block, boxes, columns, lowest + BELOW)
        below = max((y for e in block.edges for _, y in e.waypoints), default=0.0)
        bands = columns.layers.bands
        block.height = max(lowest + PADDING, below + PADDING, bands[-1][1] if bands else 0.0)
        block.width = columns.right + PADDING
        self._alone(self.beside.alone.get(scope, []), columns, block)

    def _alone(self, artifacts: list[Artifact], columns: Columns, block: Block) -> None:
        """What belongs to no node stands right of all of them, in the lowest lane, in columns of a few."""
        bands = columns.layers.bands
        left, top = columns.right + GAP + PADDING, bands[-1][0] + EDGE if bands else PADDING
        for at in range(0, len(artifacts), MOST_ALONE):
            column, low = artifacts[at : at + MOST_ALONE], top
            width = max(place_of(artifact)[0] for artifact in column)
            for artifact in column:
                low += place_of(artifact)[1]
                (shape,) = in_line([artifact], left, low)
                block.shapes.append(shape)
                middle = shape.y + shape.height / 2
                block.ports[artifact.id] = ((shape.x, middle), (left - FREE, middle))
                low += SPACE
            block.height = max(block.height, low + PADDING)
            block.width, left = left + width + PADDING, left + width + GAP

    def _edges(self, flows: list[Flow], block: Block, boxes: dict[str, Shape], columns: Columns, below: float) -> None:
        for flow in flows:
            source, target = boxes[flow.source], boxes[flow.target]
            ends = self._host(flow.source), self._host(flow.target)
            start = self._start(flow.source, source, block)
            end = (target.x, target.y + target.height / 2)
            way = columns.layers.ways.get(flow.id)
            slack = SLACK.get(target.height, 12.0)
            points = columns.forth(start, way, end, slack) if way else columns.around(start, ends, end, below)
            below += 0.0 if way else LANE
            block.edges.append(Edge(flow.id, straight(points)))

    def _start(self, node: str, shape: Shape, block: Block) -> list[Point]:
        """A flow leaves a boundary event at its foot, everything else to the right."""
        if self._host(node) != node:
            return list(block.ports[node][:2])
        return [(shape.x + shape.width, shape.y + shape.height / 2)]

    def _lead_out(self, scope: str, contents: Block, columns: Columns, block: Block) -> None:
        """Ports of what stands in a sub-process go on below its contents to the line beside it."""
        box = next(s for s in block.shapes if s.element == scope)
        foot, free = box.y + _title(contents) + contents.height - APART, columns.free(scope)
        for name in self._within(scope):
            if name in block.ports:
                path = block.ports[name]
                block.ports[name] = (*path, (path[-1][0], foot), (free, foot))

    def _within(self, scope: str) -> Iterator[str]:
        yield from (a.id for a in self.beside.alone.get(scope, ()))
        for node in self.process.inside(scope):
            yield node.id
            yield from (a.id for a in self.beside.over.get(node.id, ()))
            yield from self._within(node.id)


def _title(contents: Block) -> float:
    """The room for the name of a sub-process over its contents, where nothing but lanes begins at their upper edge."""
    return 24.0 if contents.lanes else 10.0


def _left_of(event: Node, left: float, top: float) -> Box | None:
    """The name of a boundary event stands beside the flow that leaves it at its foot."""
    width = min(width_of(event.name), LEAST)
    return (left + EVENT[0] / 2 - BESIDE - width, top + EVENT[1] + 4, width, NAME) if event.name else None


def _port(node: Node, at: Point, size: Point, free: float) -> Path:
    """Events are reached from above, because they are round and have their names below; everything else from the left."""
    (x, y), (width, height) = at, size
    if node.kind in EVENTS:
        return (x + width / 2, y), (x + width / 2, y - APART), (free, y - APART)
    return (x, y + height * 0.75), (free, y + height * 0.75)


def far_joins(block: Block, beside: Beside, known: set[str]) -> None:
    """Associations: short ones from what stands over a node straight down, the others above everything."""
    boxes = {s.element: s for s in block.shapes}
    over = {a.id: host for host, artifacts in beside.over.items() for a in artifacts}
    far = []
    for identity, (source, target) in beside.joins.items():
        if over.get(source) == target or over.get(target) == source:
            block.edges.append(Edge(identity, _down(boxes[source], boxes[target])))
        elif identity not in known and source in block.ports and target in block.ports:
            far.append((identity, source, target))
    if far:
        block.lower(BELOW + APART * len(far))
    for at, (identity, source, target) in enumerate(far):
        block.edges.append(Edge(identity, joined(block.ports[source], block.ports[target], BELOW / 2 + APART * at)))


def _down(source: Shape, target: Shape) -> Path:
    """Between two shapes one over the other: straight down, below the whole row, and to the border of the lower one."""
    if source.y > target.y:
        return tuple(reversed(_down(target, source)))
    middle = source.x + source.width / 2
    x, y = on_border(target, (middle, source.y))
    return straight([(middle, source.y + source.height), (middle, y - SPACE / 2), (x, y - SPACE / 2), (x, y)])
