"""Which steps may be left for later without changing a verdict: stubborn sets (A. Valmari).

In a state it is enough to follow the enabled steps of a set that is closed: for an enabled step everything that depends on it
is in the set, for a step that is not enabled everything that could make it so. Deadlocks are then the same, and from every
state an end can be reached exactly if that is so with every step followed; where all runs come to rest, every step and every
doubled token is still seen. Steps of `visible` nodes depend on each other, so that their order is kept.

In an eager net a step is what the world outside does with all that follows by itself; two steps that touch nothing in common
come to the same state in either order. A scope that runs empty is done after whichever step was last: so what follows then
makes a step depend on steps outside the scope, and on none that needs a token within it. The same holds of a parallel join and
a step that needs a token of the lane of another of its sides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.prover.lanes import Lanes
from engine.prover.net import WIDTH, Net, Transition

TRIES = 12
"""So many steps of a state are tried as the beginning of a small set."""


@dataclass(slots=True)
class Reach:
    """What a step with all that may follow by itself does to places, as bits; `guards` are the joins whose waiting it ends."""

    takes: int = 0
    gives: int = 0
    clears: int = 0
    reads: int = 0
    empty: int = 0
    guards: int = 0
    shifts: int = 0

    def add(self, each: Transition) -> None:
        """One more transition that may follow."""
        self.takes |= _bits(each.takes) | _bits(each.drains)
        self.gives |= _bits(each.gives)
        self.clears |= _bits(each.clears)
        self.reads |= _bits(each.reads) | _bits(each.some)

    def hinders(self, other: Reach) -> bool:
        """True when it may take away, or bring about, what the other needs."""
        if self.takes & (other.takes | other.gives | other.clears | other.reads):
            return True
        if self.clears & (other.gives | other.reads) or self.gives & other.empty:
            return True
        return bool(self.shifts & other.guards)


@dataclass(slots=True)
class Course:
    """A step: what it needs, and what follows, by the scope that has to run empty first (-1 for none)."""

    needs: int
    parts: dict[int, Reach]
    visible: bool


class Follower:
    """Which transitions may follow from which by themselves in an eager net."""

    def __init__(self, net: Net, by_place: Mapping[int, list[int]], joins: Mapping[int, list[int]]) -> None:
        self.net, self.by_place, self.joins = net, by_place, joins
        self.settles = [each for each in net.transitions if each.kind == "settle"]
        self.decides = [each for each in net.transitions if each.kind == "decide"]
        self.inside = [(each, frozenset(each.empty)) for each in self.settles]
        self.blocked = [(each, frozenset(hindering(each)), frozenset((*each.takes, *each.drains))) for each in self.decides]
        self.next: dict[int, tuple[int, ...]] = {}
        self.lanes = Lanes(net)
        self.behind: dict[frozenset[int], int] = {}

    def following(self, number: int) -> tuple[int, ...]:
        """What the transition may set off directly."""
        if number not in self.next:
            self.next[number] = tuple(dict.fromkeys(self._set_off(self.net.transitions[number])))
        return self.next[number]

    def _set_off(self, each: Transition) -> Iterable[int]:
        gives, gone = frozenset(each.gives), frozenset((*each.takes, *each.drains, *each.clears))
        for place in gives:
            yield from self.by_place.get(place, ())
            yield from self.joins.get(place, ())
        for settle, inside in self.inside:
            if gone & inside and not gives & inside or gives & frozenset(settle.takes):
                yield settle.number
        for decide, empty, takes in self.blocked:
            if gives & takes or (gone & empty and not gives & empty):
                yield decide.number

    def all_from(self, number: int) -> set[tuple[int, int]]:
        """(transition, scope) for the transition and everything that may follow by itself; -1 where no scope has to end first.

        Numbers below stand for joins of which other sides have to be filled first (`behind`).
        """
        found, waiting = {(number, -1)}, [(number, -1)]
        while waiting:
            each, scope = waiting.pop()
            for other in self.following(each):
                transition = self.net.transitions[other]
                now = (other, transition.takes[0] if transition.kind == "settle" else self._behind(each, transition, scope))
                if now not in found:
                    found.add(now)
                    waiting.append(now)
        return found

    def _behind(self, before: int, join: Transition, scope: int) -> int:
        """What follows through a join follows only when the lanes of its other sides have come to it."""
        if join.kind != "urgent" or len(set(join.takes)) < 2:
            return scope
        gives = self.net.transitions[before].gives
        lanes = self.lanes.others(join, [place for place in join.takes if place in gives])
        return self.behind.setdefault(lanes, -2 - len(self.behind)) if lanes else scope

    def within(self) -> dict[int, int]:
        """For each place that is marked while a scope is open: the places in the scope and in those within, as bits."""
        places = self.net.places
        found = {s.takes[0]: _bits(place for place in s.empty if places[place].kind != "undo") for s in self.settles}
        for _ in found:
            for host in found:
                for inner in found:
                    if found[host] >> inner & 1:
                        found[host] |= found[inner]
        return found


def hindering(each: Transition) -> tuple[int, ...]:
    """The places a token in which may keep the transition from firing."""
    return (*each.empty, *(place for places, _ in each.blocks for place in places))


class Reducer:
    """Chooses a closed set of steps for a marking. `steps` are the numbers of the transitions that are chosen among."""

    def __init__(self, net: Net, steps: list[int], follower: Follower | None, visible: frozenset[str]) -> None:
        self.net, self.steps = net, steps
        self.index = {number: place for place, number in enumerate(steps)}
        self.within = {-1: 0} | (follower.within() if follower else {})
        courses = [self._course(number, follower, visible) for number in steps]
        self.within |= {scope: _bits(lanes) for lanes, scope in follower.behind.items()} if follower is not None else {}
        if follower is not None:
            _with_conditions(net, steps, courses)
            self._forget_common(courses)
        self.dependent = self._dependent(courses)
        gives = [_joined(part.gives for part in course.parts.values()) for course in courses]
        gone = [_joined(part.takes | part.clears for part in course.parts.values()) for course in courses]
        places = range(len(net.places))
        self.givers = [sum(1 << i for i, bits in enumerate(gives) if bits >> place & 1) for place in places]
        self.takers = [sum(1 << i for i, bits in enumerate(gone) if bits >> place & 1) for place in places]

    def _forget_common(self, courses: list[Course]) -> None:
        """What follows when a scope has run empty in which every step needs a token: it never follows while there is a choice."""
        for scope in {scope for course in courses for scope in course.parts if scope >= 0}:
            if all(course.needs & self.within[scope] for course in courses):
                for course in courses:
                    course.parts.pop(scope, None)

    def _dependent(self, courses: list[Course]) -> list[int]:
        """For each step those that depend on it, as bits: only what touches a place or a join in common is compared."""
        near: dict[tuple[str, int], int] = {}
        touched = [list(_touched(course)) for course in courses]
        for number, marks in enumerate(touched):
            for mark in marks:
                near[mark] = near.get(mark, 0) | 1 << number
        found = []
        for course, marks in zip(courses, touched, strict=True):
            others = _joined(near[mark] for mark in marks)
            found.append(_joined(1 << n for n in _ones(others) if self._depend(course, courses[n])))
        return found

    def _depend(self, one: Course, other: Course) -> bool:
        """True when the order of the two may matter."""
        if one.visible and other.visible:
            return True
        mine = [part for scope, part in one.parts.items() if not other.needs & self.within[scope]]
        theirs = [part for scope, part in other.parts.items() if not one.needs & self.within[scope]]
        return any(part.hinders(each) or each.hinders(part) for part in mine for each in theirs)

    def _course(self, number: int, follower: Follower | None, visible: frozenset[str]) -> Course:
        first = self.net.transitions[number]
        found = Course(_bits(first.takes) | _bits(first.reads), {-1: Reach()}, False)
        for other, scope in {(number, -1)} if follower is None else follower.all_from(number):
            each = self.net.transitions[other]
            part = found.parts.setdefault(scope, Reach())
            part.add(each)
            found.visible |= each.node in visible
            remembering = [place for place in each.empty if self.net.places[place].kind == "undo"]
            part.empty |= _bits(remembering if follower and each.kind in ("settle", "decide") else each.empty)
            if follower is not None:
                self._guard(part, each, follower)
        return found

    def _guard(self, found: Reach, each: Transition, follower: Follower) -> None:
        """Joins that wait: which the step may let go, and of which it changes whether they wait."""
        gives, gone = frozenset(each.gives), frozenset((*each.takes, *each.drains, *each.clears))
        for number, (decide, empty, takes) in enumerate(follower.blocked):
            if decide is each or gives & takes:
                found.guards |= 1 << number
            if bool(gives & empty) != bool(gone & empty):
                found.shifts |= 1 << number

    def choose(self, marking: int, enabled: list[int]) -> list[int]:
        """Those of the enabled transitions that have to be followed now."""
        if len(enabled) < 2:
            return enabled
        ready = sum(1 << self.index[number] for number in enabled)
        best = ready
        for number in enabled[:TRIES]:
            found = self._closed(1 << self.index[number], ready, marking, best)
            if found and found.bit_count() < best.bit_count():
                best = found
                if best.bit_count() == 1:
                    break
        return [number for number in enabled if best >> self.index[number] & 1]

    def _closed(self, chosen: int, ready: int, marking: int, best: int) -> int:
        """The enabled part of the smallest closed set found around the step; 0 when it is no better than the best."""
        done = 0
        limit = best.bit_count()
        while chosen & ~done:
            left = chosen & ~done
            low = left & -left
            done |= low
            number = low.bit_length() - 1
            chosen |= self.dependent[number] if low & ready else self._enablers(self.steps[number], marking, chosen)
            if (chosen & ready).bit_count() >= limit:
                return 0
        return chosen & ready

    def _enablers(self, number: int, marking: int, chosen: int) -> int:
        """All steps of which one has to come before the transition can: those that fill one place, or empty another."""
        each = self.net.transitions[number]
        found = -1
        for place in (*each.takes, *each.reads):
            if marking >> (WIDTH * place) & 7 < each.takes.count(place) + each.reads.count(place):
                found = _fewer(found, self.givers[place], chosen)
        for place in each.empty:
            if marking >> (WIDTH * place) & 7:
                found = _fewer(found, self.takers[place], chosen)
        if found < 0:
            found = 0
            for place in each.some:
                found |= self.givers[place]
        return found


def _with_conditions(net: Net, steps: list[int], courses: list[Course]) -> None:
    """A condition may become true in the midst of what follows from a step: then that belongs to the step, if it touches it."""
    sudden = [(place, set(_touched(courses[place]))) for place, number in enumerate(steps) if net.transitions[number].kind == "any"]
    for course in courses if sudden else ():
        marks = set(_touched(course))
        left = [(place, others) for place, others in sudden if courses[place] is not course]
        while near := [each for each in left if marks & each[1]]:
            left = [each for each in left if each not in near]
            for place, others in near:
                marks |= others
                _join(course, courses[place])


def _join(course: Course, other: Course) -> None:
    """What follows from the other step may follow within the course as well."""
    for scope, part in other.parts.items():
        mine = course.parts.setdefault(scope, Reach())
        for name in Reach.__slots__:
            setattr(mine, name, getattr(mine, name) | getattr(part, name))
    course.visible |= other.visible


def _fewer(one: int, other: int, chosen: int) -> int:
    """The set that adds fewer to what is chosen; -1 stands for none so far."""
    if one < 0:
        return other
    return one if (one & ~chosen).bit_count() <= (other & ~chosen).bit_count() else other


def _touched(course: Course) -> Iterator[tuple[str, int]]:
    """Everything by which the order of the step and another may matter: places, joins, and being visible."""
    if course.visible:
        yield "visible", 0
    parts = course.parts.values()
    yield from (("place", n) for n in _ones(_joined(p.takes | p.gives | p.clears | p.reads | p.empty for p in parts)))
    yield from (("join", n) for n in _ones(_joined(p.guards | p.shifts for p in parts)))


def _ones(bits: int) -> Iterator[int]:
    """The places of the bits that are set, lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def _joined(parts: Iterable[int]) -> int:
    found = 0
    for part in parts:
        found |= part
    return found


def _bits(places: Iterable[int]) -> int:
    found = 0
    for place in places:
        found |= 1 << place
    return found
