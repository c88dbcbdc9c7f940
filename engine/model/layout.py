"""A layout for files without a drawing: pools one below the other, lanes as bands in them, flows in layers from left to right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from engine.model.graph import Artifact, Diagram, Edge, MessageFlow, Model, Node, Participant, Process, Shape
from engine.model.labels import LINE, width_of
from engine.model.layout_beside import Beside, beside, in_line, place_of
from engine.model.layout_block import Block
from engine.model.layout_columns import FREE, PADDING, Path, straight
from engine.model.layout_lanes import HEAD
from engine.model.layout_scope import BESIDE, MOST_NAME, TASK, Box, ScopeLayout, far_joins
from engine.model.names import CHOREOGRAPHY, FLOW_NODES

BETWEEN, STEP = 40.0, 15.0
UNPOOLED = "layout-of-the-rest"


def layout(model: Model, process: str | None = None) -> Diagram:
    """A drawing of one process, or of the whole file with its pools where none is named."""
    if process in model.processes:
        block = _process(model.processes[process or ""], model)
        return Diagram("layout", model.name, process or "", (*block.lanes, *block.shapes), tuple(block.edges))
    page = _Page(model)
    return Diagram("layout", model.name, "", tuple(page.block.shapes), tuple(page.block.edges))


def _process(process: Process, model: Model) -> Block:
    joins = beside(model, process)
    ends = {end for m in model.message_flows for end in (m.source, m.target)} | {e for j in joins.joins.values() for e in j}
    spare = 2 * FREE if ends & (set(process.nodes) | {a.id for a in model.artifacts}) else 0.0
    block = ScopeLayout(process, joins, spare).scope(None)
    far_joins(block, joins, {edge.element for edge in block.edges})
    return block


class _Page:
    """Everything of a file: its pools, with room between them for the messages, and what stands in none."""

    def __init__(self, model: Model) -> None:
        self.model, self.block = model, Block()
        self.pool_of: dict[str, int] = {}
        self.below: list[float] = []
        blocks = self._blocks()
        width = max((b.width for _, b in blocks), default=TASK[0])
        self._stack(blocks, width)
        for at, message in enumerate(self._messages()):
            way = self._way(message, at)
            self.block.edges.append(Edge(message.id, way, self._label(message, way, at)))
        self._outside()

    def _blocks(self) -> list[tuple[Participant | None, Block]]:
        """A block for each pool, in the order of the file, then for each process without one and for choreographies."""
        found: list[tuple[Participant | None, Block]] = []
        left = dict(self.model.processes)
        for pool in self.model.participants:
            process = left.pop(pool.process or "", None)
            found.append((pool, _process(process, self.model) if process and self._shows(process) else _empty()))
        found += [(None, _process(p, self.model)) for p in left.values() if self._shows(p)]
        drawn = _drawn_only(self.model)
        return found + ([(None, ScopeLayout(drawn, Beside(), 0.0).scope(None))] if drawn.nodes else [])

    def _shows(self, process: Process) -> bool:
        return bool(process.nodes or process.lanes) or any(a.process == process.id for a in self.model.artifacts)

    def _stack(self, blocks: list[tuple[Participant | None, Block]], width: float) -> None:
        room = BETWEEN + STEP * len(self.model.message_flows)
        head = HEAD if any(pool for pool, _ in blocks) else 0.0
        for at, (pool, block) in enumerate(blocks):
            block.stretch(width)
            if pool is not None:
                shape = Shape(pool.id, 0.0, self.block.height, width + head, block.height, horizontal=True)
                self.block.shapes.append(shape)
                self.pool_of[pool.id] = at
            self.pool_of.update(dict.fromkeys(block.ports, at))
            self.block.add(block, head, self.block.height)
            self.block.height += block.height
            self.below.append(self.block.height)
            self.block.height += room
        self.block.width = width + head

    def _messages(self) -> Iterable[MessageFlow]:
        return [m for m in self.model.message_flows if m.source in self.pool_of and m.target in self.pool_of]

    def _way(self, message: MessageFlow, at: int) -> Path:
        """From pool to pool through the room between them; past other pools on the left of everything."""
        one, other = self.pool_of[message.source], self.pool_of[message.target]
        first, last = self._level(one, other, at), self._level(other, one, at)
        source = self._port(message.source, message.target, one <= other)
        target = self._port(message.target, message.source, other <= one)
        around = [] if abs(one - other) == 1 else [(-STEP * (at + 2), first), (-STEP * (at + 2), last)]
        way = [*source, (source[-1][0], first), *around, (target[-1][0], last), *reversed(target)]
        return straight(list(way))

    def _label(self, message: MessageFlow, way: Path, at: int) -> Box | None:
        """The name stands in the room between the pools, over the level piece of the way there or beside the upright one."""
        one, other = self.pool_of[message.source], self.pool_of[message.target]
        level, width = self._level(one, other, at), min(width_of(message.name), MOST_NAME)
        x = [point[0] for point in way if abs(point[1] - level) < 1] or [way[0][0]]
        room = max(x) - min(x)
        left = (max(x) + min(x) - width) / 2 if room > width else max(x) + BESIDE
        return (left, level - LINE - (2 if room > width else -LINE / 2), width, LINE) if message.name else None

    def _level(self, pool: int, other: int, at: int) -> float:
        """A height of its own below a pool, or above it where the other one stands higher."""
        if pool <= other:
            return self.below[pool] + BETWEEN / 2 + STEP * at
        return self.below[pool - 1] + BETWEEN / 2 + STEP * at

    def _port(self, end: str, other: str, downwards: bool) -> Path:
        """The port of a node, or the place on a pool's border over or under the other end."""
        if end in self.block.ports:
            return self.block.ports[end]
        pool = next(s for s in self.block.shapes if s.element == end)
        path = self.block.ports.get(other)
        x = path[-1][0] if path else pool.x + pool.width / 2
        return ((x, pool.y + (pool.height if downwards else 0.0)),)

    def _outside(self) -> None:
        """What stands in no pool and belongs to nothing in one, below everything; joined by a straight line."""
        rest = [a for a in beside(self.model, None).outside if not _is_flow(a)]
        if not rest:
            return
        tall = max(place_of(a)[1] for a in rest)
        self.block.shapes += in_line(rest, PADDING, self.block.height + PADDING + tall)
        self.block.height += PADDING + tall


def _empty() -> Block:
    return Block(width=TASK[0], height=TASK[1])


def _is_flow(artifact: Artifact) -> bool:
    return artifact.kind in FLOW_NODES | CHOREOGRAPHY


def _drawn_only(model: Model) -> Process:
    """Choreographies and whatever else stands in no process, as a process to lay out."""
    nodes = {a.id: Node(a.id, a.kind, a.text) for a in model.artifacts if _is_flow(a)}
    flows = {f.id: replace(f, condition=None) for f in model.loose if f.source in nodes and f.target in nodes}
    return Process(UNPOOLED, nodes=nodes, flows=flows)
