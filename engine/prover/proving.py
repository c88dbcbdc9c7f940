"""From a Model to its verdicts: compiled, explored, and once more with more openings told apart where a scope opens twice."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from engine.dmn import DecisionModel
from engine.model.graph import Model
from engine.prover.compiling import compile_net
from engine.prover.drawing import EAGER, Reading
from engine.prover.explorer import DEFAULT, explore
from engine.prover.net import fields, marked
from engine.prover.soundness import Soundness, soundness
from engine.prover.space import Bound, Space

OPENINGS = 2
"""So many openings of a sub-process at once are told apart before it is said that they cannot be."""


def prove(
    model: Model,
    process: str | None = None,
    *,
    decisions: Mapping[str, DecisionModel] = {},
    linked: Mapping[str, Model] = {},
    reading: Reading = EAGER,
    bound: Bound = DEFAULT,
    visible: Collection[str] = (),
) -> tuple[Space, Soundness]:
    """The states of the process (of all pools where none is named) and the six verdicts on them.

    `visible` are the nodes whose steps must all be there.
    """
    net = compile_net(model, process, decisions=decisions, linked=linked, reading=reading)
    space = explore(net, visible=visible, bound=bound)
    twice = [node for node in doubled_scopes(space) if node not in reading.slots]
    if not twice:
        return space, soundness(space)
    wider = replace(reading, slots={**reading.slots, **dict.fromkeys(twice, OPENINGS)})
    left = replace(bound, seconds=max(bound.seconds - space.seconds, 1.0))
    found, verdicts = prove(model, process, decisions=decisions, linked=linked, reading=wider, bound=left, visible=visible)
    return found, replace(verdicts, safe=soundness(space).safe)


def doubled_scopes(space: Space) -> list[str]:
    """The nodes whose scope opens more often at once than the net tells apart."""
    mask = fields([place.number for place in space.net.places if place.kind == "over"])
    found: dict[str, None] = {}
    for packed, _ in space.states if mask else ():
        for place, _ in marked(packed & mask):
            found[space.net.places[place].node] = None
    return list(found)
