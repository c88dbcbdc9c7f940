"""The token net: places, transitions, and how a marking is packed into one whole number.

A place has four bits of the number: three count its tokens, the fourth guards against more than seven. So a transition is
tried and fired with a few operations on whole numbers, however many places there are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

WIDTH = 4
MOST = 7
"""The largest number of tokens on a place; what would put more there is not fired."""

What = Literal[
    "start", "enter", "done", "fire", "skip", "again", "item", "join", "end", "cancel", "signal", "overflow", "beside", "undo"
]
Kind = Literal["auto", "urgent", "settle", "decide", "wait", "any"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where tokens lie. `kind` says what they mean there.

    `flow`: on a sequence flow; `at`: come to the node and not yet taken up; `on`: the node works or waits; `item`: items of a
    multi-instance; `run`, `ready`, `ended`: a process that runs, has not begun, has ended; `end`: an end event that has been
    reached; `message`: sent and not received; `armed`, `undo`, `more`: what the net has to remember; `over`: more than the
    net can tell apart.
    """

    number: int
    name: str
    node: str
    process: str
    kind: str


@dataclass(frozen=True, slots=True)
class Transition:
    """One step. `takes`, `gives` are places, one entry a token; `reads` must be marked, `empty` must not, of `some` one must.

    `clears` are the places emptied because a scope is cancelled. `kind` says when it fires: `auto` and `urgent` by itself,
    `settle` when its scope has run empty, `decide` when nothing else can come, `wait` when the world outside says so, `any` at
    any time. Of `drains` each that is marked loses one token. `blocks` are pairs: where any of the first places is marked, one of
    the second must be. What decides of one join is one `group`: the place of its scope, and its own.
    """

    number: int
    node: str
    process: str
    what: What
    kind: Kind
    takes: tuple[int, ...]
    gives: tuple[int, ...]
    flows: tuple[str, ...] = ()
    reads: tuple[int, ...] = ()
    empty: tuple[int, ...] = ()
    some: tuple[int, ...] = ()
    clears: tuple[int, ...] = ()
    drains: tuple[int, ...] = ()
    blocks: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...] = ()
    group: tuple[int, ...] = ()


class Way(NamedTuple):
    """One way out of a node: the flows taken, the places that get a token, and what has to be known or becomes unknown."""

    flows: tuple[str, ...] = ()
    gives: tuple[int, ...] = ()
    reads: tuple[int, ...] = ()
    empty: tuple[int, ...] = ()
    clears: tuple[int, ...] = ()

    def giving(self, *more: int, first: tuple[int, ...] = ()) -> Way:
        """The same with more tokens given, `first` ones before the others."""
        return self._replace(gives=(*first, *self.gives, *more))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path, as people follow it on the diagram: what happened at which node, and the flows taken."""

    node: str
    process: str
    what: What
    flow: str | None = None


@dataclass(slots=True)
class Net:
    """A compiled token net. `initial` is the packed first marking; `single` are the places of one token at most.

    `eager` is True where automatic steps run to their end before anything else happens, in the order of the engine.
    `uncovered` names what the net cannot tell truly: (node, reason); then nothing is proved. `assumptions` are what the
    verdicts rest on: (code, node). `counted` are the sides of joins that count tokens, where two on one side are not told.
    """

    places: tuple[Place, ...]
    transitions: tuple[Transition, ...]
    initial: int
    start: tuple[int, ...]
    eager: bool
    nodes: tuple[str, ...]
    uncovered: tuple[tuple[str, str], ...] = ()
    assumptions: tuple[tuple[str, str], ...] = ()
    packed: tuple[Packed, ...] = field(default=(), repr=False)
    single: int = 0
    counted: int = 0
    steps: tuple[Step, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Packed:
    """A transition as whole numbers: `need` with `guard` its fields' guards, `zero` must be empty, `some` must not, and so on."""

    need: int
    guard: int
    zero: int
    some: int
    takes: int
    keep: int
    gives: int
    drains: int = 0
    blocks: tuple[tuple[int, int], ...] = ()

    def enabled(self, marking: int, guards: int) -> bool:
        """True when the transition can fire."""
        if ((marking | guards) - self.need) & self.guard != self.guard or marking & self.zero:
            return False
        if self.some and not marking & self.some:
            return False
        return not any(marking & places and not marking & flows for places, flows in self.blocks)

    def taken(self, marking: int) -> int:
        """What is left of the marking when the transition has taken its tokens."""
        if self.drains:
            marked = marking & self.drains
            marking -= (marked | marked >> 1 | marked >> 2) & self.drains // MOST
        return (marking - self.takes) & self.keep

    def fire(self, marking: int) -> int:
        """The marking afterwards; a guard bit in it says that a place has more than it can hold."""
        return self.taken(marking) + self.gives


def one(place: int) -> int:
    """One token on the place."""
    return 1 << (WIDTH * place)


def fields(places: tuple[int, ...] | list[int] | set[int], bits: int = MOST) -> int:
    """The given bits in the field of each of the places."""
    number = 0
    for place in set(places):
        number |= bits << (WIDTH * place)
    return number


def total(places: tuple[int, ...]) -> int:
    """A marking with one token for each entry."""
    return sum(one(place) for place in places)


def guards(count: int) -> int:
    """The guard bits of so many places."""
    return fields(list(range(count)), 1 << (WIDTH - 1))


def marked(marking: int) -> list[tuple[int, int]]:
    """(place, tokens) of all places that have tokens, in order."""
    found = []
    while marking:
        place = ((marking & -marking).bit_length() - 1) // WIDTH
        found.append((place, marking >> (WIDTH * place) & MOST))
        marking &= ~(15 << (WIDTH * place))
    return found


def pack(transition: Transition, count: int) -> Packed:
    """The transition as whole numbers, for a net of so many places."""
    needs = transition.takes + transition.reads
    need = total(needs)
    # Numbers of a large net are long: what is the same is one object, and what clears nothing keeps all.
    keep = ((1 << (WIDTH * count)) - 1) & ~fields(transition.clears, 15) if transition.clears else -1
    return Packed(
        need=need,
        guard=fields(needs, 1 << (WIDTH - 1)),
        zero=fields(transition.empty),
        some=fields(transition.some),
        takes=total(transition.takes) if transition.reads else need,
        keep=keep,
        gives=total(transition.gives),
        drains=fields(transition.drains),
        blocks=tuple((fields(places), fields(flows)) for places, flows in transition.blocks),
    )
