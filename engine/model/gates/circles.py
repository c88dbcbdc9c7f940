"""Circles of elements that all complete at once: they would go round for ever (rule R6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from engine.model.findings import Notes
from engine.model.graph import GATEWAYS, SCOPES, Model, Node, Process

AT_ONCE = frozenset({"task", "scriptTask", "businessRuleTask", "startEvent", "endEvent", "intermediateThrowEvent"}) | (
    GATEWAYS - {"eventBasedGateway"}
)
SEVERAL = ("parallelGateway", "inclusiveGateway", "complexGateway")
THROWN = ("error", "escalation", "cancel")


def check_circles(process: Process, model: Model, notes: Notes) -> None:
    """Note each circle without a wait, and each loop marker that repeats without a wait or a maximum."""
    _Circles(process, model, notes).check()


def neighbours(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """What follows each first of these pairs."""
    found: dict[str, list[str]] = {}
    for one, other in pairs:
        found.setdefault(one, []).append(other)
    return found


class _Circles:
    def __init__(self, process: Process, model: Model, notes: Notes) -> None:
        self.process, self.model, self.notes = process, model, notes
        self.known: dict[str, bool] = {}

    def check(self) -> None:
        process = self.process
        automatic = {n.id for n in process.nodes.values() if self._at_once(process, n)}
        pairs = [(f.source, f.target) for f in process.flows.values()]
        pairs += [(n.attached_to, n.id) for n in process.nodes.values() if n.attached_to]
        forth = neighbours((a, b) for a, b in pairs if a in automatic and b in automatic)
        for circle in _circles(automatic, forth):
            inside = [i for i in process.nodes if i in circle]
            names = [process.nodes[i].name or i for i in inside]
            self.notes.add("endless-circle", inside[0], names=("、".join(names), ", ".join(names)))
        for node in process.nodes.values():
            if node.id in automatic and node.loop and node.loop.kind == "standard" and node.loop.maximum is None:
                self.notes.add("loop-unbounded", node.id)

    def _at_once(self, process: Process, node: Node) -> bool:
        """True where a token can pass a node without anybody or anything being waited for."""
        if node.id not in self.known:
            self.known[node.id] = False  # a call of itself has its own finding
            self.known[node.id] = self._passes(process, node)
        return self.known[node.id]

    def _passes(self, process: Process, node: Node) -> bool:
        if node.kind in SCOPES:
            return self._through(process, process.inside(node.id))
        if node.kind == "callActivity":
            called = self.model.processes.get(node.settings.called or "")
            return called is not None and self._through(called, called.inside(None))
        if node.kind == "boundaryEvent":
            host = process.nodes.get(node.attached_to or "")
            return host is not None and any(e.kind in THROWN for e in node.events) and self._at_once(process, host)
        waits_for_link = node.kind == "intermediateCatchEvent" and any(e.kind == "link" for e in node.events)
        return node.kind in AT_ONCE or waits_for_link

    def _through(self, process: Process, inside: Sequence[Node]) -> bool:
        """True where all of these pass, or where one way through them does and no token waits beside it."""
        passing = {n.id for n in inside if self._at_once(process, n)}
        if len(passing) == len(inside):
            return True
        if any(n.kind in SEVERAL for n in inside):
            return False
        forth = neighbours((f.source, f.target) for f in process.flows.values() if f.source in passing and f.target in passing)
        waiting = [n.id for n in inside if n.kind == "startEvent" and not n.events]
        found = set(waiting)
        while waiting:
            following = [i for i in forth.get(waiting.pop(), ()) if i not in found]
            found.update(following)
            waiting += following
        return any(n.kind == "endEvent" and n.id in found for n in inside)


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
