"""Six verdicts on a net: whether a process, however it runs, keeps its tokens apart, can always end, and uses what is drawn.

- safe: no flow or node ever has two tokens, and no event comes while the branch that it started before still runs.
- option to complete: from every state an end can be reached.
- proper completion: no end event is reached twice before the process ends, other than in a branch that an event starts beside
  the rest. Within a bound it counts only when the process does end.
- no dead element: every node is reached by some run.
- sound: every run that goes on as far as it can comes to an end with nothing left, no message either.
- message relaxed sound: the same, messages that nobody has taken may be left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from engine.prover.circles import components
from engine.prover.net import WIDTH, Net, Step, fields, marked
from engine.prover.space import Space, path_to

PASSING = frozenset({"signal", "overflow", "beside"})
"""Steps at a node that do not reach it: a signal that passes it over, or what is told of it only."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`holds` is None where it is not proved; `reason` says why not. The counterexample is the shortest that was found.

    `state` is the number of the state that it leads to.
    """

    holds: bool | None
    reason: str = ""
    counterexample: tuple[Step, ...] = ()
    elements: tuple[str, ...] = ()
    state: int | None = None


@dataclass(frozen=True, slots=True)
class Soundness:
    """The six verdicts, and how many states they rest on."""

    safe: Verdict
    option_to_complete: Verdict
    proper_completion: Verdict
    no_dead_element: Verdict
    sound: Verdict
    message_relaxed_sound: Verdict
    states: int = 0
    seconds: float = 0.0


def soundness(space: Space, *, within_bound: bool = False) -> Soundness:
    """The verdicts on the states of the space.

    What holds in all states is proved only where the space is complete and the net covers every element; else `holds` is None,
    or with `within_bound` what the visited states say.
    """
    judge = _Judge(space, within_bound)
    return Soundness(
        safe=judge.safe(),
        option_to_complete=judge.option_to_complete(),
        proper_completion=judge.proper_completion(),
        no_dead_element=judge.no_dead_element(),
        sound=judge.sound(messages=True),
        message_relaxed_sound=judge.sound(messages=False),
        states=len(space.states),
        seconds=space.seconds,
    )


class _Judge:
    def __init__(self, space: Space, within_bound: bool) -> None:
        self.space, self.net, self.within_bound = space, space.net, within_bound
        net = space.net
        self.inside = _mask(net, ("flow", "at", "out", "on", "item", "run"))
        self.over = _mask(net, ("over",))
        self.message = _mask(net, ("message",))
        self.twice = fields([place.number for place in net.places if place.kind == "end"], 6)
        self.bottom = self._bottom()

    def _bottom(self) -> list[int]:
        """The states that a run which goes on as far as it can comes to in the end, and stays among."""
        edges, withheld = self.space.edges, self.space.withheld
        found = []
        for part in components(edges):
            own = set(part)
            leads_on = any(other not in own for state in part for _, other in edges[state])
            if not leads_on and not own & withheld and max(part) < self.space.open_from:
                found += part
        return sorted(found)

    # what a verdict may say

    def _verdict(self, failing: int | None, elements: Iterable[str] = (), reason: str = "") -> Verdict:
        """No failing state: it holds, if everything was seen."""
        if self.net.uncovered:
            node, why = self.net.uncovered[0]
            return Verdict(None, why, (), (node,))
        if failing is not None:
            return Verdict(False, reason, path_to(self.space, failing), tuple(elements), failing)
        return self._proved()

    def _proved(self) -> Verdict:
        if self.within_bound:
            return Verdict(True)
        if not self.space.complete:
            return Verdict(None, self.space.reason, (), (self.space.at,) if self.space.at else ())
        for number, (marking, _) in enumerate(self.space.states):
            if marking & self.over:
                return Verdict(None, "scope-open-twice", path_to(self.space, number), self._nodes(marking & self.over))
            if marking & self.net.counted:
                nodes = self._nodes(_fields_of(marking & self.net.counted))
                return Verdict(None, "side-filled-twice", path_to(self.space, number), nodes)
        return Verdict(True)

    def _nodes(self, marking: int) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.net.places[place].node for place, _ in marked(marking)))

    def _first(self, fails: Callable[[int], bool], among: Iterable[int]) -> int | None:
        return next((number for number in among if fails(self.space.states[number][0])), None)

    # the verdicts

    def safe(self) -> Verdict:
        """Two tokens at one place, or a scope open twice."""
        doubled = self.net.single
        failing = self._first(lambda marking: bool(marking & doubled or marking & self.over), range(len(self.space.states)))
        beside = self._beside()
        if failing is None and beside is not None:
            state, transition = beside
            return self._verdict(state, (self.net.transitions[transition].node,), "beside")
        if failing is None:
            if self.space.reason == "unbounded" and not self.net.uncovered and self._grows_inside():
                return Verdict(False, "unbounded", (), (self.space.at or "",))
            return self._verdict(None)
        marking = self.space.states[failing][0]
        return self._verdict(failing, self._nodes(_fields_of(marking & doubled) | marking & self.over), "doubled")

    def _beside(self) -> tuple[int, int] | None:
        """The first state in which an event comes while the branch that it started before still runs."""
        transitions = self.net.transitions
        for state, edges in enumerate(self.space.edges):
            for transition, _ in edges:
                if transitions[transition].what == "beside":
                    return state, transition
        return None

    def _grows_inside(self) -> bool:
        return any(self.net.places[place].kind != "message" for place in self.space.grown)

    def option_to_complete(self) -> Verdict:
        """A state from which no end can be reached."""
        failing = self._first(self._unfinished, self.bottom)
        if failing is None:
            return self._verdict(self._endless(), reason="round-for-ever")
        marking = self.space.states[failing][0]
        return self._verdict(failing, self._nodes(marking & self.inside), self._stuck_or_round(failing))

    def _endless(self) -> int | None:
        """Within a bound: the first state behind which tokens grow on, where no visited state is an end."""
        if not self.within_bound or self._first(self._finished, range(len(self.space.states))) is not None:
            return None
        return min(self.space.withheld, default=None)

    def _finished(self, marking: int) -> bool:
        return not self._unfinished(marking)

    def _unfinished(self, marking: int) -> bool:
        return bool(marking & self.inside) and not self._lost(marking)

    def _lost(self, marking: int) -> bool:
        """True where a token is no longer followed: what others wait for may still come from it."""
        return bool(marking & self.over) and not self.within_bound

    def _stuck_or_round(self, state: int) -> str:
        return "no-way-on" if all(other == state for _, other in self.space.edges[state]) else "round-for-ever"

    def proper_completion(self) -> Verdict:
        """An end event reached twice; within a bound, in a state in which all has ended."""
        last = self._finished if self.within_bound else bool
        failing = self._first(lambda marking: bool(marking & self.twice) and last(marking), range(len(self.space.states)))
        if failing is None:
            return self._verdict(None)
        return self._verdict(failing, self._nodes(_fields_of(self.space.states[failing][0] & self.twice)), "ended-twice")

    def no_dead_element(self) -> Verdict:
        """A node that no run reaches."""
        fired = {transition for edges in self.space.edges for transition, _ in edges}
        seen = {step.node for step in (self.net.steps[number] for number in fired) if step.what not in PASSING}
        dead = [node for node in self.net.nodes if node not in seen]
        if not dead:
            return self._verdict(None)
        proved = self._proved()
        if self.net.uncovered or proved.holds is not True:
            return self._verdict(None)
        return Verdict(False, "never-reached", (), tuple(dead))

    def sound(self, messages: bool) -> Verdict:
        """A state that runs end in, with tokens or, if they count, messages left, or an end reached twice."""
        bad = self.inside | self.over | self.twice | (self.message if messages else 0)
        failing = self._first(lambda marking: bool(marking & (self.twice if self._lost(marking) else bad)), self.bottom)
        if failing is None:
            return self._verdict(None)
        marking = self.space.states[failing][0]
        return self._verdict(failing, self._nodes(_fields_of(marking & bad)), self._why(marking, failing))

    def _why(self, marking: int, state: int) -> str:
        if marking & self.inside:
            return self._stuck_or_round(state)
        return "ended-twice" if marking & self.twice else "message-left"


def _mask(net: Net, kinds: tuple[str, ...]) -> int:
    return fields([place.number for place in net.places if place.kind in kinds])


def _fields_of(bits: int) -> int:
    """One token on each place that has any of the bits."""
    found = 0
    while bits:
        place = ((bits & -bits).bit_length() - 1) // WIDTH
        found |= 1 << (WIDTH * place)
        bits &= ~(15 << (WIDTH * place))
    return found
