"""From a Model to its token net: all areas are laid out, then every node is drawn.

The engine is the judge: each element is drawn as `engine/elements` runs it.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.dmn import DecisionModel
from engine.model.graph import ACTIVITIES, Model, Node, Process
from engine.prover.activities import draw_activity, draw_wait
from engine.prover.behaving import lay_behaviour
from engine.prover.drawing import EAGER, Area, Catch, Drawing, Reading, Way
from engine.prover.events import after, draw_event_starts, lay_messages, received
from engine.prover.facts import Facts
from engine.prover.joining import draw_after_reset, draw_complex, prepare_complex, starting_ways
from engine.prover.net import Net
from engine.prover.regions import only_beside
from engine.prover.scopes import lay as lay_area
from engine.prover.scopes import prepare
from engine.prover.starting import draw_starts
from engine.prover.through import entering, leaving
from engine.prover.throws import draw_signals, draw_throw, lay_links, lay_signals
from engine.prover.undoing import draw_kept, draw_unheard, lay_undoing, prepare_undoing, remembered, undone_by
from engine.prover.ways import draw_join, is_join, lay_choices, ways


def compile_net(
    model: Model,
    process: str | None = None,
    *,
    decisions: Mapping[str, DecisionModel] = {},
    reading: Reading = EAGER,
) -> Net:
    """The token net of one process with all that it calls, or of all pools of the file where none is named.

    Between the pools of one file messages are places; what comes from outside is free. Processes called from other files are
    in the model (`engine.whole`) or cannot be followed. Raises KeyError when there is no such process.
    """
    drawing = Drawing(model, reading, bag=process is None)
    pools = [model.processes[process]] if process is not None else _pools(model)
    tops = []
    for each in pools:
        if reading.data:
            _lay_facts(drawing, each, decisions)
        top = Area(each, None, drawing.place("run", each.id, each.id))
        tops.append(top)
        lay_area(drawing, top)
    for top in tops:
        _lay_ends(drawing, top)
    lay_messages(drawing)
    lay_signals(drawing)
    for area in reversed(drawing.areas):
        prepare(drawing, area)
        prepare_undoing(drawing, area)
        prepare_complex(drawing, area)
    for area in drawing.areas:
        lay_undoing(drawing, area)
        lay_links(drawing, area)
        lay_choices(drawing, area)
        lay_behaviour(drawing, area)
    for top in tops:
        _draw_pool(drawing, top)
    for area in drawing.areas:
        for node in area.nodes():
            _draw(drawing, area, node)
        draw_event_starts(drawing, area)
    draw_signals(drawing)
    draw_unheard(drawing)
    return drawing.net()


def _pools(model: Model) -> list[Process]:
    """The processes that begin by themselves: those of the pools, else all that no other calls."""
    drawn = {participant.process for participant in model.participants}
    called = {node.settings.called for each in model.processes.values() for node in each.nodes.values()}
    return [each for each in model.processes.values() if each.nodes and (each.id in drawn or each.id not in called)]


def _lay_facts(drawing: Drawing, process: Process, decisions: Mapping[str, DecisionModel]) -> None:
    """Places that remember what gateways have found out of the data of the process."""
    facts = Facts(process, decisions, lambda key, detail: drawing.place("fact", key, process.id, detail))
    if facts.parts:
        drawing.facts[process.id] = facts
        drawing.assume("data-kept", process.id)


def _lay_ends(drawing: Drawing, top: Area) -> None:
    """A place for each end event that tells whether it has been reached once or twice, other than in branches beside the rest."""
    beside = only_beside(top.process)
    for node in top.nodes():
        if node.kind == "endEvent" and node.id not in beside:
            drawing.ended[node.id] = drawing.place("end", node.id, top.process.id)


def _draw(drawing: Drawing, area: Area, node: Node) -> None:
    if node.kind == "boundaryEvent" or node.event_sub_process:
        _draw_special(drawing, area, node)
    elif node.kind in ACTIVITIES:
        if node.kind == "adHocSubProcess" and node.loop is not None and node.loop.behaviour_events:
            drawing.mark(node.id, "ad-hoc")
        draw_activity(drawing, area, node)
    elif node.kind in ("endEvent", "intermediateThrowEvent"):
        draw_throw(drawing, area, node)
    elif node.kind == "intermediateCatchEvent":
        draw_wait(drawing, area, node)
    elif node.kind == "eventBasedGateway":
        _draw_event_gateway(drawing, area, node)
    else:
        _draw_gateway(drawing, area, node)


def _draw_special(drawing: Drawing, area: Area, node: Node) -> None:
    """A boundary event that has been caught is left; an event sub-process ends when it has run empty."""
    if node.event_sub_process:
        for host in area.hosts.get(node.id, ()):
            inside = [place for inner in host.inner for place in inner.own]
            over = [place for inner in host.inner for place in (*inner.memory, *inner.kept())]
            gone = [place for inner in host.inner for place in draw_kept(drawing, area, node, host.place, inner)]
            way = Way((), remembered(area, node))
            drawing.step(area, node.id, "done", "settle", (host.place,), way, empty=[*inside, *gone], clears=over)
    elif not undone_by(node):
        for takes in drawing.entries(area, node):
            for way in ways(drawing, area, node):
                drawing.step(area, node.id, "done", "auto", (takes,), way)


def _draw_gateway(drawing: Drawing, area: Area, node: Node) -> None:
    """A gateway, or the start event of a scope: what stands in it leaves."""
    complex_join = node.kind == "complexGateway" and is_join(node)
    if complex_join:
        draw_complex(drawing, area, node)
        draw_after_reset(drawing, area, node)
    elif is_join(node):
        draw_join(drawing, area, node)
    if (is_join(node) and not drawing.eager) or _never_started(drawing, area, node):
        return
    for takes in entering(drawing, area, node):
        for way in starting_ways(drawing, area, node, start=True) if node.id in area.reset else leaving(drawing, area, node):
            drawing.step(area, node.id, "done", "auto", takes, way)


def _never_started(drawing: Drawing, area: Area, node: Node) -> bool:
    """True for a start event in a sub-process that a message would have to start: nothing outside starts a sub-process."""
    if not drawing.reading.closed or area.scope is None or area.process.nodes[area.scope].event_sub_process:
        return False
    return node.kind == "startEvent" and any(event.kind == "message" for event in node.events)


def _draw_event_gateway(drawing: Drawing, area: Area, node: Node) -> None:
    """The first event to come takes the token (BPMN 2.0.2, 13.4.4)."""
    targets = [(flow, area.process.nodes[flow.target]) for flow in drawing.outgoing(area, node)]
    host = area.hosts.get(node.id, [None])[0]
    for takes in entering(drawing, area, node):
        if host is not None:
            drawing.step(area, node.id, "start", "auto", takes, Way((), (host.place,)))
            continue
        for flow, target in targets:
            for message in received(drawing, target):
                drawing.step(area, node.id, "done", "auto", takes, drawing.along(area, node, [flow]), reads=message)
    if host is None:
        return
    for _, target in targets:
        draw_awaited(drawing, area, target, host.place)


def draw_awaited(drawing: Drawing, area: Area, target: Node, place: int) -> None:
    """What the gateway waits for has come: the token goes on behind the event."""

    gives = tuple(leaving(drawing, area, target))
    if target.kind == "receiveTask":
        for message in received(drawing, target):
            for way in gives:
                drawing.step(area, target.id, "done", "wait", (place, *message), way)
    else:
        after(drawing, area, target, Catch((place,), ways=gives), what="done")


# pools


def _draw_pool(drawing: Drawing, top: Area) -> None:
    """How the process begins and ends."""
    ended = drawing.place("ended", top.process.id, top.process.id)
    drawing.step(
        top,
        top.process.id,
        "end",
        "settle",
        (top.open,),
        Way((), (ended,)),
        empty=top.own,
        clears=[*top.memory, *top.undo.values()],
    )
    draw_starts(drawing, top)
