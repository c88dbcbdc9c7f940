"""The structure of a process as far as it shows without a search (rules R4, R6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.model.findings import Notes
from engine.model.graph import GATEWAYS, SCOPES, Model, Node, Process
from engine.model.normalise import IMPLIED, ends_by_itself, starts_by_itself

MAX_NODES = 5000
MAX_NESTING = 10
CHOICES = ("exclusiveGateway", "inclusiveGateway")
AT_ONCE = frozenset({"task", "scriptTask", "businessRuleTask", "startEvent", "endEvent", "intermediateThrowEvent"}) | (
    GATEWAYS - {"eventBasedGateway"}
)


def check_structure(process: Process, model: Model, notes: Notes) -> None:
    """One plain start, an end, every node on a path, defaults, lanes, no loop without a wait, no call of itself."""
    _size(process, notes)
    _ends(process, notes)
    for scope in (None, *(n.id for n in process.nodes.values() if n.kind in ("subProcess", "transaction"))):
        _paths(process, scope, notes)
    _defaults(process, notes)
    _lanes(process, notes)
    _endless(process, notes)
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
    top = [n for n in process.nodes.values() if n.scope is None]
    drawn = [n for n in top if IMPLIED not in n.extensions]
    plain = [n for n in drawn if n.kind == "startEvent" and not n.events]
    if len(plain) != 1:
        notes.add("plain-start", process.id, count=len(plain))
    if top and not any(n.kind == "endEvent" for n in drawn):
        notes.add("no-end", process.id)


def _paths(process: Process, scope: str | None, notes: Notes) -> None:
    """Every node can be reached from a start and can reach an end of its level."""
    inside = {n.id: n for n in process.nodes.values() if n.scope == scope}
    flows = [f for f in process.flows.values() if f.source in inside and f.target in inside]
    forth, back = _neighbours((f.source, f.target) for f in flows), _neighbours((f.target, f.source) for f in flows)
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


def _neighbours(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one, other in pairs:
        found.setdefault(one, []).append(other)
    return found


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
    seen: dict[str, str] = {}
    inside = {lane.id: frozenset(lane.nodes) for lane in process.lanes}
    for lane in process.lanes:
        if not lane.name and not lane.role:
            notes.add("lane-unnamed", lane.id)
        for identity in lane.nodes:
            if identity not in process.nodes:
                notes.add("lane-unknown", lane.id, value=identity)
            elif seen.setdefault(identity, lane.id) != lane.id and not _nested(inside[seen[identity]], inside[lane.id]):
                notes.add("lane-twice", identity)


def _nested(one: frozenset[str], other: frozenset[str]) -> bool:
    """A lane around a lane repeats the nodes of the inner one in some files."""
    return one <= other or other <= one


def _endless(process: Process, notes: Notes) -> None:
    """A circle of elements that all complete at once would go round for ever (rule R6)."""
    automatic = {n.id for n in process.nodes.values() if _at_once(process, n)}
    forth = _neighbours((f.source, f.target) for f in process.flows.values() if f.source in automatic and f.target in automatic)
    for circle in _circles(automatic, forth):
        inside = [i for i in process.nodes if i in circle]
        notes.add("endless-circle", inside[0], names=", ".join(process.nodes[i].name or i for i in inside))


def _at_once(process: Process, node: Node) -> bool:
    if node.kind in SCOPES:
        inside = [n for n in process.nodes.values() if n.scope == node.id]
        return all(_at_once(process, n) for n in inside)
    waits_for_link = node.kind == "intermediateCatchEvent" and any(e.kind == "link" for e in node.events)
    return node.kind in AT_ONCE or waits_for_link


def _circles(nodes: Iterable[str], forth: dict[str, list[str]]) -> Iterator[set[str]]:
    """The strongly connected parts that hold a circle (R. E. Tarjan's method, without recursion)."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    open_nodes: set[str] = set()
    for root in sorted(nodes):
        if root in order:
            continue
        work: list[tuple[str, Iterator[str]]] = [(root, iter(forth.get(root, ())))]
        order[root] = low[root] = len(order)
        stack.append(root)
        open_nodes.add(root)
        while work:
            node, others = work[-1]
            other = next((o for o in others if o not in order or o in open_nodes), None)
            if other is not None and other not in order:
                order[other] = low[other] = len(order)
                stack.append(other)
                open_nodes.add(other)
                work.append((other, iter(forth.get(other, ()))))
            elif other is not None:
                low[node] = min(low[node], order[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == order[node]:
                    part = set(stack[stack.index(node) :])
                    del stack[stack.index(node) :]
                    open_nodes -= part
                    if len(part) > 1 or node in forth.get(node, ()):
                        yield part


def _calls(process: Process, model: Model, notes: Notes) -> None:
    calls = _neighbours(
        (p.id, n.settings.called) for p in model.processes.values() for n in p.nodes.values() if n.settings.called is not None
    )
    if process.id in _reach(calls.get(process.id, ()), calls):
        notes.add("calls-itself", process.id)
