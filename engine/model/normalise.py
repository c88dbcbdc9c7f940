"""Makes the implicit explicit, so that whatever is built from the Model meets one form only.

An implied node gets the id of its neighbour with a suffix and the extension `implied`; flows keep their ids and order.
A merge without a gateway needs no node: every token that arrives starts the element, as BPMN says (BPMN 2.0.2, 13.2.1).
"""

from __future__ import annotations

from dataclasses import replace

from engine.model.findings import Notes
from engine.model.graph import ACTIVITIES, GATEWAYS, Flow, Model, Node, Process

IMPLIED = "implied"


def normalise(model: Model, notes: Notes) -> Model:
    """The Model with starts, ends, splits and links explicit and roles of lanes on their tasks; each assumption is noted."""
    processes = {identity: _Normaliser(process, notes).run() for identity, process in model.processes.items()}
    return replace(model, processes=processes)


def is_link(node: Node) -> bool:
    """True for one end of a pair of link events."""
    return any(event.kind == "link" for event in node.events)


def begins_alone(node: Node) -> bool:
    """True for what a scope without a start event begins with (BPMN 2.0.2, 10.3.5)."""
    waits = node.event_sub_process or node.for_compensation or node.attached_to or node.kind == "intermediateCatchEvent"
    return not node.incoming and not waits


def starts_by_itself(node: Node) -> bool:
    """True for what needs no incoming flow to begin: handlers, event sub-processes, boundary events, link targets."""
    return (
        node.kind in ("startEvent", "boundaryEvent")
        or node.event_sub_process
        or node.for_compensation
        or (is_link(node) and node.kind == "intermediateCatchEvent")
    )


def ends_by_itself(node: Node) -> bool:
    """True for what needs no outgoing flow: end events, handlers, event sub-processes, link sources."""
    return (
        node.kind == "endEvent"
        or node.event_sub_process
        or node.for_compensation
        or (is_link(node) and node.kind == "intermediateThrowEvent")
        or (node.kind == "boundaryEvent" and any(e.kind == "compensation" for e in node.events))
    )


class _Normaliser:
    def __init__(self, process: Process, notes: Notes) -> None:
        self.process, self.notes = process, notes
        self.nodes = dict(process.nodes)
        self.flows = dict(process.flows)

    def run(self) -> Process:
        self._links()
        for scope in self._scopes():
            self._start(scope)
            self._ends(scope)
        for node in tuple(self.nodes.values()):
            self._merge(node)
            self._split(node)
        self._lanes()
        return replace(self.process, nodes=self.nodes, flows=self.flows)

    def _scopes(self) -> list[str | None]:
        """The process and its sub-processes; the contents of an ad-hoc sub-process need neither start nor end."""
        return [None, *(n.id for n in self.nodes.values() if n.kind in ("subProcess", "transaction"))]

    def _note(self, code: str, at: str | None, **words: object) -> None:
        if self.process.executable:
            self.notes.add(code, at or self.process.id, **words)

    def _new_id(self, wanted: str) -> str:
        number, identity = 1, wanted
        while identity in self.nodes or identity in self.flows:
            number += 1
            identity = f"{wanted}{number}"
        return identity

    def _node(self, kind: str, wanted: str, scope: str | None, lane: str | None = None) -> Node:
        node = Node(self._new_id(wanted), kind, scope=scope, lane=lane, extensions=(IMPLIED,))
        self.nodes[node.id] = node
        return node

    def _connect(self, source: str, target: str, wanted: str) -> None:
        flow = Flow(self._new_id(wanted), source, target)
        self.flows[flow.id] = flow
        self.nodes[source] = replace(self.nodes[source], outgoing=(*self.nodes[source].outgoing, flow.id))
        self.nodes[target] = replace(self.nodes[target], incoming=(*self.nodes[target].incoming, flow.id))

    def _links(self) -> None:
        catches = {
            (n.scope, e.name): n.id
            for n in self.nodes.values()
            if n.kind == "intermediateCatchEvent"
            for e in n.events
            if e.kind == "link"
        }
        for node in tuple(self.nodes.values()):
            for event in node.events if node.kind == "intermediateThrowEvent" else ():
                target = catches.get((node.scope, event.name))
                if event.kind == "link" and event.name and target:
                    self._connect(node.id, target, f"{node.id}.link")

    def _inside(self, scope: str | None) -> list[Node]:
        return [n for n in self.nodes.values() if n.scope == scope]

    def _start(self, scope: str | None) -> None:
        inside = self._inside(scope)
        if not inside or any(n.kind == "startEvent" for n in inside):
            return
        first = [n for n in inside if not n.incoming and not starts_by_itself(n)]
        if any(n.instantiate for n in first) or not first:
            return
        start = self._node("startEvent", f"{scope or self.process.id}.start", scope)
        flows = [Flow(self._new_id(f"{node.id}.in"), start.id, node.id) for node in first]
        for flow in flows:
            self.flows[flow.id] = flow
            self.nodes[flow.target] = replace(self.nodes[flow.target], incoming=(flow.id,))
        self.nodes[start.id] = replace(start, outgoing=tuple(f.id for f in flows))
        self._note("implied-start", scope, names=", ".join(n.name or n.id for n in first))

    def _ends(self, scope: str | None) -> None:
        last = [n for n in self._inside(scope) if not n.outgoing and not ends_by_itself(n)]
        for node in last:
            if node.kind == "startEvent" or node.kind in GATEWAYS:
                continue
            end = self._node("endEvent", f"{node.id}.end", scope, node.lane)
            self._connect(node.id, end.id, f"{node.id}.out")
            self._note("implied-end", node.id)

    def _merge(self, node: Node) -> None:
        if node.kind in ACTIVITIES and len(node.incoming) > 1:
            self._note("implied-merge", node.id, count=len(node.incoming))

    def _split(self, node: Node) -> None:
        node = self.nodes[node.id]
        if node.kind in GATEWAYS or len(node.outgoing) < 2:
            return
        flows = [self.flows[f] for f in node.outgoing]
        chosen = [f for f in flows if f.condition or f.default]
        always = [f for f in flows if not f.condition and not f.default]
        if not chosen:
            self._move(node, flows, "parallelGateway", "split")
        elif always and any(f.default for f in chosen):
            # The default flow counts among the conditional ones only, so these get a gateway of their own.
            gateway = self._move(node, flows, "parallelGateway", "split")
            self._move(self.nodes[gateway], chosen, "inclusiveGateway", "choice")
        else:
            self._move(node, flows, "inclusiveGateway", "choice")
        self._note("implied-choice" if chosen else "implied-split", node.id, count=len(flows))

    def _move(self, node: Node, flows: list[Flow], kind: str, suffix: str) -> str:
        gateway = self._node(kind, f"{node.id}.{suffix}", node.scope, node.lane)
        moved = tuple(f.id for f in flows)
        gone = set(moved)
        for flow in flows:
            self.flows[flow.id] = replace(self.flows[flow.id], source=gateway.id)
        self.nodes[gateway.id] = replace(gateway, outgoing=moved)
        self.nodes[node.id] = replace(node, outgoing=tuple(f for f in node.outgoing if f not in gone))
        self._connect(node.id, gateway.id, f"{gateway.id}.in")
        return gateway.id

    def _lanes(self) -> None:
        lane_of = {identity: lane for lane in self.process.lanes for identity in lane.nodes}
        for node in tuple(self.nodes.values()):
            lane = lane_of.get(node.id) or lane_of.get(node.scope or "")
            if lane is None:
                continue
            settings = node.settings
            if node.kind in ACTIVITIES and settings.role is None:
                settings = replace(settings, role=lane.role)
            self.nodes[node.id] = replace(node, lane=lane.id, settings=settings)
