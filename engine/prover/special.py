"""The ad-hoc sub-process: activities in any order, or one after the other."""

from __future__ import annotations

from collections.abc import Sequence

from engine.model.graph import Node
from engine.prover.drawing import Area, Drawing, Way


def draw_ad_hoc(drawing: Drawing, area: Area, node: Node, place: int, inner: Area, ends: Sequence[Way]) -> None:
    """One activity after the other begins, where the order says so; a condition that becomes true ends it early.

    `place` is marked while it is open; `ends` are what may follow then.
    """
    after = list(inner.more.items())
    for number, (name, more) in enumerate(after):
        before = [each for _, each in after[:number]]
        gives = Way((), (place, inner.at[name]))
        drawing.step(area, node.id, "again", "settle", (place, more), gives, empty=[*inner.own, *before])
    if node.condition is None:
        return
    if not node.cancel_remaining:
        some = [more for _, more in after]
        drawing.step(area, node.id, "skip", "wait", (), reads=(place,), some=some, clears=inner.memory)
        return
    for way in ends:
        drawing.step(area, node.id, "done", "wait", (place,), way)
