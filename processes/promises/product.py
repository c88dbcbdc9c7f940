"""The space of a net run together with a watcher: every way the process can go, and what the watcher makes of each.

A watcher is a small state machine. For each step of the net it gives its next state with what the step weighs, None where
such a step cannot happen, or a fault. States are visited breadth first, so that the first fault found is the nearest.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from engine.prover import Space, Transition
from processes.promises.budget import Budget

S = TypeVar("S", bound=Hashable)
MOST_STATES = 300_000


@dataclass(frozen=True, slots=True)
class Wrong:
    """What a watcher found to be wrong with a step; `about` is for the proof that asked."""

    about: Any
    elements: tuple[str, ...] = ()


class Move(NamedTuple):
    """One step of a way, and the state of the space that it leads to."""

    transition: Transition
    space: Space
    to: int

    @property
    def node(self) -> str:
        """The element it happens on."""
        return self.transition.node


class Watcher(Protocol[S]):
    """What follows the steps of a net."""

    @property
    def start(self) -> S:
        """The state before the first step."""
        ...

    def step(self, state: S, transition: Transition, to: int) -> tuple[S, int] | Wrong | None:
        """The next state and the weight of the step, a fault, or None where the step cannot happen."""
        ...


@dataclass(slots=True)
class Product(Generic[S]):
    """What was visited: `keys` (state of the space, state of the watcher), `edges` with weights, the way to each key.

    `wrong` is the nearest fault with the key it was met at and the transition that met it. `cut` where the bound was met.
    """

    space: Space
    keys: list[tuple[int, S]]
    edges: list[list[tuple[Transition, int, int]]]
    before: list[tuple[int, Transition] | None]
    wrong: tuple[Wrong, int, Move] | None = None
    cut: bool = False
    ends: list[int] = field(default_factory=list)

    def trail(self, place: int) -> list[Move]:
        """The shortest way to a key."""
        taken: list[Move] = []
        step = self.before[place]
        while step is not None:
            taken.append(Move(step[1], self.space, self.keys[place][0]))
            place = step[0]
            step = self.before[place]
        return taken[::-1]

    def fault_trail(self) -> list[Move]:
        """The shortest way to the fault, with the step that is wrong."""
        assert self.wrong is not None
        return [*self.trail(self.wrong[1]), self.wrong[2]]


def nothing(space: Space) -> Product[Any]:
    """The product where there is nothing to watch for."""
    return Product(space, [], [], [])


def explore_with(space: Space, watcher: Watcher[S], budget: Budget, *, stop: bool = False) -> Product[S]:
    """The product of a space and a watcher, within the budget; with `stop` no further than the nearest fault."""
    first = (space.initial, watcher.start)
    made: Product[S] = Product(space, [first], [[]], [None])
    index = {first: 0}
    waiting = deque([0])
    while waiting:
        place = waiting.popleft()
        at, state = made.keys[place]
        if not space.edges[at]:
            made.ends.append(place)
        for number, to in space.edges[at]:
            transition = space.net.transitions[number]
            answer = watcher.step(state, transition, to)
            if answer is None:
                continue
            if isinstance(answer, Wrong):
                made.wrong = made.wrong or (answer, place, Move(transition, space, to))
                if stop:
                    return made
                continue
            key = (to, answer[0])
            known = index.get(key)
            if known is None:
                known = index[key] = len(made.keys)
                if known >= MOST_STATES or not budget.goes_on(known):
                    made.cut = True
                    return made
                made.keys.append(key)
                made.edges.append([])
                made.before.append((place, transition))
                waiting.append(known)
            made.edges[place].append((transition, known, answer[1]))
    return made


def components(count: int, forth: Callable[[int], Iterator[int]]) -> list[int]:
    """The number of the strongly connected part of each place; a part reaches only parts of lower numbers."""
    order, low, part = [0] * count, [0] * count, [-1] * count
    stack: list[int] = []
    counter = found = 0
    for root in range(count):
        if order[root]:
            continue
        counter += 1
        order[root] = low[root] = counter
        stack.append(root)
        work = [(root, forth(root))]
        while work:
            place, others = work[-1]
            for other in others:
                if not order[other]:
                    counter += 1
                    order[other] = low[other] = counter
                    stack.append(other)
                    work.append((other, forth(other)))
                    break
                if part[other] < 0:
                    low[place] = min(low[place], order[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[place])
                if low[place] == order[place]:
                    while True:
                        other = stack.pop()
                        part[other] = found
                        if other == place:
                            break
                    found += 1
    return part


@dataclass(frozen=True, slots=True)
class Heaviest:
    """The largest weight of any way from the start; `circle` is the nearest edge (from, transition, to) that makes it endless."""

    weight: int
    circle: tuple[int, Transition, int] | None = None


Bounded = Callable[[S, Transition], bool]


def heaviest(
    made: Product[S], allowed: Callable[[S], bool] = lambda state: True, bounded: Bounded[S] = lambda state, step: False
) -> Heaviest:
    """The largest weight of any way through keys whose watcher is `allowed`; the start must be.

    A step that is `bounded` can be on no circle without end, and is left out.
    """
    inside = [allowed(state) for _, state in made.keys]

    def within(place: int) -> list[tuple[Transition, int, int]]:
        state = made.keys[place][1]
        return [e for e in made.edges[place] if inside[e[1]] and not bounded(state, e[0])] if inside[place] else []

    part = components(len(made.keys), lambda place: (to for _, to, _ in within(place)))
    for place in range(len(part)):
        for transition, to, weight in within(place):
            if part[to] == part[place] and weight:
                return Heaviest(0, (place, transition, to))
    value: dict[int, int] = {}
    for place in sorted(range(len(part)), key=part.__getitem__):
        ahead = [value[part[to]] + weight for _, to, weight in within(place) if part[to] != part[place]]
        value[part[place]] = max(value.get(part[place], 0), *ahead, 0)
    return Heaviest(value[part[0]])


def way_between(made: Product[S], start: int, end: int) -> list[Move]:
    """A shortest way from one key to another; empty where they are the same."""
    before: dict[int, tuple[int, Transition]] = {}
    waiting = deque([start])
    while waiting and end not in before:
        place = waiting.popleft()
        for transition, to, _ in made.edges[place]:
            if to not in before and to != start:
                before[to] = (place, transition)
                waiting.append(to)
    taken: list[Move] = []
    while end != start:
        place, transition = before[end]
        taken.append(Move(transition, made.space, made.keys[end][0]))
        end = place
    return taken[::-1]


def round_trip(made: Product[S], circle: tuple[int, Transition, int]) -> list[Move]:
    """The way to a circle and once round it, by the edge that makes it endless."""
    before, transition, after = circle
    return [*made.trail(before), Move(transition, made.space, made.keys[after][0]), *way_between(made, after, before)]
