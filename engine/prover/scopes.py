"""Areas: the places of a scope and of everything in it, and what opens it."""

from __future__ import annotations

from engine.isotime import IsoTimeError, parse_cycle
from engine.model.gates.bounds import VARIES, constant
from engine.model.graph import ACTIVITIES, SCOPES, EventDefinition, Loop, Node
from engine.model.normalise import begins_alone, is_link
from engine.prover.calling import called_process, lay_deep
from engine.prover.drawing import Area, Drawing, Host
from engine.prover.regions import aside, aside_scope
from engine.prover.undoing import undone_as_whole, undone_by
from engine.prover.ways import is_join

TWICE = 2
"""How many items of a multi-instance are followed, and openings of an event sub-process that does not interrupt."""
WAITED = frozenset({"message", "timer", "signal", "conditional"})
AT_ONCE = frozenset({"task", "scriptTask"})


def lay(drawing: Drawing, area: Area) -> None:
    """Make the places of the area and of the areas within it."""
    drawing.areas.append(area)
    for node in area.nodes():
        if not undone_by(node):
            drawing.nodes[node.id] = None
        if not drawing.eager or is_join(node):
            for flow in node.incoming:
                area.flows[flow] = drawing.within(area, "flow", node.id, flow)
        if drawing.eager or not node.incoming or node.kind in ("startEvent", "boundaryEvent"):
            area.at[node.id] = drawing.within(area, "at" if node.outgoing else "out", node.id)
        _lay_hosts(drawing, area, node)


def _lay_hosts(drawing: Drawing, area: Area, node: Node) -> None:
    many = node.loop is not None and node.loop.kind == "parallel"
    if owns_scope(node):
        _lay_scopes(drawing, area, node, many)
    elif many and node.kind in ACTIVITIES:
        item = drawing.within(area, "item", node.id)
        area.hosts[node.id] = [Host(node, drawing.within(area, "on", node.id), items=[item])]
    elif waits(drawing, node) or (node.loop is not None and node.loop.behaviour_events):
        area.hosts[node.id] = [Host(node, drawing.within(area, "on", node.id))]


def _lay_scopes(drawing: Drawing, area: Area, node: Node, many: bool) -> None:
    owned = area.process if node.kind != "callActivity" else called_process(drawing, area, node)
    if owned is None:
        lay_deep(drawing, area, node)
        return
    host = Host(node, drawing.within(area, "on", node.id)) if many else None
    hosts = area.hosts.setdefault(node.id, [host] if host else [])
    for slot in range(_slots(drawing, area, node)):
        place = drawing.within(area, "item" if host else "on", node.id, str(slot))
        owner = host or Host(node, place)
        inner = Area(owned, None if node.kind == "callActivity" else node.id, place, owner, area)
        owner.inner.append(inner)
        if host:
            host.items.append(place)
        else:
            hosts.append(owner)
        lay(drawing, inner)
    scope = None if node.kind == "callActivity" else node.id
    if undone_as_whole(drawing, area.process, node, owned, scope):
        again = area.whole[node.id] = Host(node, drawing.within(area, "on", node.id, "again"))
        again.inner.append(Area(owned, scope, again.place, again, area))
        lay(drawing, again.inner[0])


def owns_scope(node: Node) -> bool:
    """True for what opens a scope of its own."""
    return node.kind in SCOPES or node.kind == "callActivity"


def _slots(drawing: Drawing, area: Area, node: Node) -> int:
    """How many openings of the node's scope are told apart at once."""
    if not drawing.eager:
        return 1
    if node.loop is not None and node.loop.kind == "parallel":
        return TWICE
    starts = [each for each in area.process.inside(node.id) if each.kind == "startEvent"]
    if node.event_sub_process and not all(each.interrupting for each in starts):
        return 1 if aside_scope(drawing, area, node) else TWICE
    return drawing.reading.slots.get(node.id, 1)


def waits(drawing: Drawing, node: Node) -> bool:
    """True for what does not complete in the step in which it is entered."""
    if node.kind in ("eventBasedGateway", "intermediateCatchEvent"):
        return drawing.eager and not is_link(node)
    if node.kind in ("intermediateThrowEvent", "endEvent"):
        return bool(node.settings.operation) and node.settings.operation not in drawing.reading.effects
    if node.kind not in ACTIVITIES:
        return False
    return not drawing.eager or not at_once(drawing, node)


def at_once(drawing: Drawing, node: Node) -> bool:
    """True for an activity that the engine completes as soon as it is entered."""
    if node.kind in AT_ONCE or (node.kind == "businessRuleTask" and node.settings.decision):
        return True
    if node.kind == "sendTask" and node.events and not node.settings.operation:
        return True
    return node.kind in ("serviceTask", "businessRuleTask", "sendTask") and node.settings.operation in drawing.reading.effects


def starts(area: Area) -> list[Node]:
    """Where the scope begins: its start events, else what nothing leads to; an event sub-process begins by its event."""
    if area.owner is not None and area.owner.node.event_sub_process:
        return []
    inside = area.nodes()
    found = [node for node in inside if node.kind == "startEvent"] or [node for node in inside if begins_alone(node)]
    called = area.owner is not None and area.owner.node.kind == "callActivity"
    return [node for node in found if not node.events] if called else found


def event_starts(area: Area) -> list[tuple[Node, Node]]:
    """(event sub-process, its start event) for every event sub-process of the scope."""
    handlers = [node for node in area.nodes() if node.event_sub_process]
    return [(owner, node) for owner in handlers for node in area.process.inside(owner.id) if node.kind == "startEvent"]


def repeating(event: EventDefinition) -> tuple[int | None, bool]:
    """(how often a timer with a cycle comes, None where that is not written; whether it comes for ever)."""
    said = event.expression
    try:
        cycle = parse_cycle((said.source if said.language in ("iso8601", "text") else said.text) if said is not None else "")
    except IsoTimeError:
        return None, False
    return cycle.repeats, cycle.repeats is None


def prepare(drawing: Drawing, area: Area) -> None:
    """Make what the area and its activities have to remember, and list the places that get a token when it opens."""
    for _, start in event_starts(area):
        for index, event in enumerate(start.events):
            if event.kind in WAITED:
                place = area.armed[(start.id, index)] = drawing.beside(area, "armed", start.id, str(index))
                area.opening += [place] * times(drawing, area, start, index)
    for node in area.nodes():
        for host in area.hosts.get(node.id, ()):
            if node.kind == "intermediateCatchEvent" and any(event.timer == "cycle" for event in node.events):
                host.left = [drawing.beside(area, "armed", node.id, "repeats")]
            for boundary in area.process.attached(node.id):
                for index, event in enumerate(boundary.events):
                    if event.kind in WAITED and not boundary.interrupting:
                        host.armed[(boundary.id, index)] = drawing.beside(area, "armed", boundary.id, str(index))
    if area.scope is not None or area.around is not None:
        first = [node for node in starts(area) if node.id in area.at]
        owner = area.owner.node if area.owner is not None else None
        if owner is not None and owner.kind == "adHocSubProcess" and owner.ordering == "Sequential":
            area.more = {node.id: drawing.beside(area, "more", node.id) for node in first[1:]}
            first = first[:1]
        area.opening += [*(area.at[node.id] for node in first), *area.more.values()]


def arming(drawing: Drawing, area: Area, host: Host) -> tuple[int, ...]:
    """The places that get a token when the activity begins: one for each time that an event may happen beside it."""
    nodes = area.process.nodes
    return tuple(place for (name, index), place in host.armed.items() for _ in range(times(drawing, area, nodes[name], index)))


def times(drawing: Drawing, area: Area, node: Node, index: int) -> int:
    """How often the event of a boundary or start is followed while it listens."""
    event = node.events[index]
    if node.interrupting or lasting(drawing, area, node, index):
        return 1
    if event.kind == "timer" and event.timer != "cycle":
        return 1
    drawing.assume("repeats", node.id)
    return drawing.reading.repeats


def lasting(drawing: Drawing, area: Area, node: Node, index: int) -> bool:
    """True for an event beside its activity whose number is bounded elsewhere: by what is sent within the file."""
    event = node.events[index]
    if not drawing.eager and drawing.bag and event.kind in ("timer", "message"):
        return True
    if event.kind == "signal" and event.name in drawing.thrown:
        return True
    if event.kind != "timer" or event.timer == "cycle":
        around = area.process.nodes.get(node.scope or "")
        if node.kind == "startEvent" and around is not None:
            return aside_scope(drawing, area, around) or _sent_within(drawing, node, event)
        return aside(drawing, area, node) is not None or _sent_within(drawing, node, event)
    return False


def _sent_within(drawing: Drawing, node: Node, event: EventDefinition) -> bool:
    return event.kind == "message" and any(flow.target == node.id for flow in drawing.model.message_flows if drawing.bag)


def item_counts(loop: Loop) -> tuple[int, ...]:
    """How many items a multi-instance has: as written where that is constant, else none, one or several."""
    number = constant(loop.cardinality)
    if loop.cardinality is not None and number is not VARIES and isinstance(number, int) and number >= 0:
        return (min(number, TWICE),)
    return (0, 1, TWICE)
