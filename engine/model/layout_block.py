"""A piece of a layout: shapes and edges from (0, 0) on, and how each shape is reached from outside."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from engine.model.graph import Edge, Shape
from engine.model.layout_columns import Path, Point, straight


@dataclass(slots=True)
class Block:
    """The inside of one scope.

    A port is a path from a shape to an upright line on which nothing stands; what joins two shapes that are not neighbours
    goes out by the one and in by the other. `lanes` are drawn as wide as the pool they come to stand in.
    """

    shapes: list[Shape] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    ports: dict[str, Path] = field(default_factory=dict)
    lanes: list[Shape] = field(default_factory=list)
    width: float = 0.0
    height: float = 0.0

    def add(self, other: Block, x: float, y: float) -> None:
        """Another block inside this one, moved."""
        self.shapes += (_shifted(s, x, y) for s in (*other.lanes, *other.shapes))
        self.edges += (Edge(e.element, moved(e.waypoints, x, y)) for e in other.edges)
        self.ports.update((name, moved(path, x, y)) for name, path in other.ports.items())

    def stretch(self, width: float) -> None:
        """Make it at least this wide, lanes and all."""
        more = max(width - self.width, 0.0)
        self.lanes = [replace(lane, width=lane.width + more) for lane in self.lanes]
        self.width += more

    def lower(self, by: float) -> None:
        """Make room above everything but the uppermost lanes, which reach up to it."""
        inside = Block(self.shapes, self.edges, self.ports)
        self.shapes, self.edges, self.ports = [], [], {}
        self.add(inside, 0.0, by)
        first = min((lane.y for lane in self.lanes), default=0.0)
        self.lanes = [
            replace(lane, height=lane.height + by) if lane.y == first else replace(lane, y=lane.y + by) for lane in self.lanes
        ]
        self.height += by


def _shifted(shape: Shape, x: float, y: float) -> Shape:
    label = shape.label and (shape.label[0] + x, shape.label[1] + y, *shape.label[2:])
    return replace(shape, x=shape.x + x, y=shape.y + y, label=label)


def moved(path: Path, x: float, y: float) -> Path:
    """A path somewhere else."""
    return tuple((a + x, b + y) for a, b in path)


def joined(source: Path, target: Path, height: float) -> Path:
    """Out by one port, along a height, and in by another; where the two meet before that, no further."""
    meeting = next((point for point in source if point in target), None)
    if meeting is not None:
        return straight([*source[: source.index(meeting) + 1], *reversed(target[: target.index(meeting)])])
    return straight([*source, (source[-1][0], height), (target[-1][0], height), *reversed(target)])


def on_border(shape: Shape, toward: Point) -> Point:
    """The point of the upper or lower border of a shape that is nearest to one above or below it."""
    inset = min(10.0, shape.width / 4)
    x = min(max(toward[0], shape.x + inset), shape.x + shape.width - inset)
    return x, shape.y if toward[1] <= shape.y else shape.y + shape.height
