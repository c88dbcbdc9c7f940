"""The structure of a process as far as it shows without a search (rules R4, R6)."""

from __future__ import annotations

from collections.abc import Iterable

from engine.model.beginnings import PLAIN, openings
from engine.model.findings import Notes
from engine.model.gates.circles import check_circles, neighbours
from engine.model.graph import Model, Node, Process
from engine.model.normalise import IMPLIED, ends_by_itself, starts_by_itself

MAX_NODES = 5000
MAX_NESTING = 10
CHOICES = ("exclusiveGateway", "inclusiveGateway")
SUB_PROCESSES = ("subProcess", "transaction")
PEOPLES = ("userTask", "manualTask")


def check_structure(process: Process, model: Model, notes: Notes) -> None:
    """One plain start or an event that starts it, an end, every node on a path, defaults, lanes, no loop without a wait."""
    _size(process, notes)
    _ends(process, notes)
    for scope in (None, *(n.id for n in process.nodes.values() if n.kind in SUB_PROCESSES)):
        _paths(process, scope, notes)
    _defaults(process, notes)
    _lanes(process, notes)
    _quantities(process, notes)
    check_circles(process, model, notes)
    _calls(process, model, notes)


def _size(process: Process, notes: Notes) -> None:
    if len(process.nodes) > MAX_NODES:
        notes.add("too-many-nodes", process.id, limit=MAX_NODES)
    deepest = max(process.nodes.values(), key=lambda n: _depth(process, n), default=None)
    if deepest is not None and _depth(process, deepest) > MAX_NESTING:
        notes.add("nesting", deepest.id, limit=MAX_NESTING)


def _depth(process: Process, node: Node) -> int:
    depth = 0
    around = process.nodes.get(node.scope or "")
    while around is not None:
        depth, around = depth + 1, process.nodes.get(around.scope or "")
    return depth


def _ends(process: Process, notes: Notes) -> None:
    top = process.inside(None)
    drawn = [n for n in top if IMPLIED not in n.extensions]
    plain = [n for n in drawn if n.kind == "startEvent" and not n.events]
    if len(plain) > 1 or not (plain or any(opening.kind != PLAIN for opening in openings(process))):
        notes.add("plain-start", process.id, count=len(plain))
    if top and not any(n.kind == "endEvent" for n in drawn):
        notes.add("no-end", process.id)
    for scope in (n for n in process.nodes.values() if n.kind in SUB_PROCESSES and not n.event_sub_process):
        inside = [n for n in process.inside(scope.id) if n.kind == "startEvent" and not n.events]
        if len(inside) > 1:
            notes.add("plain-start", scope.id, count=len(inside))


def _quantities(process: Process, notes: Notes) -> None:
    """More tokens than one at an activity double the work or wait for ever."""
    for node in process.nodes.values():
        if (node.start_quantity, node.completion_quantity) != (1, 1):
            notes.add("token-quantity", node.id)


def _paths(process: Process, scope: str | None, notes: Notes) -> None:
    """Every node can be reached from a start and can reach an end of its level."""
    inside = {n.id: n for n in process.inside(scope)}
    flows = [f for f in process.flows.values() if f.source in inside and f.target in inside]
    forth, back = neighbours((f.source, f.target) for f in flows), neighbours((f.target, f.source) for f in flows)
    for node in inside.values():
        if node.attached_to:
            forth.setdefault(node.attached_to, []).append(node.id)
            back.setdefault(node.id, []).append(node.attached_to)
    starts = [n.id for n in inside.values() if n.kind == "startEvent" or n.instantiate]
    reached = _reach(starts, forth)
    ending = _reach([n.id for n in inside.values() if n.kind == "endEvent" and IMPLIED not in n.extensions], back)
    for node in inside.values():
        if IMPLIED in node.extensions:
            continue
        if node.id not in reached and not (starts_by_itself(node) and node.kind != "boundaryEvent"):
            notes.add("not-reached", node.id)
        elif node.id not in ending and not ends_by_itself(node):
            notes.add("no-way-out", node.id)


def _reach(starts: Iterable[str], neighbours: dict[str, list[str]]) -> set[str]:
    found, waiting = set(starts), list(starts)
    while waiting:
        for other in neighbours.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def _defaults(process: Process, notes: Notes) -> None:
    for node in process.nodes.values():
        flows = [process.flows[f] for f in node.outgoing]
        if node.kind == "parallelGateway":
            for flow in (f for f in flows if f.condition):
                notes.add("condition-parallel", flow.id)
        if node.kind not in CHOICES or len(flows) < 2:
            continue
        at = node.id if IMPLIED not in node.extensions else node.id.rpartition(".")[0]
        open_flows = [f for f in flows if not f.condition and not f.default]
        if len(open_flows) == 1 and not any(f.default for f in flows) and node.kind == "exclusiveGateway":
            notes.add("default-unmarked", open_flows[0].id)
            continue
        if node.kind == "exclusiveGateway":
            for flow in open_flows:
                notes.add("flow-without-condition", flow.id)
        if not any(f.default for f in flows) and not (node.kind == "inclusiveGateway" and open_flows):
            notes.add("no-default", at)


def _lanes(process: Process, notes: Notes) -> None:
    seen: dict[tuple[str | None, str], str] = {}
    inside = {lane.id: frozenset(lane.nodes) for lane in process.lanes}
    for lane in process.lanes:
        if not lane.name and not lane.role:
            notes.add("lane-unnamed", lane.id)
        for identity in sorted({n for n in lane.nodes if lane.nodes.count(n) > 1}):
            notes.add("lane-twice", identity)
        for identity in lane.nodes:
            if identity not in process.nodes:
                notes.add("lane-unknown", lane.id, value=identity)
            elif not _nested(inside[seen.setdefault((lane.scope, identity), lane.id)], inside[lane.id]):
                notes.add("lane-twice", identity)

    held = {identity for _, identity in seen}
    for node in process.nodes.values() if held else ():
        if node.kind in PEOPLES and node.scope is None and node.id not in held and not _has_people(node):
            notes.add("lane-missing", node.id)


def _has_people(node: Node) -> bool:
    settings = node.settings
    return bool(settings.role or settings.groups or settings.users or settings.assignee or settings.operation)


def _nested(one: frozenset[str], other: frozenset[str]) -> bool:
    """A lane around a lane repeats the nodes of the inner one in some files."""
    return one <= other or other <= one


def _calls(process: Process, model: Model, notes: Notes) -> None:
    for node in process.nodes.values():
        if node.settings.called_by is not None:
            notes.add("call-open", node.id, called=node.settings.called_by.source)
    calls = neighbours(
        (p.id, n.settings.called) for p in model.processes.values() for n in p.nodes.values() if n.settings.called is not None
    )
    if process.id in _reach(calls.get(process.id, ()), calls):
        notes.add("calls-itself", process.id)
