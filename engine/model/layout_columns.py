"""Where the columns of a layout stand, and how a flow finds its way through the gaps between them."""

from __future__ import annotations

from collections.abc import Mapping

from engine.model.layers import THIN, Layers

PADDING, GAP, LANE, BELOW = 30.0, 44.0, 12.0, 22.0
FREE = 16.0
Point = tuple[float, float]
Path = tuple[Point, ...]


class Columns:
    """The left edges of the columns, and the upright lines between them: one for all that leaves one node.

    `names` are the widths of the names of flows: they get room right of the lines.
    """

    def __init__(self, layers: Layers, widths: Mapping[str, float], names: Mapping[str, float], top: float, spare: float) -> None:
        self.layers, self.top = layers, top
        self.spare = [spare] * (len(layers.columns) + 1)
        for flow, way in layers.ways.items():
            gap = layers.rank[way[0]] + 1
            self.spare[gap] = max(self.spare[gap], names.get(flow, 0.0))
        self.width = [max((widths[n] for n in c if n in widths), default=0.0) for c in layers.columns]
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
        return GAP + LANE * max(0, len(self.lines[rank]) - 1) + 2 * LANE * bool(self.layers.back) + self.spare[rank]

    def place(self, node: str, width: float, height: float) -> Point:
        """The upper left corner of a node of this size, in the middle of its place."""
        rank = self.layers.rank[node]
        return self.left[rank] + (self.width[rank] - width) / 2, self.height(node) - height / 2

    def height(self, name: str) -> float:
        """The middle height of a node or of a place of a flow."""
        return self.top + self.layers.middle[name]

    def free(self, node: str) -> float:
        """An upright line beside the column of a node that meets no node of any column."""
        return self.left[self.layers.rank[node]] - FREE

    def _x(self, gap: int, name: str) -> float:
        """The place of an upright line in the gap before a column; the gap before the first is its margin."""
        end = (self.left[gap] if gap < len(self.left) else self.right + GAP) - self.spare[gap]
        begin = self.left[gap - 1] + self.width[gap - 1] if gap else end - GAP
        names = self.lines[gap]
        at = names.index(name) + 1 if name in names else 0
        return begin + (end - begin) * (at + 1) / (len(names) + 2)

    def forth(self, start: list[Point], way: list[str], end: Point, slack: float) -> list[Point]:
        """Through the places of the flow, with a bend in the gap where the height changes.

        By less than `slack` it does not bend for its target, nor by less than a place is narrow for one of its places.
        """
        points = list(start)
        for one, other in zip(way, way[1:], strict=False):
            last = other == way[-1]
            high, now = end[1] if last else self.height(other), points[-1][1]
            if abs(high - now) > (slack if last else THIN[0]):
                x = self._x(self.layers.rank[other], one)
                points += [(x, now), (x, high)]
        return [*points, (end[0], points[-1][1])]

    def around(self, start: list[Point], ends: tuple[str, str], end: Point, below: float) -> list[Point]:
        """Below everything and back up before the target."""
        out, back = (self.layers.rank[e] for e in ends)
        right, left = self._x(out + 1, ends[0]), self._x(back, "") if back else self.left[0] - BELOW / 2
        return [*start, (right, start[-1][1]), (right, below), (left, below), (left, end[1]), end]


def straight(points: list[Point]) -> Path:
    """Without the points at which nothing bends."""
    kept: list[Point] = []
    for at, (x, y) in enumerate(points):
        if kept and at + 1 < len(points):
            (px, py), (nx, ny) = kept[-1], points[at + 1]
            if (abs(px - x) < 0.5 and abs(x - nx) < 0.5) or (abs(py - y) < 0.5 and abs(y - ny) < 0.5):
                continue
        kept.append((x, y))
    return tuple(kept)
