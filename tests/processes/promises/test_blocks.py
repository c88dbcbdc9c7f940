"""Random block-structured approvals: the numbers of the proofs are those that the blocks themselves give."""

from __future__ import annotations

import re
from itertools import count
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from processes.promises.budget import Budget
from processes.promises.days import Timing, reckon
from processes.promises.model import ENDLESS
from processes.promises.product import explore_with, heaviest
from processes.promises.prove import WHOLE, world_of
from processes.promises.visits import Visiting
from processes.promises.world import World
from tests.engine.blocks import Block, Drawing, blocks
from tests.engine.models import settings as node_settings
from tests.processes.promises.approvals import Piece, approval

OWN = 3  # examination and decision of the lawful approval
Weights = dict[str, int]


def longest(block: Block, days: Weights) -> int | None:
    """The working days of a block: in a row they add up, side by side the longest counts; None without end."""
    return _weigh(block, days, max)


def most(block: Block, visits: Weights) -> int | None:
    """The visits of a block: in a row and side by side they add up."""
    return _weigh(block, visits, sum)


def _weigh(block: Block, weights: Weights, beside: Any) -> int | None:
    if block.kind == "task":
        return weights[block.name]
    inner = [_weigh(part, weights, beside) for part in block.parts]
    if None in inner or (block.kind == "loop" and any(inner)):
        return None
    found = [n for n in inner if n is not None]
    if block.kind in ("parallel", "inclusive"):
        return int(beside(found))
    return max(found) if block.kind == "choice" else sum(found)


def drawn(block: Block, days: Weights, visits: Weights) -> World:
    """The block in an approval; each of its tasks is given days and visits."""
    drawing = Drawing(block)
    numbers = count()
    drawing.flows = [re.sub(r"\[(true|false)\]", lambda _: f"[free{next(numbers)} = 1]", line) for line in drawing.flows]
    first = drawing.flows[-2].split(" > ")[1]
    last = drawing.flows[-1].split(" > ")[0]
    nodes = {name: node for name, node in drawing.nodes.items() if name not in ("start", "stop")}
    for name, node in nodes.items():
        if node["kind"] == "userTask":
            days[name], visits[name] = days.get(name, len(days) % 4), visits.get(name, len(visits) % 2)
            place = "窗口" if visits[name] else None
            nodes[name] = {**node, "settings": node_settings(groups=("permit-clerk",), limit=days[name], visit=place)}
    limits = {name: {"days": 900, "unit": "working"} for name in ("statutory", "promised")}
    piece = Piece(first, last, "\n".join(drawing.flows[:-2]), nodes)
    return world_of(approval("review", piece, item={"limits": limits}), WHOLE)


@given(block=blocks(), seed=st.integers(0, 3))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_visits_and_days_are_those_of_the_blocks(block: Block, seed: int) -> None:
    days: Weights = {}
    visits: Weights = {}
    world = drawn(block, days, visits)
    names = ("statutory", "promised")
    timing = Timing(world.living, names)
    circle = heaviest(explore_with(world.space, timing, Budget())).circle
    expected = longest(block, days)
    assert (circle is None) == (expected is not None)
    if expected is not None:
        found = reckon(world.space, timing, dict.fromkeys(names, (900, 0)), Budget())
        assert found.longest[("promised", False)] == expected + OWN
    counted = heaviest(explore_with(world.space, Visiting(world.living), Budget()))
    many = ENDLESS if counted.circle else counted.weight
    assert many == (ENDLESS if most(block, visits) is None else most(block, visits))
