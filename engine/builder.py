"""From a Model's process to the specs that run it: elements connected, expressions compiled, reachability computed.

Everything that can be found wrong here is found here, so that a step never meets a text that does not parse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from engine.decisions import Asked, ask
from engine.dmn import DecisionModel
from engine.elements import ELEMENTS
from engine.elements.activity import Activity, Assigned
from engine.elements.element import Element, Path
from engine.elements.events import KINDS
from engine.elements.events.kind import Kind
from engine.elements.multi_instance import MultiInstance
from engine.elements.standard_loop import StandardLoop
from engine.errors import UnsupportedError
from engine.expressions import Compiled, compile_expression, compile_text
from engine.library import Library, ScopeSpec
from engine.model.graph import Assign, EventDefinition, Expression, Node, Process
from engine.model.normalise import begins_alone
from engine.variables import Variables


class Builder:
    """Builds one process. `callable` are the addresses that a call activity may have, `decisions` those of rule tasks."""

    def __init__(self, process: Process, callable: Iterable[str], decisions: Mapping[str, DecisionModel]) -> None:
        self.process = process
        self.callable = frozenset(callable)
        self.decisions = decisions
        self.library = Library(process.id)
        self.lanes = {node: lane for lane in process.lanes for node in lane.nodes}

    def build(self) -> Library:
        """The specs of the process; raises UnsupportedError naming the element that cannot run."""
        nodes = self.process.nodes.values()
        for node in nodes:
            element = ELEMENTS.get(node.kind)
            if element is None:
                raise UnsupportedError(f"{node.kind} cannot be run.", element=node.id)
            element(self.library, node)
        for scope in {None, *(node.scope for node in nodes), *(node.id for node in nodes if node.kind in SCOPED)}:
            self.library.scopes[scope] = self._scope(scope)
        for element in self.library.task_specs.values():
            element.build(self)
        return self.library

    def _scope(self, scope: str | None) -> ScopeSpec:
        inside = self.process.inside(scope)
        elements = {node.id: self.library.task_specs[node.id] for node in inside}
        starts = [node for node in inside if node.kind == "startEvent"]
        triggered = [node.id for node in inside if node.event_sub_process]
        events = [node for each in triggered for node in self.process.inside(each) if node.kind == "startEvent"]
        owner = self.process.nodes[scope] if scope else None
        return ScopeSpec(
            nodes=elements,
            starts=tuple(elements[node.id] for node in starts or [node for node in inside if begins_alone(node)]),
            event_starts=tuple(self.library.task_specs[node.id] for node in events),
            is_handler=bool(owner and owner.event_sub_process),
        )

    # what elements ask for

    def compile(self, expression: Expression | None, node: Node) -> Compiled | None:
        """The compiled expression; raises UnsupportedError."""
        return compile_expression(expression, node.id)

    def assigned(self, node: Node, assigns: Iterable[Assign]) -> Assigned:
        """Compiled mappings, in order."""
        return tuple((each.target, compile_text(each.source, node.id)) for each in assigns)

    def paths(self, node: Node) -> tuple[Path, ...]:
        """The outgoing flows in the order of the node; a link event continues at its target."""
        specs = self.library.task_specs
        paths = []
        for flow in (self.process.flows[identity] for identity in node.outgoing):
            paths.append(Path(flow.id, specs[flow.target], self.compile(flow.condition, node), flow.default))
        for link in node.events if not paths else ():
            if link.kind == "link" and node.kind == "intermediateThrowEvent":
                paths.append(Path(f"{node.id}>", specs[self._link_target(node, link)], None, False))
        return tuple(paths)

    def _link_target(self, node: Node, link: EventDefinition) -> str:
        for other in self.process.nodes.values():
            named = any(each.kind == "link" and each.name == link.name for each in other.events)
            if named and other.kind == "intermediateCatchEvent" and other.scope == node.scope:
                return other.id
        raise UnsupportedError(f"The link {link.name!r} has no target.", element=node.id)

    def event(self, node: Node, definition: EventDefinition) -> Kind:
        """The event definition, compiled; raises UnsupportedError."""
        kind = KINDS.get(definition.kind)
        if kind is None:
            raise UnsupportedError(f"A {definition.kind} event cannot be run.", element=node.id)
        return kind(self, node, definition)

    def begins_beside(self, node: Node) -> bool:
        """True behind a parallel gateway that begins the process: the other events behind it belong together with this one."""
        before = [self.process.nodes[self.process.flows[flow].source] for flow in node.incoming]
        return any(each.instantiate and each.parallel_multiple for each in before)

    def boundaries(self, node: Node) -> tuple[Element, ...]:
        """The boundary events of an activity, in the order of the file."""
        return tuple(self.library.task_specs[each.id] for each in self.process.attached(node.id))

    def handler(self, node: Node) -> Element | None:
        """What undoes the activity: the target of the association of its compensation boundary event."""
        for boundary in self.process.attached(node.id):
            if any(each.kind == "compensation" for each in boundary.events):
                for association in self.process.associations:
                    if association.source == boundary.id:
                        return self.library.task_specs.get(association.target)
        return None

    def undoable(self, node: Node) -> bool:
        """True for what may leave something behind that can be undone, here or by whoever calls the process."""
        return not node.for_compensation and (self.handler(node) is not None or node.kind in (*SCOPED, "callActivity"))

    def loop(self, activity: Activity) -> MultiInstance | StandardLoop | None:
        """The loop of an activity."""
        loop = activity.node.loop
        if loop is None:
            return None
        return (StandardLoop if loop.kind == "standard" else MultiInstance)(activity, loop, self)

    def event_sub_process(self, node: Node) -> Element | None:
        """The event sub-process that a start event stands in."""
        owner = self.process.nodes.get(node.scope) if node.scope else None
        return self.library.task_specs[owner.id] if owner and owner.event_sub_process else None

    def lane_role(self, node: Node) -> str | None:
        """The role of the innermost lane around the node or the sub-process it stands in."""
        while True:
            lane = self.lanes.get(node.id)
            if lane is not None and (lane.role or lane.name):
                return lane.role or lane.name
            if node.scope is None:
                return None
            node = self.process.nodes[node.scope]

    def called(self, node: Node) -> str:
        """The address of the called process; raises UnsupportedError when it is not there."""
        called = node.settings.called
        if called not in self.callable:
            raise UnsupportedError(f"The called process {called!r} is not there.", element=node.id)
        return str(called)

    def decision(self, node: Node) -> Callable[[Variables], Asked] | None:
        """What evaluates the task's decision; raises UnsupportedError when that is not there."""
        name = node.settings.decision
        if name is None:
            return None
        if name not in self.decisions:
            raise UnsupportedError(f"The decision {name!r} is not there.", element=node.id)
        return ask(self.decisions[name], name)

    def reaches(self, gateway: Node, flow: str) -> frozenset[str]:
        """The nodes from which a token can come to the gateway by this flow without passing the gateway before."""
        before: dict[str, list[str]] = {}
        for edge in self.process.flows.values():
            before.setdefault(edge.target, []).append(edge.source)
        for node in self.process.nodes.values():
            if node.attached_to is not None:
                before.setdefault(node.id, []).append(node.attached_to)
            for link in node.events:
                if link.kind == "link" and node.kind == "intermediateThrowEvent" and not node.outgoing:
                    before.setdefault(self._link_target(node, link), []).append(node.id)
        found: set[str] = set()
        open_nodes = [self.process.flows[flow].source]
        while open_nodes:
            node_id = open_nodes.pop()
            if node_id not in found and node_id != gateway.id:
                found.add(node_id)
                open_nodes.extend(before.get(node_id, ()))
        return frozenset(found)


SCOPED = frozenset({"subProcess", "adHocSubProcess", "transaction"})
