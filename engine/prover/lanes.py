"""Places of which at most one is marked, whatever happens: then two steps that fill different sides of a join come to the same.

A lane is a set of places in which no step puts more tokens than it takes out of it, and which has one at the start (a
sub-invariant of the net). While a step needs a token of the lane of one side of a join, that side is empty.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.prover.net import Net, Transition

TURNS = 3
STANDING = frozenset({"flow", "at", "out", "on", "item", "ready"})


class Lanes:
    """For the sides of joins, the places that are empty whenever the side is not: found when they are asked for."""

    def __init__(self, net: Net) -> None:
        self.net = net
        self.givers: dict[int, list[Transition]] = {}
        self.takers: dict[int, list[Transition]] = {}
        for each in net.transitions:
            for index, places in ((self.givers, each.gives), (self.takers, each.takes)):
                for place in dict.fromkeys(places):
                    index.setdefault(place, []).append(each)
        self.found: dict[int, frozenset[int]] = {}

    def of(self, place: int) -> frozenset[int]:
        """All places that share a lane with this one; none where it is in no lane."""
        if place not in self.found:
            lane = self._closed(set(), place)
            self.found[place] = frozenset().union(*(self._lengthened(lane, turn) for turn in range(TURNS))) if lane else frozenset()
        return self.found[place]

    def others(self, join: Transition, filled: Sequence[int]) -> frozenset[int]:
        """The same for the sides of a join that are not filled."""
        return frozenset(place for side in join.takes if side not in filled for place in self.of(side))

    def _closed(self, lane: set[int], more: int) -> set[int] | None:
        """The lane with one more place and all that has to be in it then; None where that is no lane."""
        lane, waiting = {*lane, more}, [more]
        while waiting:
            for each in self.givers.get(waiting.pop(), ()):
                while _count(each.gives, lane) > _count(each.takes, lane):
                    found = next((p for p in each.takes if p not in lane and self.net.places[p].kind in STANDING), None)
                    if found is None:
                        return None
                    lane.add(found)
                    waiting.append(found)
        return lane if _count(self.net.start, lane) <= 1 else None

    def _lengthened(self, lane: set[int], turn: int) -> set[int]:
        """The lane followed forward; where a token becomes several, one of them is followed, another one each turn."""
        tried: set[int] = set()
        waiting = list(lane)
        while waiting:
            for each in self.takers.get(waiting.pop(), ()):
                open_places = [p for p in each.gives if p not in lane and p not in tried and self.net.places[p].kind in STANDING]
                if open_places and _count(each.gives, lane) < _count(each.takes, lane):
                    place = open_places[turn % len(open_places)]
                    tried.add(place)
                    longer = self._closed(lane, place)
                    if longer is not None:
                        waiting += longer - lane
                        lane = longer
        return lane


def _count(places: Sequence[int], lane: set[int]) -> int:
    return sum(place in lane for place in places)
