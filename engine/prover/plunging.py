"""Looks deep instead of everywhere: runs taken at random to their end, in a net with more states than can be visited.

What such a run comes to is a counterexample like any other, only not the shortest; what none comes to proves nothing.
"""

from __future__ import annotations

from random import Random
from time import monotonic

from engine.prover.explorer import Explorer
from engine.prover.net import Net, fields
from engine.prover.space import Space, State

LONGEST = 5_000
"""So many steps are taken in one run."""
INSIDE = frozenset({"flow", "at", "out", "on", "item", "run"})
Way = list[tuple[int, State]]


def plunge(net: Net, seconds: float) -> Space | None:
    """A space that consists of the shortest ways found to a state in which nothing goes on, and to a doubled token; None without.

    The same net gives the same runs, however many fit into the time.
    """
    begin, random = monotonic(), Random(0)
    explorer = Explorer(net, (), reduce=False)
    inside = fields([place.number for place in net.places if place.kind in INSIDE])
    seen: set[State] = set()
    found: dict[str, Way] = {}
    while monotonic() - begin < seconds:
        way, end = _run(explorer, random, seen, begin + seconds)
        if end is not None and end & inside:
            found["stuck"] = min(way, found.get("stuck", way), key=len)
        doubled = next((place for place, (_, state) in enumerate(way, 1) if state[0] & net.single), None)
        if doubled is not None:
            found["doubled"] = min(way[:doubled], found.get("doubled", way), key=len)
    return _space(net, explorer, list(found.values())) if found else None


def _run(explorer: Explorer, random: Random, seen: set[State], until: float) -> tuple[Way, int | None]:
    """One run without its circles, and the marking in which nothing goes on; what was not seen before is taken first."""
    state = explorer.first
    way: Way = []
    places = {state: 0}
    for _ in range(LONGEST):
        following = explorer.successors(state)
        if not following:
            return way, state[0]
        within = [each for each in following if not each[1][0] & (explorer.guards | explorer.over)]
        if not within or monotonic() > until:
            break
        new = [each for each in within if each[1] not in seen]
        transition, state = random.choice(new or within)
        seen.add(state)
        kept = places.get(state)
        if kept is None:
            way.append((transition, state))
            places[state] = len(way)
        else:
            for _, gone in way[kept:]:
                del places[gone]
            del way[kept:]
    return way, None


def _space(net: Net, explorer: Explorer, ways: list[Way]) -> Space:
    space = Space(net, states=[explorer.first], came=[(0, 0)], edges=[[]], complete=False, reduced=True)
    index = {explorer.first: 0}
    for way in ways:
        before = 0
        for transition, state in way:
            if state not in index:
                index[state] = len(space.states)
                space.states.append(state)
                space.came.append((before, transition))
                space.edges.append([])
            space.edges[before].append((transition, index[state]))
            before = index[state]
    space.open_from = len(space.states)
    return space
