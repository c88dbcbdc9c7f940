"""Two elements with rules of their own: the ad-hoc sub-process and the joining complex gateway."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from engine import feel
from engine.feel.errors import FeelError
from engine.model.graph import Expression, Node
from engine.prover.drawing import Area, Drawing
from engine.prover.net import Way
from engine.prover.ways import leads

COUNTED = frozenset({"activationCount", "waitingForStart"})
FLOWS = 5


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


def prepare_complex(drawing: Drawing, area: Area) -> None:
    """Places that remember, for each complex gateway that joins, by which flows it has gone on."""
    for node in area.nodes():
        if node.kind == "complexGateway" and 1 < len(node.incoming) <= FLOWS:
            every = range(len(node.incoming))
            sets = [chosen for size in range(1, len(every) + 1) for chosen in combinations(every, size)]
            area.used[node.id] = {chosen: drawing.beside(area, "used", node.id, str(chosen)) for chosen in sets}


def draw_complex(drawing: Drawing, area: Area, node: Node) -> None:
    """A join that goes on when its condition counts enough tokens, and then takes those that come late without effect."""
    into = [area.flows[flow] for flow in node.incoming]
    asks = any("waitingForStart" in flow.condition.text for flow in drawing.outgoing(area, node) if flow.condition)
    opens = [_opens(node.condition, count) for count in range(1, len(into) + 1)]
    if asks or None in opens or node.id not in area.used or not drawing.eager:
        drawing.mark(node.id, "complex")
        return
    reach = leads(drawing, area, node, into)
    every = range(len(into))
    used = {chosen: place for chosen, place in area.used[node.id].items() if opens[len(chosen) - 1]}
    for chosen, place in used.items():
        empty = [*(into[each] for each in every if each not in chosen), *used.values()]
        takes = [into[each] for each in chosen]
        way = Way((), (area.at[node.id], place))
        drawing.step(area, node.id, "join", "urgent", takes, way, empty=empty)
        drawing.step(area, node.id, "join", "decide", takes, way, empty=empty)
        others = [each for each in every if each not in chosen]
        for late in [some for size in range(len(others) + 1) for some in combinations(others, size)]:
            missing = [each for each in others if each not in late]
            bits = sum(1 << each for each in missing)
            coming = [each for each, mask in reach.items() if mask & bits]
            empty = [*(into[each] for each in missing), *coming]
            takes = [place, *(into[each] for each in late)]
            drawing.step(area, node.id, "join", "decide", takes, empty=empty)


def _opens(condition: Expression | None, count: int) -> bool | None:
    """Whether the condition lets so many tokens pass; None where it asks for anything else."""
    try:
        parsed = feel.parse(condition.text) if condition is not None else None
        if parsed is None or parsed.names - COUNTED:
            return None
        value = parsed.evaluate({"activationCount": count, "waitingForStart": True}).value
    except FeelError:
        return None
    return value if isinstance(value, bool) else None
