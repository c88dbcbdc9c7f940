"""A simple layered layout for files without a drawing: columns by distance from the start, boundary events on their hosts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from engine.model.graph import EVENTS, GATEWAYS, SCOPES, Diagram, Edge, Model, Node, Process, Shape

GAP_X, GAP_Y, PADDING = 50.0, 40.0, 40.0
TASK = (110.0, 80.0)
EVENT = (36.0, 36.0)
GATEWAY = (50.0, 50.0)


def layout(model: Model, process: str | None = None) -> Diagram:
    """A drawing of one process, or of all processes of the file one below the other where none is named."""
    chosen = [p for p in model.processes.values() if process in (None, p.id)] or list(model.processes.values())
    shapes: list[Shape] = []
    edges: list[Edge] = []
    top = 0.0
    for each in chosen:
        placed = _Layout(each)
        block = placed.scope(None)
        moved = [replace(s, y=s.y + top) for s in block.shapes]
        shapes += moved
        edges += placed.edges({s.element: s for s in moved})
        top += block.height + GAP_Y
    return Diagram("layout", model.name, process or "", tuple(shapes), tuple(edges))


@dataclass(slots=True)
class _Block:
    """The inside of one scope, laid out from (0, 0)."""

    shapes: list[Shape] = field(default_factory=list)
    width: float = 0.0
    height: float = 0.0


class _Layout:
    def __init__(self, process: Process) -> None:
        self.process = process
        self.inside: dict[str | None, list[Node]] = {}
        self.attached: dict[str, list[Node]] = {}
        for node in process.nodes.values():
            self.inside.setdefault(node.scope, []).append(node)
            if node.attached_to:
                self.attached.setdefault(node.attached_to, []).append(node)

    def scope(self, scope: str | None) -> _Block:
        """Place the nodes of a scope and, within their boxes, those of its sub-processes."""
        nodes = [n for n in self.inside.get(scope, []) if not n.attached_to]
        inner = {n.id: self.scope(n.id) for n in nodes if n.kind in SCOPES and self.inside.get(n.id)}
        columns = self._columns(nodes)
        heights = [sum(_size(n, inner)[1] + GAP_Y for n in column) for column in columns]
        block = _Block(height=max(heights, default=0) + PADDING)
        x = PADDING
        for column, height in zip(columns, heights, strict=True):
            sizes = {n.id: _size(n, inner) for n in column}
            width = max(w for w, _ in sizes.values())
            y = PADDING + (max(heights) - height) / 2
            for node in column:
                w, h = sizes[node.id]
                self._place(node, x + (width - w) / 2, y, block, inner)
                y += h + GAP_Y
            x += width + GAP_X
        block.width = x
        return block

    def _place(self, node: Node, x: float, y: float, block: _Block, inner: dict[str, _Block]) -> None:
        width, height = _size(node, inner)
        expanded = node.id in inner if node.kind in SCOPES else None
        block.shapes.append(Shape(node.id, x, y, width, height, expanded))
        for shape in inner[node.id].shapes if node.id in inner else ():
            block.shapes.append(replace(shape, x=shape.x + x, y=shape.y + y))
        for index, event in enumerate(self.attached.get(node.id, ())):
            left = x + width - EVENT[0] - index * (EVENT[0] + 8)
            block.shapes.append(Shape(event.id, left, y + height - EVENT[1] / 2, *EVENT))

    def _columns(self, nodes: list[Node]) -> list[list[Node]]:
        """Nodes by their distance from the beginning; flows that go back to an earlier node are left out of the count."""
        known = {n.id for n in nodes}
        forth: dict[str, list[str]] = {n.id: [] for n in nodes}
        for flow in self.process.flows.values():
            source = self.process.nodes[flow.source].attached_to or flow.source
            if source in known and flow.target in known and source != flow.target:
                forth[source].append(flow.target)
        rank = _ranks(forth)
        columns: dict[int, list[Node]] = {}
        for node in nodes:
            columns.setdefault(rank[node.id], []).append(node)
        return [columns[r] for r in sorted(columns)]

    def edges(self, shapes: dict[str, Shape]) -> list[Edge]:
        """A line for each flow, around the boxes where it goes back."""
        return [
            Edge(f.id, _route(shapes[f.source], shapes[f.target], self.process.nodes[f.source]))
            for f in self.process.flows.values()
            if f.source in shapes and f.target in shapes
        ]


def _size(node: Node, inner: dict[str, _Block]) -> tuple[float, float]:
    if node.id in inner:
        return max(inner[node.id].width, TASK[0]), max(inner[node.id].height, TASK[1]) + 10
    return EVENT if node.kind in EVENTS else GATEWAY if node.kind in GATEWAYS else TASK


def _ranks(forth: dict[str, list[str]]) -> dict[str, int]:
    """The longest way from the beginning to each node, without the flows that close a circle."""
    order: list[str] = []
    state: dict[str, int] = {}
    kept: dict[str, list[str]] = {node: [] for node in forth}
    targets = {t for others in forth.values() for t in others}
    for root in [*(n for n in forth if n not in targets), *forth]:
        stack = [(root, iter(forth[root]))] if root not in state else []
        state.setdefault(root, 1)
        while stack:
            node, others = stack[-1]
            for other in others:
                if state.get(other) != 1:
                    kept[node].append(other)
                if other not in state:
                    state[other] = 1
                    stack.append((other, iter(forth[other])))
                    break
            else:
                state[node] = 2
                order.append(node)
                stack.pop()
    rank = dict.fromkeys(forth, 0)
    for node in reversed(order):
        for other in kept[node]:
            rank[other] = max(rank[other], rank[node] + 1)
    return rank


def _route(source: Shape, target: Shape, node: Node) -> tuple[tuple[float, float], ...]:
    left, right = (target.x, target.y + target.height / 2), (source.x + source.width, source.y + source.height / 2)
    if node.attached_to:
        foot = (source.x + source.width / 2, source.y + source.height)
        turn = max(foot[1] + 20, left[1])
        return (foot, (foot[0], turn), (left[0] - 12, turn), (left[0] - 12, left[1]), left)
    if left[0] >= right[0]:
        middle = (left[0] + right[0]) / 2
        return (right, left) if left[1] == right[1] else (right, (middle, right[1]), (middle, left[1]), left)
    low = max(source.y + source.height, target.y + target.height) + 18
    start, end = (source.x + source.width / 2, source.y + source.height), (target.x + target.width / 2, target.y + target.height)
    return (start, (start[0], low), (end[0], low), end)
