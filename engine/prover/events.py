"""Events: what a message, timer, signal or condition does when it comes, and where errors and escalations go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain, product

from engine.model.graph import EventDefinition, Node
from engine.prover.drawing import Area, Catch, Drawing, Host, Way
from engine.prover.net import Kind, What
from engine.prover.regions import aside, aside_scope, places_of
from engine.prover.scopes import WAITED, event_starts, lasting
from engine.prover.undoing import released
from engine.prover.ways import ways


def sent(drawing: Drawing, node: Node) -> list[tuple[int, ...]]:
    """The places of the messages that the node sends: each by any of its message flows, or of those that name the message."""
    if not drawing.bag or not sends(node):
        return [()]
    flows = [flow for flow in drawing.model.message_flows if flow.source == node.id and flow.id in drawing.messages]
    events = [event for event in node.events if event.kind == "message"]
    if len(events) < 2:
        return [(drawing.messages[flow.id],) for flow in flows] or [()]
    found: list[tuple[int, ...]] = [()]
    for each in events:
        own = [drawing.messages[flow.id] for flow in flows if flow.message in (None, each.ref, each.name)]
        found = [(*before, place) for before in found for place in own] if own else found
    return found


def received(drawing: Drawing, node: Node, event: EventDefinition | None = None) -> list[tuple[int, ...]]:
    """The places of the messages that the node takes: one of them; nothing where they come from outside the file.

    There is no way at all where nothing comes from outside.
    """
    if not drawing.bag or (event is not None and event.kind != "message"):
        return [()]
    flows = [flow for flow in drawing.model.message_flows if flow.target == node.id and flow.id in drawing.messages]
    if event is not None and sum(each.kind == "message" for each in node.events) > 1:
        flows = [flow for flow in flows if flow.message in (None, event.ref, event.name)]
    if not flows and drawing.reading.closed and takes_messages(node):
        return []
    return [(drawing.messages[flow.id],) for flow in flows] or [()]


def sends(node: Node) -> bool:
    """True for what sends a message when it is done."""
    if node.kind in ("intermediateThrowEvent", "endEvent"):
        return any(event.kind == "message" for event in node.events)
    return node.kind in ("sendTask", "serviceTask")


def takes_messages(node: Node) -> bool:
    """True for what a message can reach."""
    waits = node.kind in ("startEvent", "intermediateCatchEvent", "boundaryEvent")
    return node.kind == "receiveTask" or (waits and any(event.kind == "message" for event in node.events))


def lay_messages(drawing: Drawing) -> None:
    """A place for each message flow between nodes of the net that can send and take it."""
    nodes = {node.id: node for area in drawing.areas for node in area.nodes()}
    for flow in drawing.model.message_flows if drawing.bag else ():
        source, target = nodes.get(flow.source), nodes.get(flow.target)
        if source is not None and target is not None and sends(source) and takes_messages(target):
            drawing.messages[flow.id] = drawing.place("message", target.id, source.id, flow.id)


Armed = Mapping[tuple[str, int], int]


def after(drawing: Drawing, area: Area, node: Node, catch: Catch, armed: Armed | None = None, what: What = "fire") -> None:
    """What follows when one of the node's events comes; `armed` are the places that say how often it may."""
    armed = armed or {}
    if node.parallel_multiple:
        if any(event.kind == "signal" and event.name in drawing.thrown for event in node.events):
            drawing.mark(node.id, "parallel-multiple")
        places = tuple(place for (name, _), place in armed.items() if name == node.id)
        for messages in product(*(received(drawing, node, event) for event in node.events)):
            taken = (*catch.takes, *places, *chain(*messages))
            _come(drawing, area, node, replace(catch, takes=taken), "wait", what)
        return
    for index, event in enumerate(node.events):
        place = armed.get((node.id, index))
        now = catch
        if place is not None and lasting(drawing, area, node, index) and not node.interrupting:
            now = replace(catch, reads=(*catch.reads, place))
        elif place is not None:
            now = replace(catch, takes=(*catch.takes, place))
        if event.kind == "signal" and event.name in drawing.thrown:
            drawing.listeners.setdefault(event.name, []).append((area, node.id, now))
        elif event.kind in WAITED:
            for message in received(drawing, node, event):
                kind: Kind = "any" if event.kind == "conditional" else "wait"
                _come(drawing, area, node, replace(now, takes=(*now.takes, *message)), kind, what)


def _come(drawing: Drawing, area: Area, node: Node, catch: Catch, kind: Kind, what: What) -> None:
    for way in catch.ways:
        drawing.caught(area, node.id, what, kind, catch, way)


# boundaries and event sub-processes


def going_on(drawing: Drawing, area: Area, node: Node) -> tuple[Way, ...]:
    """What follows when an event has been caught: the event is left by its flows."""
    if drawing.eager or not any(event.kind in WAITED for event in node.events):
        return (Way((), (area.at[node.id],)),)
    return tuple(ways(drawing, area, node))


def draw_boundary(drawing: Drawing, area: Area, host: Host, node: Node) -> None:
    """What may happen to an activity while it works (BPMN 2.0.2, 13.5.3)."""
    catch = attached(drawing, area, host, node)
    after(drawing, area, node, catch, host.armed)
    if not node.interrupting and catch.empty:
        _draw_beside(drawing, area, node, catch, host.armed)


def _draw_beside(drawing: Drawing, area: Area, node: Node, catch: Catch, armed: Armed) -> None:
    """The event comes while its branch still runs: nothing new happens, but there are two tokens in the branch."""
    drawing.assume("one-beside", node.id)
    if not drawing.reading.beside:
        return
    for index, event in enumerate(node.events):
        place = armed.get((node.id, index))
        for message in received(drawing, node, event) if place is not None else ():
            reads = (*catch.reads, *message, *([] if place is None else [place]))
            drawing.step(area, node.id, "beside", "wait", (), reads=reads, some=catch.empty)


def attached(drawing: Drawing, area: Area, host: Host, node: Node) -> Catch:
    """What the boundary event does to its activity when it comes."""
    gives = going_on(drawing, area, node)
    if not node.interrupting:
        branch = aside(drawing, area, node)
        busy = () if branch is None else (area.at[node.id], *places_of(area, branch))
        return Catch(reads=(host.place,), empty=busy, ways=gives)
    inside = () if drawing.eager else tuple(place for inner in host.inner for place in inner.own)
    gives = tuple(way.giving(*released(area, host)) for way in gives)
    return Catch(takes=(host.place,), clears=tuple(host.clears()), some=inside, ways=gives)


def draw_event_starts(drawing: Drawing, area: Area) -> None:
    """What starts the event sub-processes of the area while it is open."""
    for owner, start in event_starts(area):
        for catch in starting(drawing, area, owner, start):
            after(drawing, area, start, catch, area.armed)
            if not start.interrupting and aside_scope(drawing, area, owner):
                _draw_beside(drawing, area, start, catch, area.armed)


def starting(drawing: Drawing, area: Area, owner: Node, start: Node) -> list[Catch]:
    """What the start event of an event sub-process does, for each opening that the net tells apart."""
    found: list[Catch] = []
    busy: tuple[int, ...] = ()
    for host in area.hosts.get(owner.id, ()):
        inner = host.inner[0]
        if start.id not in inner.at:
            drawing.mark(owner.id, "not-followed")
            return []
        way = Way((), (host.place, inner.at[start.id], *inner.opening))
        if start.interrupting:
            return [Catch(reads=(area.open,), clears=tuple(area.tokens()), ways=(way,))]
        found.append(Catch(reads=(area.open, *busy), empty=(host.place,), ways=(way,)))
        if aside_scope(drawing, area, owner):
            return found
        busy = (*busy, host.place)
    over = drawing.place("over", owner.id, area.process.id)
    return [*found, Catch(reads=(area.open, *busy), ways=(Way((), (over,)),))]


# errors and escalations


def catcher(area: Area, kind: str, code: str | None, host: Host | None = None) -> tuple[Area, Node, Host | None] | None:
    """Who catches what is thrown in the area, from inside outwards: (its area, the event, the activity it is attached to).

    With `host`, the boundary events of the throwing activity come first. What is opened once more to be undone catches nothing.
    """
    if host is not None:
        found = _best(area.process.attached(host.node.id), kind, code)
        if found is not None:
            return area, found, host
    handlers = True
    at: Area | None = area
    while at is not None:
        over = at.around is not None and at.owner is not None and at.around.whole.get(at.owner.node.id) is at.owner
        if handlers and not over:
            start = _best([start for _, start in event_starts(at)], kind, code)
            if start is not None:
                return at, start, None
        if at.owner is None or at.around is None:
            return None
        found = None if over else _best(at.around.process.attached(at.owner.node.id), kind, code)
        if found is not None:
            return at.around, found, at.owner
        handlers = not at.owner.node.event_sub_process
        at = at.around
    return None


def _best(nodes: Iterable[Node], kind: str, code: str | None) -> Node | None:
    """The event with the very code, else the first that catches every code."""
    found = [(event, node) for node in nodes for event in node.events if _catches(event, kind, code)]
    return next((node for event, node in found if event.code is not None), found[0][1] if found else None)


def _catches(event: EventDefinition, kind: str, code: str | None) -> bool:
    return event.kind == kind and (event.code is None or event.code == code)


def handed(drawing: Drawing, area: Area, node: Node, host: Host | None) -> list[Catch]:
    """What happens when the event catches something that was thrown."""
    if host is not None:
        caught = attached(drawing, area, host, node)
        return [caught] if node.interrupting else _beside_thrown(drawing, node, replace(caught, reads=()))
    owner = area.process.nodes[node.scope or ""]
    catches = starting(drawing, area, owner, node)
    if not node.interrupting and aside_scope(drawing, area, owner):
        return [*catches[1:], *_beside_thrown(drawing, node, catches[0])]
    return catches


def _beside_thrown(drawing: Drawing, node: Node, catch: Catch) -> list[Catch]:
    """What is thrown while the branch that it started before still runs: one more token there, of which the net follows one."""
    if not catch.empty:
        return [catch]
    drawing.assume("one-beside", node.id)
    if drawing.reading.beside:
        return [replace(catch, empty=())]
    return [catch, Catch(reads=catch.reads, some=catch.empty, ways=(Way(),))]


MACHINE = frozenset({"serviceTask", "businessRuleTask", "sendTask", "scriptTask", "intermediateThrowEvent", "endEvent"})


def draw_failures(drawing: Drawing, area: Area, host: Host) -> None:
    """Machine work may fail with any code that somebody catches; what nobody catches waits for a person."""
    node = host.node
    if node.kind not in MACHINE or host.inner:
        return
    seen = set()
    for code in _codes(drawing, node):
        found = catcher(area, "error", code, host)
        if found is None or found[1].id in seen:
            continue
        at, event, owner = found
        seen.add(event.id)
        for catch in handed(drawing, at, event, owner):
            mine = () if host.place in catch.takes else (host.place,)
            now = replace(catch, takes=(*mine, *catch.takes), clears=(*catch.clears, *host.clears()))
            for way in now.ways:
                drawing.caught(at, event.id, "fire", "auto" if node.kind == "scriptTask" else "wait", now, way)


def draw_thrown_within(drawing: Drawing, area: Area, host: Host) -> None:
    """What a call throws that is not drawn: any error or escalation that somebody around it catches."""
    every = [event for at in drawing.areas for node in at.nodes() for event in node.events]
    seen: set[str] = set()
    for event in every:
        found = catcher(area, event.kind, event.code, host) if event.kind in ("error", "escalation") else None
        if found is None or found[1].id in seen:
            continue
        at, node, owner = found
        seen.add(node.id)
        for catch in handed(drawing, at, node, owner):
            takes, reads = (
                (catch.takes, (host.place, *catch.reads)) if host.place not in catch.takes else (catch.takes, catch.reads)
            )
            for way in catch.ways:
                drawing.caught(at, node.id, "fire", "wait", replace(catch, takes=takes, reads=reads), way)


def _codes(drawing: Drawing, node: Node) -> list[str | None]:
    """The error codes that make a difference: those that are caught somewhere, and one that nobody names."""
    if node.kind == "scriptTask":
        return [None]
    codes = {e.code: None for area in drawing.areas for n in area.nodes() for e in n.events if e.kind == "error" and e.code}
    return [*codes, "\0"]
