"""Places of which at most one is marked, whatever happens: then two steps that fill different sides of a join come to the same.

A lane is a set of places in which no step puts more tokens than it takes out of it, and which has one at the start (a
sub-invariant of the net). While a step needs a token of the lane of one side of a join, that side is empty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.prover.net import Net, Transition

STANDING = frozenset({"flow", "at", "out", "on", "item", "ready"})


class Lanes:
    """The lanes of the sides of joins, found when they are asked for."""

    def __init__(self, net: Net) -> None:
        self.net = net
        self.givers: dict[int, list[Transition]] = {}
        for each in net.transitions:
            for place in dict.fromkeys(each.gives):
                self.givers.setdefault(place, []).append(each)
        self.found: dict[int, frozenset[int] | None] = {}

    def of(self, place: int) -> frozenset[int]:
        """The lane of the place; empty where none was found."""
        if place not in self.found:
            self.found[place] = _lane(self.net, self.givers, place)
        return self.found[place] or frozenset()

    def others(self, join: Transition, filled: Sequence[int]) -> frozenset[int]:
        """The lanes of the sides of a join other than those that are filled."""
        return frozenset(place for side in join.takes if side not in filled for place in self.of(side))


def _lane(net: Net, givers: Mapping[int, list[Transition]], first: int) -> frozenset[int] | None:
    lane, waiting = {first}, [first]
    while waiting:
        for each in givers.get(waiting.pop(), ()):
            while sum(place in lane for place in each.gives) > sum(place in lane for place in each.takes):
                more = next((p for p in each.takes if p not in lane and net.places[p].kind in STANDING), None)
                if more is None:
                    return None
                lane.add(more)
                waiting.append(more)
    return frozenset(lane) if sum(place in lane for place in net.start) <= 1 else None
