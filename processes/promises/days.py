"""Time: the longest way in working days while the law's clocks run, against what is promised and what the law allows.

Each token carries, for each running clock, at most how many working days of it have passed. What is done in a row adds
up, what is done side by side counts with the longest; of several ways to the same marking only those are kept that no
other exceeds everywhere. An automatic step takes no working day.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from engine.prover import Space, Transition
from engine.prover.net import marked
from processes.promises.budget import Budget
from processes.promises.life import Life, move_of
from processes.promises.living import Living
from processes.promises.periods import OWN, Span, span_of, timer_span
from processes.promises.product import Move, Wrong
from processes.promises.steps import completes, fires_timer
from processes.promises.subject import Subject, event_of, is_officials
from processes.transitions import find

MOST_VECTORS = 200_000
Ages = tuple[int, ...]


class Running(NamedTuple):
    """The life of the case, the clocks that run, whether the case was sent back meanwhile, and the clocks that stand."""

    life: Life = Life()
    clocks: frozenset[str] = frozenset()
    returned: bool = False
    standing: frozenset[str] = frozenset()


class Passed(NamedTuple):
    """What a step adds: working days to the clocks that run, or the day on which a clock is over; `open` without a limit."""

    days: int = 0
    until: str = ""
    open: bool = False
    unbounded: bool = False


@dataclass(frozen=True)
class Timing:
    """What a step does to the clocks, and how long it takes."""

    living: Living
    names: tuple[str, ...]
    spans: dict[str, Span] = field(default_factory=dict)

    @property
    def start(self) -> Running:
        """Filing has received the case already: what the receipt starts runs."""
        received = find("SUBMITTED", "receive").starts
        return Running(Life(), frozenset(received) & frozenset(self.names))

    @property
    def subject(self) -> Subject:
        """What is proved."""
        return self.living.subject

    def after(self, state: Running, transition: Transition) -> Running | None:
        """The clocks after the step; None where the running system would refuse it."""
        life = self.living.after(state.life, transition)
        if life is None:
            return None
        node = self.subject.nodes.get(transition.node)
        if node is None or not completes(node, transition):
            return state._replace(life=life)
        move = move_of(state.life, node)
        if move is None:
            return state._replace(life=life)
        running, standing = state.clocks - set(move.stops), state.standing - set(move.stops)
        stopped, going = running & set(move.pauses), standing & set(move.resumes)
        clocks = (running - stopped) | going | {name for name in move.starts if name in self.names}
        returned = "promised" in clocks | stopped and (state.returned or move.event == "return")
        return Running(life, clocks, returned, (standing | stopped) - going)

    def passed(self, state: Running, transition: Transition) -> Passed:
        """How long the step takes at most."""
        node = self.subject.nodes.get(transition.node)
        if node is None:
            return Passed()
        if fires_timer(node, transition):
            return self._of(timer_span(self.subject, node.events[0]))
        if transition.what == "fire" and node.attached_to is not None:
            return self._of(self.span(node.attached_to))
        if not completes(node, transition):
            return Passed()
        if is_officials(node) and state.returned:
            return Passed(open=True)
        return self._of(self.span(node.id))

    def span(self, node: str) -> Span:
        """How long the element may take."""
        if node not in self.spans:
            self.spans[node] = span_of(self.subject, self.subject.nodes[node])
        return self.spans[node]

    def step(self, state: Running, transition: Transition, to: int) -> tuple[Running, int] | Wrong | None:
        """Steps that take days while a clock runs have weight, so that a circle of them is found."""
        following = self.after(state, transition)
        if following is None:
            return None
        passed = self.passed(state, transition)
        runs = bool(state.clocks)
        if runs and passed.unbounded:
            return Wrong("unbounded", (transition.node,))
        return following, passed.days if runs and not passed.until else 0

    def bounded(self, state: Running, transition: Transition) -> bool:
        """True for a wait that ends with a clock of the applicant, however often a loop comes back to it."""
        until = self.passed(state, transition).until
        return until in OWN and until in state.clocks

    def late(self, transition: Transition, ages: Mapping[str, int]) -> bool:
        """True for a timer that fires only when somebody has missed the limit of the task it stands on."""
        node = self.subject.nodes.get(transition.node)
        if node is None or not fires_timer(node, transition) or node.attached_to is None:
            return False
        task, timer = self.span(node.attached_to), timer_span(self.subject, node.events[0])
        if task.kind != "days":
            return False
        if timer.kind == "clock":
            return timer.clock in ages and ages[timer.clock] + task.days <= timer.days
        return timer.kind == "days" and task.days <= timer.days

    @staticmethod
    def _of(span: Span) -> Passed:
        if span.kind == "clock":
            return Passed(span.days, span.clock)
        return Passed(span.days, open=span.kind == "open", unbounded=span.kind == "unbounded")


class Over(NamedTuple):
    """A limit that is exceeded: the clock, the working days that have passed, and those that are allowed."""

    clock: str
    days: int
    allowed: int


@dataclass
class Found:
    """The longest time of each clock, with and without an extension, and the nearest way to exceed the clock asked about."""

    longest: dict[tuple[str, bool], int] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)
    late: set[str] = field(default_factory=set)
    over: tuple[Over, list[Move]] | None = None
    cut: bool = False
    visited: int = 0


class _Node(NamedTuple):
    at: int
    state: Running
    ages: dict[int, Ages]
    before: int
    transition: Transition | None


Limits = Mapping[str, tuple[int, int]]
"""For each clock its working days, and those that an extension adds."""


def reckon(space: Space, timing: Timing, limits: Limits, budget: Budget, asked: str | None = None) -> Found:
    """The longest times, within the budget; with `asked`, no further than the nearest way on which that clock is exceeded."""
    return _Reckoning(space, timing, limits, asked).run(budget)


class Scopes:
    """The places that stand for an open scope: what happens in it happens before it is done, whatever becomes of the token."""

    def __init__(self, space: Space, subject: Subject) -> None:
        self.subject = subject
        self.open: dict[str, set[int]] = {}
        for transition in space.net.transitions:
            if transition.kind == "settle":
                self.open.setdefault(transition.node, set()).update(transition.takes)
        self.kept: dict[str, frozenset[int]] = {}

    def around(self, transition: Transition) -> frozenset[int]:
        """The places of the scopes around the element of a step."""
        if transition.node not in self.kept:
            names = self._names(transition.node)
            self.kept[transition.node] = frozenset(place for name in names for place in self.open.get(name, ()))
        return self.kept[transition.node]

    def _names(self, node_id: str) -> set[str]:
        found: set[str] = set()
        waiting = [node_id]
        while waiting:
            name = waiting.pop()
            node = self.subject.nodes.get(name)
            if name in found or node is None:
                continue
            found.add(name)
            waiting += [node.scope] if node.scope else self.subject.callers(name)
        return found


class _Reckoning:
    def __init__(self, space: Space, timing: Timing, limits: Limits, asked: str | None) -> None:
        self.space, self.timing, self.limits, self.asked = space, timing, limits, asked
        self.places = {name: n for n, name in enumerate(timing.names)}
        self.nodes: list[_Node] = []
        self.kept: dict[tuple[int, Running], list[dict[int, Ages]]] = {}
        self.found = Found()
        self.scopes = Scopes(space, timing.subject)

    def run(self, budget: Budget) -> Found:
        zero = tuple(0 for _ in self.places)
        first = self.space.initial
        self._keep(_Node(first, self.timing.start, dict.fromkeys(places_of(self.space, first), zero), -1, None))
        waiting = deque([0])
        while waiting and self.found.over is None:
            number = waiting.popleft()
            for step, to in self.space.edges[self.nodes[number].at]:
                if self._go(number, self.space.net.transitions[step], to):
                    waiting.append(len(self.nodes) - 1)
                if self.found.over is not None or len(self.nodes) > MOST_VECTORS or not budget.goes_on(len(self.nodes)):
                    self.found.cut = self.found.over is None
                    waiting.clear()
                    break
        self.found.visited = len(self.nodes)
        return self.found

    def _go(self, number: int, transition: Transition, to: int) -> bool:
        node = self.nodes[number]
        following = self.timing.after(node.state, transition)
        if following is None:
            return False
        begun = self._begun(node.ages, transition)
        running = {name: begun[place] for name, place in self.places.items() if name in node.state.clocks}
        if self.timing.late(transition, running):
            self.found.late.add(transition.node)
            return False
        ended = self._ended(node.state, transition, begun)
        self._measure(number, Move(transition, self.space, to), ended)
        ages = self._aged(node.ages, transition, ended, places_of(self.space, to))
        return self._keep(_Node(to, following, self._started(node.state, following, transition, ages), number, transition))

    def _aged(self, before: dict[int, Ages], transition: Transition, ended: Ages, places: list[int]) -> dict[int, Ages]:
        """The age of every token after the step; what came with others through a join is as old as the oldest of them."""
        around, ages = self.scopes.around(transition), {}
        gone = [before[p] for p in before if p not in places and p not in transition.takes and p not in transition.clears]
        joined = tuple(map(max, ended, *gone)) if gone else ended
        for place in places:
            old = before.get(place, joined) if place not in transition.gives else ended
            ages[place] = _latest(old, ended) if place in around else old
        return ages

    def _begun(self, ages: dict[int, Ages], transition: Transition) -> Ages:
        """The latest of the tokens that the step takes, reads or clears away."""
        taken = [ages[p] for p in (*transition.takes, *transition.drains, *transition.reads, *transition.clears) if p in ages]
        return tuple(max(found) for found in zip(*taken, strict=True)) if taken else tuple(0 for _ in self.places)

    def _ended(self, state: Running, transition: Transition, begun: Ages) -> Ages:
        passed = self.timing.passed(state, transition)
        if passed.open and state.clocks:
            self.found.open |= state.clocks
        made, days = list(begun), passed.days
        if passed.until in OWN and passed.until in state.clocks:
            # the wait has ended by then, however long the way to it was: what is left of that clock is all that can pass
            days -= begun[self.places[passed.until]]
        for name in state.clocks:
            place = self.places[name]
            exact = passed.until == name and name not in OWN
            made[place] = max(begun[place], days) if exact else max(begun[place] + days, 0)
        return tuple(made)

    def _measure(self, number: int, move: Move, ended: Ages) -> None:
        state = self.nodes[number].state
        extended = "extend" in state.life.done
        for name in state.clocks:
            days = ended[self.places[name]]
            key = (name, extended)
            self.found.longest[key] = max(self.found.longest.get(key, 0), days)
            if name not in self.limits:
                continue
            most, more = self.limits[name]
            if name == self.asked and days > most + (more if extended else 0) and self.found.over is None:
                over = Over(name, days, most + (more if extended else 0))
                self.found.over = (over, [*self._trail(number), move])

    def _started(self, before: Running, after: Running, transition: Transition, ages: dict[int, Ages]) -> dict[int, Ages]:
        """Clocks that begin with this step begin at zero for every token; a deemed acceptance counts from the receipt."""
        new = after.clocks - before.clocks - before.standing
        if not new:
            return ages
        intake = self.places.get("intake")
        node = self.timing.subject.nodes.get(transition.node)
        deemed = node is not None and event_of(node) == "deem"
        made = {}
        for place, old in ages.items():
            fresh = list(old)
            for name in new:
                fresh[self.places[name]] = old[intake] if deemed and intake is not None else 0
            made[place] = tuple(fresh)
        return made

    def _trail(self, number: int) -> list[Move]:
        taken: list[Move] = []
        while (node := self.nodes[number]).transition is not None:
            taken.append(Move(node.transition, self.space, node.at))
            number = node.before
        return taken[::-1]

    def _keep(self, node: _Node) -> bool:
        """The node is kept unless a kept one is at least as late everywhere."""
        others = self.kept.setdefault((node.at, node.state), [])
        if any(all(_covers(other[p], ages) for p, ages in node.ages.items()) for other in others):
            return False
        others[:] = [other for other in others if not all(_covers(node.ages[p], ages) for p, ages in other.items())]
        others.append(node.ages)
        self.nodes.append(node)
        return True


def places_of(space: Space, state: int) -> list[int]:
    """The places that have tokens in a state of the space."""
    return [place for place, _ in marked(space.states[state][0])]


def _latest(one: Ages, other: Ages) -> Ages:
    return tuple(map(max, one, other))


def _covers(one: Ages, other: Ages) -> bool:
    return all(a >= b for a, b in zip(one, other, strict=True))
