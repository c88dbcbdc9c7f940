"""Visits every reachable state of a net, breadth first, within a bound.

In an eager net a state is a marking and the queue of tokens that the engine takes up next; what the world outside does comes
when the queue is empty. In a patient net every transition may come at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from time import monotonic

from engine.prover.circles import components
from engine.prover.net import WIDTH, Net, fields, guards, marked, one
from engine.prover.space import Bound, Space, State
from engine.prover.stubborn import Follower, Reducer

EACH = 64
MOST_STEPS = 3_000
PER_STATE = 220
PER_EDGE = 90
DEFAULT = Bound()


class Explorer:
    """The net made ready: which transitions to look at when."""

    def __init__(self, net: Net, visible: Collection[str], reduce: bool) -> None:
        self.net = net
        self.guards = guards(len(net.places))
        self.visible, self.reduce = frozenset(visible), reduce
        self.transient = frozenset(place.number for place in net.places if place.kind in ("at", "out", "signal") and net.eager)
        self.front = frozenset(place.number for place in net.places if place.kind == "signal")
        self.over = fields([place.number for place in net.places if place.kind == "over"])
        self.first: State = (net.initial, tuple(place for place in net.start if place in self.transient))
        self.counted = fields([place.number for place in net.places if place.kind in ("end", "undo")], 1)
        self._index()
        self.reducer: Reducer | None = None
        self.unbuilt = reduce

    def followed(self, marking: int, enabled: list[int]) -> list[int]:
        """Those of the enabled steps that have to be followed; what chooses them is made when first there is a choice.

        Nothing is left out of very many steps.
        """
        if self.unbuilt and len({(self.net.transitions[number].takes or (0,))[0] for number in enabled}) > 1:
            self.unbuilt = False
            net = self.net
            kinds = ("wait", "any") if net.eager else ("auto", "urgent", "settle", "decide", "wait", "any")
            steps = [each.number for each in net.transitions if each.kind in kinds]
            if len(steps) <= MOST_STEPS:
                follower = Follower(net, self.by_place, self.joins) if net.eager else None
                self.reducer = Reducer(net, steps, follower, self.visible)
        return self.reducer.choose(marking, enabled) if self.reducer else enabled

    def _index(self) -> None:
        net = self.net
        self.by_place: dict[int, list[int]] = {}
        self.joins: dict[int, list[int]] = {}
        self.any: list[int] = []
        self.waiting: dict[int, list[int]] = {}
        self.deciding: dict[tuple[int, ...], list[int]] = {}
        self.settling: dict[int, list[int]] = {}
        for each in net.transitions:
            if each.kind == "urgent" and not any(place in self.front for place in each.takes):
                for place in each.takes:
                    self.joins.setdefault(place, []).append(each.number)
            elif each.kind in ("auto", "urgent"):
                self.by_place.setdefault(each.takes[0], []).append(each.number)
            elif each.kind == "settle":
                self.settling.setdefault(each.takes[0], []).append(each.number)
            elif each.kind == "decide":
                self.deciding.setdefault(each.group, []).append(each.number)
            else:
                self.waiting.setdefault((each.takes or each.reads)[0], []).append(each.number)
                if each.kind == "any":
                    self.any.append(each.number)
        self.scopes_of = [group[0] for group in self.deciding]
        self.scopes = tuple(dict.fromkeys(self.scopes_of))
        self.plain = [not any(place in self.transient or place in self.joins for place in each.gives) for each in net.transitions]
        self.ends = [any(net.places[place].kind in ("end", "undo") for place in each.gives) for each in net.transitions]

    # one state

    def enabled(self, number: int, marking: int) -> bool:
        """True when the transition can fire in the marking."""
        return self.net.packed[number].enabled(marking, self.guards)

    def successors(self, state: State) -> list[tuple[int, State]]:
        """(transition, state) for everything that can happen next."""
        marking, queue = state
        if not self.net.eager:
            every = [number for numbers in (self.by_place, self.settling, self.waiting) for number in self._at(numbers, marking)]
            return [(number, self.fire(number, marking, ())) for number in self.followed(marking, every)]
        if queue and queue[0] < 0:
            return self._decided(marking, queue[1:], -1 - queue[0])
        for place, numbers in self.settling.items():
            if marking >> (WIDTH * place) & 7:
                ready = [number for number in numbers if self.enabled(number, marking)]
                if ready:
                    return [(number, self.fire(number, marking, queue)) for number in ready]
        if queue:
            return self._next(marking, queue)
        for scope in self.scopes:
            found = self._decided(marking, (), 0, scope)
            if found:
                return found
        return [(number, self.fire(number, marking, ())) for number in self.choices(marking)]

    def _decided(self, marking: int, queue: tuple[int, ...], done: int, scope: int | None = None) -> list[tuple[int, State]]:
        """The joins of one scope that go on now, in any order, each once, before what follows from any; `done` are those that have.

        A number below zero at the front of the queue says that this is under way.
        """
        found = []
        for number, (group, numbers) in enumerate(self.deciding.items()):
            if done >> number & 1 or (group[0] != scope if scope is not None else not self._same(group[0], done)):
                continue
            for each in numbers:
                if self.enabled(each, marking):
                    after, following = self.fire(each, marking, queue)
                    found.append((each, (after, (-1 - (done | 1 << number), *following))))
        return found if found or scope is not None else self.successors((marking, queue))

    def _same(self, scope: int, done: int) -> bool:
        """True for the scope of the joins that have gone on."""
        return self.scopes_of[(done & -done).bit_length() - 1] == scope

    def _at(self, index: dict[int, list[int]], marking: int) -> list[int]:
        found = []
        left = marking
        while left:
            place = ((left & -left).bit_length() - 1) // WIDTH
            left &= ~(15 << (WIDTH * place))
            for number in index.get(place, ()):
                if self.enabled(number, marking):
                    found.append(number)
        return found

    def _next(self, marking: int, queue: tuple[int, ...]) -> list[tuple[int, State]]:
        """The first of the queue is taken up; a condition may become true meanwhile."""
        place, rest = queue[0], queue[1:]
        found = [(n, self.fire(n, marking, rest)) for n in self.by_place.get(place, ()) if self.enabled(n, marking)]
        found += [(n, self.fire(n, marking, queue)) for n in self.any if self.enabled(n, marking)]
        return found if found else self.successors((marking, rest))

    def choices(self, marking: int) -> list[int]:
        """What the world outside may do now."""
        return self.followed(marking, self._at(self.waiting, marking))

    def fire(self, number: int, marking: int, queue: tuple[int, ...]) -> State:
        """The state after the transition."""
        packed = self.net.packed[number]
        transition = self.net.transitions[number]
        if transition.clears and queue:
            queue = tuple(place for place in queue if place not in transition.clears)
        if self.plain[number] or not self.net.eager:
            marking = packed.fire(marking)
        else:
            marking = packed.taken(marking)
            for place in transition.gives:
                marking, queue = self._give(place, marking, queue)
        if self.ends[number]:
            marking -= marking & (marking >> 1) & self.counted
        return marking, queue

    def _give(self, place: int, marking: int, queue: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
        marking += one(place)
        if place in self.front:
            return marking, (place, *queue)
        if place in self.transient:
            return marking, (*queue, place)
        for number in self.joins.get(place, ()):
            if self.enabled(number, marking):
                return self.fire(number, marking, queue)
        return marking, queue


def explore(
    net: Net,
    *,
    visible: Collection[str] = (),
    bound: Bound = DEFAULT,
    reduce: bool = True,
    until: Callable[[int, int], bool] | None = None,
) -> Space:
    """The reachable states of the net. `visible` are the nodes whose steps must all be there; with `reduce` others that make
    no difference to the verdicts may be left out. With `until` it stops, as not complete, where that is True of a transition
    and the marking after it.
    """
    search = _Search(net, Explorer(net, visible, reduce), bound, until)
    search.visit()
    while search.space.complete and search.expand():
        search.visit()
    space = search.space
    space.open_from = search.number
    space.edges += [[] for _ in range(len(space.states) - len(space.edges))]
    space.seconds = monotonic() - search.begin
    return space


class _Search:
    """The states found so far, and how many of them have been looked at."""

    def __init__(self, net: Net, explorer: Explorer, bound: Bound, until: Callable[[int, int], bool] | None) -> None:
        self.net, self.explorer, self.bound, self.until = net, explorer, bound, until
        self.begin = monotonic()
        self.space = Space(net, states=[explorer.first], came=[(0, 0)], reduced=explorer.reduce)
        self.index = {explorer.first: 0}
        self.spare = fields(list(range(len(net.places))), 7 - bound.tokens)
        self.number = self.edges = 0

    def visit(self) -> None:
        """Look at all states that have not been looked at, until a bound is met."""
        space, places = self.space, len(self.net.places)
        while self.number < len(space.states):
            if self.number % EACH == 0 and _over(space, self.bound, self.begin, self.edges, places):
                return
            out = self._followed(self.number, self.explorer.successors(space.states[self.number]))
            space.edges.append(out)
            self.edges += len(out)
            self.number += 1
            if space.reason == "found":
                return

    def _followed(self, number: int, successors: list[tuple[int, State]]) -> list[tuple[int, int]]:
        space, index, until = self.space, self.index, self.until
        out = []
        for transition, state in successors:
            over = (state[0] + self.spare) & self.explorer.guards
            if over:
                _grow(space, over)
                space.withheld.add(number)
                continue
            known = index.get(state)
            if known is None:
                known = index[state] = len(space.states)
                space.states.append(state)
                space.came.append((number, transition))
            out.append((transition, known))
            if until is not None and until(transition, state[0]):
                space.complete, space.reason = False, "found"
        return out

    def expand(self) -> bool:
        """Where runs go round for ever and a step that could be taken all the while was left out, it is followed as well;
        False where there is none. So no step is put off without end.
        """
        space, explorer = self.space, self.explorer
        if explorer.reducer is None:
            return False
        explorer.reducer, reducer = None, explorer.reducer
        found = False
        for part in components(space.edges):
            own = set(part)
            if len(part) == 1 and not space.edges[part[0]] or any(other not in own for i in part for _, other in space.edges[i]):
                continue
            fired = {transition for state in part for transition, _ in space.edges[state]}
            every = [(state, explorer.successors(space.states[state])) for state in part]
            state, left = max(every, key=lambda each: len({transition for transition, _ in each[1]} - fired))
            if {transition for transition, _ in left} - fired:
                space.edges[state] = self._followed(state, left)
                found = True
        explorer.reducer = reducer
        return found


def _grow(space: Space, over: int) -> None:
    """Note where more tokens would be than are followed; a place within a process tells more than one for messages."""
    places = [place for place, _ in marked(over >> (WIDTH - 1))]
    space.grown.update(places)
    inside = [place for place in space.grown if space.net.places[place].kind != "message"]
    at = space.net.places[min(inside or places)].node
    space.complete, space.reason, space.at = False, "unbounded", at


def _over(space: Space, bound: Bound, begin: float, edges: int, places: int) -> bool:
    """True, and noted, when a bound is met, or somebody wants it to stop."""
    count = len(space.states)
    if bound.watch is not None and not bound.watch(count):
        space.complete, space.reason = False, "stopped"
        return True
    used = count * (PER_STATE + 2 * places) + edges * PER_EDGE
    for name, value, most in (
        ("states", count, bound.states),
        ("seconds", monotonic() - begin, bound.seconds),
        ("bytes", used, bound.bytes),
    ):
        if value > most:
            space.complete, space.reason = False, name
            return True
    return False
