"""What a net is drawn with: places and transitions are added here, and the areas they belong to.

An `Area` is one scope while it is open: a process, a called process, a sub-process, or one item of a multi-instance. Each
has places of its own, so that tokens of two openings of a scope are never taken for each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.model.graph import Flow, Model, Node, Process, listens
from engine.prover.facts import Facts
from engine.prover.net import Kind, Net, Place, Step, Transition, Way, What, fields, pack, total

NOWHERE = Way()
LIMITS = ("reads", "empty", "some", "clears", "drains", "blocks", "group")
SINGLE = frozenset({"flow", "at", "on"})


MOST = 8


def told_apart(quantity: int) -> int:
    """How many of so many tokens are drawn: eight already are more than a place may hold, and no file can ask for a million."""
    return min(max(quantity, 1), MOST)


@dataclass(slots=True)
class Host:
    """An activity while it works: `place` is marked then; ending it empties `items`, what is `armed`, and the areas within."""

    node: Node
    place: int
    items: list[int] = field(default_factory=list)
    armed: dict[tuple[str, int], int] = field(default_factory=dict)
    inner: list[Area] = field(default_factory=list)
    behaving: list[int] = field(default_factory=list)
    left: list[int] = field(default_factory=list)

    def clears(self) -> list[int]:
        """Every place that is emptied when the activity ends early."""
        return [*self.items, *self.armed.values(), *self.behaving, *(place for area in self.inner for place in area.everything())]


@dataclass(slots=True)
class Area:
    """One opening of a scope. `owner` is the activity it belongs to, `around` the area in which that stands.

    `whole` are completed scopes while they are undone as a whole: `reopened` says that this is over, `again` what opens them.
    Of complex gateways `used` says by which flows they have gone on; by `asking` come tokens while data lets them go on; `looking`
    and `reset` are marked after a reset. `chosen` are what is set aside to be undone, `called` what is being undone; `links`
    join several events of one node. `open` is marked while the area is open. `own` are the places that keep it from being
    done, `memory` those that are only emptied with it, `opening` those that get a token when it opens.
    """

    process: Process
    scope: str | None
    open: int
    owner: Host | None = None
    around: Area | None = None
    own: list[int] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    at: dict[str, int] = field(default_factory=dict)
    flows: dict[str, int] = field(default_factory=dict)
    hosts: dict[str, list[Host]] = field(default_factory=dict)
    armed: dict[tuple[str, int], int] = field(default_factory=dict)
    opening: list[int] = field(default_factory=list)
    more: dict[str, int] = field(default_factory=dict)
    undo: dict[str, int] = field(default_factory=dict)
    undone: dict[str, int] = field(default_factory=dict)
    used: dict[str, dict[tuple[int, ...], int]] = field(default_factory=dict)
    asking: dict[str, int] = field(default_factory=dict)
    looking: dict[str, int] = field(default_factory=dict)
    reset: dict[str, int] = field(default_factory=dict)
    undoing: dict[str, tuple[int, ...]] = field(default_factory=dict)
    chosen: dict[str, dict[int, int]] = field(default_factory=dict)
    called: dict[str, dict[int, int]] = field(default_factory=dict)
    links: dict[str, list[int]] = field(default_factory=dict)
    whole: dict[str, Host] = field(default_factory=dict)
    reopened: dict[str, int] = field(default_factory=dict)
    again: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def nodes(self) -> Sequence[Node]:
        """The nodes that stand in the scope itself, in the order of the file."""
        return self.process.inside(self.scope)

    def sides(self) -> list[str]:
        """The flows into the complex gateways of the area that join."""
        return [flow for node in self.nodes() if node.id in self.used for flow in node.incoming]

    def everything(self) -> list[int]:
        """All places of the area and of those within."""
        return [*self.tokens(), *self.kept()]

    def kept(self) -> list[int]:
        """The places of what could be undone, also in what has been completed within."""
        return [*self.undo.values(), *(place for host in self.whole.values() for place in host.inner[0].kept())]

    def tokens(self) -> list[int]:
        """The same without what could be undone: that stays while the scope is open."""
        inner = {id(area): area for hosts in self.hosts.values() for host in hosts for area in host.inner}
        again = [place for host in self.whole.values() for place in host.inner[0].tokens()]
        return [*self.own, *self.memory, *again, *(place for area in inner.values() for place in area.everything())]


def followed(area: Area) -> bool:
    """True where all variables are those of the process itself: not in a called process or an item of a loop."""
    at: Area | None = area
    while at is not None and at.owner is not None:
        if at.owner.node.kind == "callActivity" or at.owner.node.loop is not None:
            return False
        at = at.around
    return True


@dataclass(frozen=True, slots=True)
class Catch:
    """What an event needs and does: it takes, reads, finds empty, finds some of, clears; then one of the ways follows."""

    takes: tuple[int, ...] = ()
    reads: tuple[int, ...] = ()
    empty: tuple[int, ...] = ()
    some: tuple[int, ...] = ()
    clears: tuple[int, ...] = ()
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """How a Model is read as a net.

    With `patient` every activity takes time and every step may come at any moment, as the corpora of models with verdicts have
    it; else automatic steps come first and in the order of the engine. `repeats` is how often an event from outside is
    followed that happens beside its activity, where its branch does not run apart from all else; with `beside` it is also told
    when one comes while the branch that it started before still runs. `slots` says of how many openings of
    a sub-process at once the tokens are kept apart (one where it says nothing); `effects` are the operations that are done
    within the step; without `data` every condition is free. With `closed` the file is all there is: what waits for a message
    that no message flow of the file brings waits for ever, and so does a sub-process that only a message could start.
    """

    patient: bool = False
    repeats: int = 2
    beside: bool = False
    data: bool = True
    closed: bool = False
    slots: Mapping[str, int] = field(default_factory=dict)
    effects: frozenset[str] = frozenset()


EAGER = Reading()


def throws(node: Node) -> bool:
    """True for what throws compensation, by itself or as the cancelling of a transaction."""
    thrower = node.kind in ("intermediateThrowEvent", "endEvent")
    return thrower and any(event.kind in ("compensation", "cancel") for event in node.events)


class Drawing:
    """A net while it is drawn."""

    def __init__(self, model: Model, reading: Reading, *, bag: bool) -> None:
        self.model, self.reading, self.bag = model, reading, bag
        self.eager = not reading.patient
        self.throwing = [(each, node) for each in model.processes.values() for node in each.nodes.values() if throws(node)]
        self.places: list[Place] = []
        self.transitions: list[Transition] = []
        self.uncovered: dict[tuple[str, str], None] = {}
        self.assumptions: dict[tuple[str, str], None] = {}
        self.nodes: dict[str, None] = {}
        self.start: list[int] = []
        self.ended: dict[str, int] = {}
        self.facts: dict[str, Facts] = {}
        self.areas: list[Area] = []
        self.chained: dict[int, set[str]] = defaultdict(set)
        self.waiting: dict[int, dict[int, tuple[Area, Area]]] = defaultdict(dict)
        self.messages: dict[str, int] = {}
        self.thrown: dict[str, int] = {}
        self.behaved: dict[tuple[str, int], tuple[int, Area, Host]] = {}
        self.listeners: dict[str, list[tuple[Area, str, Catch]]] = {}

    # places

    def place(self, kind: str, node: str, process: str, detail: str = "") -> int:
        """A new place."""
        name = f"{kind} {node}{' ' + detail if detail else ''}"
        self.places.append(Place(len(self.places), name, node, process, kind))
        return len(self.places) - 1

    def within(self, area: Area, kind: str, node: str, detail: str = "") -> int:
        """A new place that keeps the area from being done."""
        area.own.append(self.place(kind, node, area.process.id, detail))
        return area.own[-1]

    def beside(self, area: Area, kind: str, node: str, detail: str = "") -> int:
        """A new place of the area that does not keep it from being done."""
        area.memory.append(self.place(kind, node, area.process.id, detail))
        return area.memory[-1]

    # transitions

    def step(
        self,
        area: Area,
        node: str,
        what: What,
        kind: Kind,
        takes: Iterable[int],
        way: Way = NOWHERE,
        **limits: Sequence[Any],
    ) -> None:
        """A new transition of the node; `limits` are its `reads`, `empty`, `some`, `clears`, `drains`, `blocks` and `group`."""
        own = {"reads": way.reads, "empty": way.empty, "clears": way.clears}
        given = {name: (*limits.get(name, ()), *own.get(name, ())) for name in LIMITS}
        number, process = len(self.transitions), area.process.id
        if kind == "decide":
            given["group"] = (area.open, *(given["group"] or way.gives))
        self.transitions.append(Transition(number, node, process, what, kind, tuple(takes), way.gives, way.flows, **given))

    def caught(self, area: Area, node: str, what: What, kind: Kind, catch: Catch, way: Way) -> None:
        """A new transition of an event that is caught."""
        clears, some = catch.clears, catch.some
        self.step(area, node, what, kind, catch.takes, way, reads=catch.reads, empty=catch.empty, some=some, clears=clears)

    def forgotten(self, area: Area, node: Node) -> tuple[int, ...]:
        """The places of what is no longer known of data when the node has written."""
        facts = self.facts.get(area.process.id)
        return facts.forgotten(node) if facts else ()

    def mark(self, node: str, reason: str) -> None:
        """Remember that the net does not tell the node truly."""
        self.uncovered[(node, reason)] = None

    def assume(self, code: str, node: str) -> None:
        """Remember what the verdicts rest on."""
        self.assumptions[(code, node)] = None

    # flows

    def outgoing(self, area: Area, node: Node) -> list[Flow]:
        """The outgoing flows; a link continues at its target."""
        found = [area.process.flows[flow] for flow in node.outgoing]
        if not found and node.kind == "intermediateThrowEvent":
            names = {event.name for event in node.events if event.kind == "link"}
            for other in area.nodes() if names else ():
                named = any(event.kind == "link" and event.name in names for event in other.events)
                if named and other.kind == "intermediateCatchEvent":
                    return [Flow(f"{node.id}>", node.id, other.id)]
        return found

    def target(self, area: Area, flow: Flow) -> int:
        """The place that a token on the flow comes to."""
        return area.flows[flow.id] if flow.id in area.flows else area.at[flow.target]

    def entries(self, area: Area, node: Node) -> list[int]:
        """The places from which the node takes its tokens up, each by itself."""
        own = [area.at[node.id]] if node.id in area.at else []
        return own if self.eager else own + [area.flows[flow] for flow in node.incoming]

    def along(self, area: Area, node: Node, flows: Sequence[Flow]) -> Way:
        """All of these flows at once, each with as many tokens as the node gives; what waits for an event has its token first."""
        taken = sorted(flows, key=lambda flow: not listens(area.process.nodes[flow.target]))
        places = tuple(self.target(area, flow) for flow in taken) * told_apart(node.completion_quantity)
        return Way(tuple(flow.id for flow in flows), places)

    # the finished net

    def net(self) -> Net:
        """The net as it is drawn."""
        count = len(self.places)
        return Net(
            places=tuple(self.places),
            transitions=tuple(self.transitions),
            initial=total(tuple(self.start)),
            start=tuple(self.start),
            eager=self.eager,
            nodes=tuple(self.nodes),
            uncovered=tuple(self.uncovered),
            assumptions=tuple(self.assumptions),
            packed=tuple(pack(each, count) for each in self.transitions),
            single=fields([place.number for place in self.places if place.kind in SINGLE], 6),
            counted=fields([area.flows[flow] for area in self.areas for flow in area.sides()], 6),
            steps=tuple(Step(t.node, t.process, t.what, t.flows[0] if len(t.flows) == 1 else None) for t in self.transitions),
        )
