"""Calls that leave the file: what they ask for, and what a process of another definition is called where it runs.

An address says what a call runs: `Q` a process of the same file, `Q@HASH` that of the definition of this hash, fixed, and
`Q>SOURCE` the one that is current under the name SOURCE when the call is entered. A process that runs for a call from another
definition has `@HASH` at the end of its id, and so has every element in it: two files may use the same ids.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from engine.model.graph import Association, EventDefinition, Flow, Lane, Model, Node, Process

ABROAD, CURRENT = "@", ">"
_FOREIGN = re.compile(r"(.*)@([0-9a-f]{64})", re.DOTALL)
LATEST, DEPLOYMENT, VERSION, TAG = "latest", "deployment", "version", "tag"


class Wanted(NamedTuple):
    """What a call asks for: the process, and which of its versions: `latest`, `deployment`, `version N` or `tag TEXT`."""

    process: str
    binding: str = LATEST

    @property
    def name(self) -> str:
        """The key under which a definition keeps what the call runs."""
        return self.process if self.binding == LATEST else f"{self.process} {self.binding}"

    @property
    def how(self) -> str:
        """The kind of the binding."""
        return self.binding.partition(" ")[0]

    @property
    def which(self) -> str:
        """The number of the version, or its tag; empty for the other kinds."""
        return self.binding.partition(" ")[2]


def wanted(node: Node, model: Model) -> Wanted | None:
    """What the node calls outside its file; None for a call within it, by an expression, and for all other nodes."""
    called, binding = node.settings.called, node.settings.binding
    if node.kind != "callActivity" or not called:
        return None
    asked = Wanted(called, binding)
    inside = model.processes.get(called)
    if inside is not None and inside.nodes and (asked.how in (LATEST, DEPLOYMENT) or binding == f"{TAG} {inside.tag}"):
        return None
    return asked


def needed(model: Model) -> set[str]:
    """The processes that may run: the executable ones and what they call; all where none is executable."""
    processes = model.processes
    waiting = [process.id for process in processes.values() if process.executable] or list(processes)
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in processes and name not in found:
            found.add(name)
            waiting += [node.settings.called for node in processes[name].nodes.values() if node.settings.called]
    return found


def outside(model: Model) -> dict[str, Wanted]:
    """What the calls of the processes that may run ask for outside the file, each once, by name, in the order of the file."""
    running = needed(model)
    nodes = (node for process in model.processes.values() if process.id in running for node in process.nodes.values())
    found = (wanted(node, model) for node in nodes)
    return {each.name: each for each in found if each is not None}


def leading_out(model: Model) -> frozenset[str]:
    """The processes of a file that call something outside it, directly or by others of the file."""
    found = {p.id for p in model.processes.values() if any(wanted(node, model) for node in p.nodes.values())}
    while True:
        more = {p.id for p in model.processes.values() if any(node.settings.called in found for node in p.nodes.values())}
        if more <= found:
            return frozenset(found)
        found |= more


def calls(model: Model, addresses: Mapping[str, str]) -> dict[str, str]:
    """The address of what each call activity runs, by the id of its node; one without an address keeps the process's id."""
    found: dict[str, str] = {}
    for process in model.processes.values():
        for node in process.nodes.values():
            if node.kind == "callActivity" and node.settings.called:
                asked = wanted(node, model)
                found[node.id] = addresses.get(asked.name, asked.name) if asked else node.settings.called
    return found


def addressed(process: Process, addresses: Mapping[str, str]) -> Process:
    """The process with its calls naming what they run, by the id of the node."""
    nodes = {name: _calling(node, addresses[name]) if name in addresses else node for name, node in process.nodes.items()}
    return replace(process, nodes=nodes)


def _calling(node: Node, address: str) -> Node:
    return replace(node, settings=replace(node.settings, called=address, binding=LATEST))


def plain(id: str) -> str:
    """The id as its own file has it."""
    found = _FOREIGN.fullmatch(id) if ABROAD in id else None
    return found[1] if found else id


def home(id: str) -> str | None:
    """The hash of the definition from which the process or element was called; None for one of the instance's own."""
    found = _FOREIGN.fullmatch(id) if ABROAD in id else None
    return found[2] if found else None


def foreign(state: Mapping[str, object]) -> Iterator[str]:
    """The hashes of the other definitions that a saved state names, each once."""
    scopes, visited = state.get("s", ()), state.get("x", {})
    named = [*(scope[1] for scope in scopes), *visited]  # type: ignore[attr-defined, misc]
    yield from dict.fromkeys(found for name in named if (found := home(name)) is not None)


def abroad(process: Process, hash: str, inside: Mapping[str, Process]) -> Process:
    """The process as it runs for a call from another definition: all its ids end in the hash of its own.

    `inside` are the processes of its file; a call of one of them goes to that one under its new id.
    """
    return _Abroad(process, f"{ABROAD}{hash}", inside).process()


class _Abroad:
    def __init__(self, read: Process, end: str, inside: Mapping[str, Process]) -> None:
        self.read, self.end, self.inside = read, end, inside

    def id(self, id: str | None) -> str | None:
        return None if id is None else id + self.end

    def ids(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(each + self.end for each in ids)

    def process(self) -> Process:
        end, read = self.end, self.read
        return replace(
            read,
            id=read.id + end,
            nodes={name + end: self.node(node) for name, node in read.nodes.items()},
            flows={name + end: self.flow(flow) for name, flow in read.flows.items()},
            lanes=tuple(self.lane(lane) for lane in read.lanes),
            associations=tuple(Association(each.id + end, each.source + end, each.target + end) for each in read.associations),
        )

    def node(self, node: Node) -> Node:
        called = node.settings.called
        settings = replace(node.settings, called=self.id(called)) if called in self.inside else node.settings
        return replace(
            node,
            id=node.id + self.end,
            scope=self.id(node.scope),
            incoming=self.ids(node.incoming),
            outgoing=self.ids(node.outgoing),
            events=tuple(self.event(event) for event in node.events),
            attached_to=self.id(node.attached_to),
            lane=self.id(node.lane),
            settings=settings,
        )

    def event(self, event: EventDefinition) -> EventDefinition:
        """Only a compensation names an element of the process."""
        return replace(event, ref=self.id(event.ref)) if event.ref in self.read.nodes else event

    def flow(self, flow: Flow) -> Flow:
        return replace(flow, id=flow.id + self.end, source=flow.source + self.end, target=flow.target + self.end)

    def lane(self, lane: Lane) -> Lane:
        return replace(lane, id=lane.id + self.end, nodes=self.ids(lane.nodes))
