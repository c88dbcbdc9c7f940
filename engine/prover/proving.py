"""From a Model to its verdicts: compiled, explored, and once more with more openings told apart where a scope opens twice."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import partial

from engine.dmn import DecisionModel
from engine.model.graph import Model
from engine.prover.compiling import compile_net
from engine.prover.drawing import EAGER, Reading
from engine.prover.explorer import DEFAULT, explore
from engine.prover.net import Net, fields, marked
from engine.prover.plunging import plunge
from engine.prover.soundness import Soundness, Verdict, soundness
from engine.prover.space import Bound, Space

BOUNDS = frozenset({"states", "seconds", "bytes"})
VISITING = 0.85
"""This part of the time is for visiting states; the rest is for runs at random where there are too many."""
LEAST, LONGEST = 0.5, 5.0
MOST = 30_000
"""For the shortest way to where no end can be reached: seconds and states."""
OPENINGS = 2
"""So many openings of a sub-process at once are told apart before it is said that they cannot be."""


def prove(
    model: Model,
    process: str | None = None,
    *,
    decisions: Mapping[str, DecisionModel] = {},
    reading: Reading = EAGER,
    bound: Bound = DEFAULT,
    visible: Collection[str] = (),
) -> tuple[Space, Soundness]:
    """The states of the process (of all pools where none is named) and the six verdicts on them.

    `visible` are the nodes whose steps must all be there. Where an event may come while the branch that it started before
    still runs, that is told as not safe. A verdict without a `state` was found among other states than those given back.
    """

    def compiled(how: Reading) -> Net:
        return compile_net(model, process, decisions=decisions, reading=how)

    look = partial(_explored, bound=bound, visible=visible)
    space, verdicts = _proved(compiled, reading, look)
    if verdicts.safe.holds and reading.repeats > 1 and any(code == "one-beside" for code, _ in space.net.assumptions):
        strict = doubled(compiled(replace(reading, beside=True)), bound, visible)
        verdicts = replace(verdicts, safe=_elsewhere(strict))
    return space, verdicts


def _proved(compiled: Callable[[Reading], Net], reading: Reading, look: Callable[[Net], Space]) -> tuple[Space, Soundness]:
    space = look(compiled(reading))
    twice = [node for node in doubled_scopes(space) if node not in reading.slots]
    if not twice:
        return space, soundness(space)
    wider = replace(reading, slots={**reading.slots, **dict.fromkeys(twice, OPENINGS)})
    found, verdicts = _proved(compiled, wider, look)
    return found, replace(verdicts, safe=_elsewhere(soundness(space).safe))


def _elsewhere(verdict: Verdict) -> Verdict:
    return replace(verdict, state=None)


def _explored(net: Net, bound: Bound, visible: Collection[str]) -> Space:
    """With steps left out; where some state leads to no end, once more with every step if that is short: its way is shortest.

    Of more states than can be visited, some ways are followed to their end at random: one may show where nothing goes on.
    """
    space = explore(net, visible=visible, bound=replace(bound, seconds=bound.seconds * VISITING))
    ends = soundness(space).option_to_complete.holds
    if space.complete and ends is False:
        left = min(max(bound.seconds - space.seconds, LEAST), LONGEST)
        full = explore(net, visible=visible, bound=replace(bound, states=min(bound.states, MOST), seconds=left), reduce=False)
        return full if full.complete else space
    if space.reason in BOUNDS and ends is None and not net.uncovered:
        found = plunge(net, min(bound.seconds * (1 - VISITING), LONGEST))
        if found is not None:
            found.reason, found.seconds = space.reason, space.seconds
            return found
    return space


def doubled(net: Net, bound: Bound, visible: Collection[str] = ()) -> Verdict:
    """The verdict on doubled tokens alone: the search ends where there is one."""

    def found(transition: int, marking: int) -> bool:
        return net.transitions[transition].what == "beside" or bool(marking & net.single)

    return soundness(explore(net, visible=visible, bound=bound, until=found)).safe


def doubled_scopes(space: Space) -> list[str]:
    """The nodes whose scope opens more often at once than the net tells apart."""
    mask = fields([place.number for place in space.net.places if place.kind == "over"])
    found: dict[str, None] = {}
    for packed, _ in space.states if mask else ():
        for place, _ in marked(packed & mask):
            found[space.net.places[place].node] = None
    return list(found)
