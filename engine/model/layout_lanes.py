"""Lanes of a layout: which nodes stand in which band, and how far each lane reaches."""

from __future__ import annotations

from collections.abc import Sequence

from engine.model.graph import Lane, Node, Shape
from engine.model.layers import Extent, Link
from engine.model.layout_block import Block
from engine.model.normalise import IMPLIED

HEAD = 30.0


def bands_of(lanes: Sequence[Lane], nodes: Sequence[Node], links: Sequence[Link]) -> dict[str, list[str]]:
    """The nodes of each lane that is a band, each in the last lane that names it: an inner lane comes after the one around it.

    A lane around others is a band of its own only for nodes that stand in none of these. What was implied stands in the lane
    of what it was implied for.
    """
    lane_of = {node: lane.id for lane in lanes for node in lane.nodes}
    implied = {node.id for node in nodes if IMPLIED in node.extensions}
    for _, source, target in (*links, *reversed(links)):
        for one, other in ((source, target), (target, source)):
            if one in implied and other in lane_of:
                lane_of.setdefault(one, lane_of[other])
    held = {lane_of.get(node.id) for node in nodes}
    bands = [lane for lane in lanes if lane.id in held or all(other.parent != lane.id for other in lanes)]
    return {lane.id: [node.id for node in nodes if lane_of.get(node.id) == lane.id] for lane in bands}


def add_lanes(block: Block, lanes: Sequence[Lane], bands: Sequence[str], heights: Sequence[Extent]) -> None:
    """Lanes around their bands, the last one down to the bottom, each further in than the one around it."""
    if not lanes:
        return
    parents = {lane.id: lane.parent for lane in lanes}
    chains = {lane.id: _chain(lane.id, parents) for lane in lanes}
    spans: dict[str, list[int]] = {}
    for at, identity in enumerate(bands):
        for around in chains[identity]:
            spans.setdefault(around, []).append(at)
    deepest = max(len(chain) for chain in chains.values())
    inside = Block(block.shapes, block.edges, block.ports)
    block.shapes, block.edges, block.ports = [], [], {}
    block.add(inside, HEAD * deepest, 0.0)
    block.width += HEAD * deepest
    for lane in lanes:
        left = HEAD * (len(chains[lane.id]) - 1)
        top, last = heights[spans[lane.id][0]][0], spans[lane.id][-1]
        low = block.height if last == len(heights) - 1 else heights[last][1]
        block.lanes.append(Shape(lane.id, left, top, block.width - left, low - top, horizontal=True))


def _chain(lane: str, parents: dict[str, str | None]) -> list[str]:
    """A lane and those around it."""
    chain, at = [lane], parents.get(lane)
    while at is not None and at not in chain:
        chain.append(at)
        at = parents.get(at)
    return chain
