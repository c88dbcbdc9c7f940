"""The reachable states of a net, and questions about them: paths, markings, circles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from engine.prover.net import Net, Step, marked

State = tuple[int, tuple[int, ...]]
"""A packed marking, and the places whose tokens the engine takes up next, in order."""


@dataclass(frozen=True, slots=True)
class Bound:
    """How much an exploration may use: states, seconds, bytes of memory (estimated); at most 7 `tokens` on one place.

    `watch` is told now and then how many states there are, and answers False where somebody wants it to stop.
    """

    states: int = 1_000_000
    seconds: float = 60.0
    bytes: int = 1_500_000_000
    tokens: int = 7
    watch: Callable[[int], bool] | None = field(default=None, compare=False)


@dataclass(slots=True)
class Space:
    """The states that were reached, in the order of their distance from the first.

    `edges[i]` are (transition, state) pairs. `complete` is False where a bound was met; `reason` then says which. Where tokens
    grow without end, `at` is the node, `grown` are the places, and `withheld` are the states with steps that were not followed
    for it. `reduced` is True where steps that make no difference to the verdicts were left out; states from `open_from` on were
    not looked at.
    """

    net: Net
    states: list[State] = field(default_factory=list)
    edges: list[list[tuple[int, int]]] = field(default_factory=list)
    came: list[tuple[int, int]] = field(default_factory=list)
    complete: bool = True
    reason: str = ""
    at: str | None = None
    reduced: bool = False
    seconds: float = 0.0
    open_from: int = 0
    withheld: set[int] = field(default_factory=set)
    grown: set[int] = field(default_factory=set)

    @property
    def initial(self) -> int:
        """The number of the first state."""
        return 0


def path_to(space: Space, number: int) -> tuple[Step, ...]:
    """A shortest way from the first state to this one."""
    return tuple(space.net.steps[transition] for transition in transitions_to(space, number))


def transitions_to(space: Space, number: int) -> list[int]:
    """The transitions of a shortest way from the first state to this one."""
    found = []
    while number:
        number, transition = space.came[number]
        found.append(transition)
    return found[::-1]


def marking(source: Space | Net, state: int | State) -> list[str]:
    """The ids of the nodes at which tokens are in a state, in the order of the file, each once.

    With a Space the state is its number, with a Net it is the state itself.
    """
    if isinstance(source, Space):
        net, (packed, _) = source.net, source.states[state] if isinstance(state, int) else state
    else:
        net, packed = source, state[0] if isinstance(state, tuple) else state
    kinds = ("flow", "at", "out", "on", "item")
    found = {net.places[place].node for place, _ in marked(packed) if net.places[place].kind in kinds}
    return [node for node in net.nodes if node in found]


def replay(net: Net, steps: Sequence[int]) -> list[list[str]]:
    """The nodes at which tokens are before the first of these transitions and after each of them."""
    packed = net.initial
    found = [marking(net, (packed, ()))]
    for number in steps:
        packed = net.packed[number].fire(packed)
        found.append(marking(net, (packed, ())))
    return found
