"""The layered way to place a graph: ranks from left to right, an order in each rank with few crossings, heights with few bends.

A flow over several ranks gets a place of its own in each between (K. Sugiyama, S. Tagawa and M. Toda's method), so that it
never runs through a box. A flow back to an earlier rank has none and goes around everything; so do flows that would need
more places than a drawing can hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

SWEEPS = 6
SPACE, NARROW = 40.0, 14.0
THIN = (4.0, 4.0)
EDGE, EMPTY = 26.0, 50.0
MOST = 6_000
Link = tuple[str, str, str]
Extent = tuple[float, float]
"""How far something reaches above and below its middle."""


@dataclass(slots=True)
class Layers:
    """Columns of nodes and of places for flows, the middle height of each, and the way of each flow through them.

    `bands` are the heights from which and to which each band reaches.
    """

    columns: list[list[str]] = field(default_factory=list)
    middle: dict[str, float] = field(default_factory=dict)
    rank: dict[str, int] = field(default_factory=dict)
    ways: dict[str, list[str]] = field(default_factory=dict)
    back: list[str] = field(default_factory=list)
    bands: list[Extent] = field(default_factory=list)


def arrange(
    nodes: Sequence[str], links: Iterable[Link], extents: Mapping[str, Extent], bands: Sequence[Iterable[str]] = ()
) -> Layers:
    """Places for nodes and links (link, source, target); `extents` in pixels by node. Heights of the result begin at 0.

    Nodes of one of the `bands` stand above those of the next; nodes of none come last. A flow runs in the band that it comes from.
    """
    found = Layers()
    links = [link for link in links if link[1] != link[2]]
    forth: dict[str, list[str]] = {n: [] for n in nodes}
    for _, source, target in links:
        forth[source].append(target)
    found.rank = ranks(forth)
    for link, source, target in links:
        between = range(found.rank[source] + 1, found.rank[target])
        if found.rank[target] <= found.rank[source] or len(found.rank) + len(between) > MOST:
            found.back.append(link)
            continue
        places = [f"{link}~{r}" for r in between]
        found.rank.update(zip(places, between, strict=True))
        found.ways[link] = [source, *places, target]
    found.columns = [[] for _ in range(max(found.rank.values(), default=-1) + 1)]
    for node, rank in found.rank.items():
        found.columns[rank].append(node)
    reach = {**dict.fromkeys(found.rank, THIN), **extents}
    if not bands:
        _stack(found, set(found.rank), reach)
        return found
    for group in _groups(found, bands):
        top = found.bands[-1][1] if found.bands else 0.0
        height = _stack(found, group, reach, top + EDGE)
        found.bands.append((top, top + (height + 2 * EDGE if group else 2 * EDGE + EMPTY)))
    if not group:
        found.bands.pop()
    return found


def _groups(layers: Layers, bands: Sequence[Iterable[str]]) -> list[set[str]]:
    """The nodes and places of each band, and of none."""
    band_of = {node: at for at, band in enumerate(bands) for node in band}
    for way in layers.ways.values():
        band_of.update((place, band_of.get(way[0], len(bands))) for place in way[1:-1])
    groups: list[set[str]] = [set() for _ in range(len(bands) + 1)]
    for name in layers.rank:
        groups[band_of.get(name, len(bands))].add(name)
    return groups


def _stack(layers: Layers, group: set[str], extents: Mapping[str, Extent], top: float = 0.0) -> float:
    """Order and place one group of nodes from a height on; gives the height that it takes."""
    columns = [[name for name in column if name in group] for column in layers.columns]
    ways = [[name for name in way if name in group] for way in layers.ways.values()]
    before, after = _neighbours(ways)
    _order(columns, before, after)
    middle = _heights(columns, before, after, extents)
    for _ in range(SWEEPS):
        _straighten(middle, columns, layers.ways.values(), before, extents)
    first = min((middle[n] - extents[n][0] for n in middle), default=0.0)
    layers.middle.update((name, height - first + top) for name, height in middle.items())
    for at, column in enumerate(columns):
        layers.columns[at] = [n for n in layers.columns[at] if n not in group] + column
    return max((middle[n] + extents[n][1] for n in middle), default=first) - first


def _neighbours(ways: Iterable[Sequence[str]]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    for way in ways:
        for one, other in zip(way, way[1:], strict=False):
            after.setdefault(one, []).append(other)
            before.setdefault(other, []).append(one)
    return before, after


def _order(columns: list[list[str]], before: Mapping[str, list[str]], after: Mapping[str, list[str]]) -> None:
    """Each column in the order of what its nodes are joined to, from left to right and back again."""
    for sweep in range(SWEEPS):
        forward = sweep % 2 == 0
        joined = before if forward else after
        place = {n: i for c in columns for i, n in enumerate(c)}
        for column in columns if forward else reversed(columns):
            mean = {n: _mean([place[o] for o in joined.get(n, ())], place[n]) for n in column}
            column.sort(key=mean.__getitem__)
            place.update((n, i) for i, n in enumerate(column))


def _heights(
    columns: Sequence[Sequence[str]],
    before: Mapping[str, list[str]],
    after: Mapping[str, list[str]],
    extents: Mapping[str, Extent],
) -> dict[str, float]:
    middle: dict[str, float] = {}
    for column in columns:
        middle.update(zip(column, _apart(column, [0.0] * len(column), extents), strict=True))
    for sweep in range(SWEEPS * 2):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            wanted = [_mean([middle[o] for o in (*before.get(n, ()), *after.get(n, ()))], middle[n]) for n in column]
            middle.update(zip(column, _apart(column, wanted, extents), strict=True))
    return middle


def _straighten(
    middle: dict[str, float],
    columns: Iterable[Sequence[str]],
    ways: Iterable[Sequence[str]],
    before: Mapping[str, list[str]],
    extents: Mapping[str, Extent],
) -> None:
    """A long flow runs at one height, and what has one thing before it stands beside that."""
    level = {p: _mean([middle[o] for o in way[1:-1]], 0.0) for way in ways for p in way[1:-1] if p in middle}
    for column in columns:
        wanted = [level.get(n, _mean([middle[o] for o in before.get(n, ())], middle[n])) for n in column]
        middle.update(zip(column, _apart(column, wanted, extents), strict=True))


def _apart(column: Sequence[str], wanted: Sequence[float], extents: Mapping[str, Extent]) -> list[float]:
    """The middles nearest to those wanted, by least squares, that keep the order and the space between.

    Neighbours that would overlap are moved as one group to the mean of what they want (pool adjacent violators).
    """
    offsets = [0.0] if column else []
    for last, node in zip(column, column[1:], strict=False):
        space = NARROW if THIN in (extents[node], extents[last]) else SPACE
        offsets.append(offsets[-1] + extents[last][1] + extents[node][0] + space)
    groups: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        total, count = want - offset, 1
        while groups and groups[-1][0] / groups[-1][1] > total / count:
            before, size = groups.pop()
            total, count = total + before, count + size
        groups.append((total, count))
    means = [total / count for total, count in groups for _ in range(count)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=True)]


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def ranks(forth: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """The longest way from the beginning to each node, without the links that close a circle."""
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
