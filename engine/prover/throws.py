"""What is thrown: end events and intermediate throw events, and signals to everyone who waits for them."""

from __future__ import annotations

from dataclasses import replace

from engine.model.graph import EventDefinition, Node
from engine.prover.activities import entering, leaving
from engine.prover.drawing import Area, Catch, Drawing, Way
from engine.prover.events import catcher, draw_failures, going_on, handed
from engine.prover.net import Kind, What
from engine.prover.scopes import boundaries
from engine.prover.undoing import draw_undoing, reached


def draw_throw(drawing: Drawing, area: Area, node: Node) -> None:
    """A throwing event: each of its events in the order of the file, then its flows (BPMN 2.0.2, 10.5.3, 10.5.4)."""
    host = area.hosts.get(node.id, [None])[0]
    if host is not None:
        for takes in entering(drawing, area, node):
            drawing.step(area, node.id, "start", "auto", takes, Way((), (host.place,)))
        for way in _left(drawing, area, node):
            drawing.step(area, node.id, "done", "wait", (host.place,), way)
        draw_failures(drawing, area, host)
        return
    what: What = "start" if node.id in area.undoing else "done"
    for takes in entering(drawing, area, node):
        for catch in _thrown(drawing, area, node, tuple(takes)):
            for way in catch.ways:
                drawing.caught(area, node.id, what, "auto", catch, way)


def _left(drawing: Drawing, area: Area, node: Node) -> list[Way]:
    """The ways out; a top end event remembers that it has been reached."""
    ended = drawing.ended.get(node.id) if area.around is None else None
    more = () if ended is None else (ended,)
    return [way.giving(*more) for way in leaving(drawing, area, node)]


def _thrown(drawing: Drawing, area: Area, node: Node, takes: tuple[int, ...]) -> list[Catch]:
    """What the events of the node do; more than one with an effect within the net is not followed."""
    inner = [event for event in node.events if event.kind not in ("none", "link", "message")]
    plain = Catch(takes, ways=tuple(_left(drawing, area, node)))
    if not inner:
        return [plain]
    if len(inner) > 1:
        drawing.mark(node.id, "several-throws")
    event = inner[0]
    if event.kind == "terminate":
        others = drawing.ended.items() if area.around is None else ()
        ends = [place for name, place in others if name in area.process.nodes]
        return [replace(plain, clears=(*area.tokens(), *ends))]
    if event.kind == "signal":
        return [replace(plain, ways=tuple(way.giving(first=(drawing.thrown[event.name],)) for way in plain.ways))]
    if event.kind in ("error", "escalation"):
        return _outwards(drawing, area, event, plain)
    if event.kind == "cancel":
        return [_cancelled(drawing, area, node, plain)]
    if event.kind == "compensation":
        return [_compensated(drawing, area, node, event, plain)]
    return [plain]


def _compensated(drawing: Drawing, area: Area, node: Node, event: EventDefinition, plain: Catch) -> Catch:
    """The thrower waits for the handlers; where it says that it does not, that is not followed."""
    if not event.wait_for_completion:
        drawing.mark(node.id, "compensation")
    place = draw_undoing(drawing, area, node, [(reached(area, event.ref), event.ref)], plain.ways)
    return replace(plain, ways=(Way((), (place,)),))


def _outwards(drawing: Drawing, area: Area, event: EventDefinition, plain: Catch) -> list[Catch]:
    """An error ends what throws it, or with nobody to catch it the process; an escalation may leave it running."""
    found = catcher(area, event.kind, event.code or event.name or None)
    if found is None:
        return [plain] if event.kind == "escalation" else [_failed(area, plain)]
    at, node, host = found
    result = []
    for catch in handed(drawing, at, node, host):
        gives = catch.ways
        if not node.interrupting:
            gives = tuple(way.giving(first=each.gives) for each in catch.ways for way in plain.ways)
        result.append(replace(catch, takes=(*plain.takes, *catch.takes), ways=gives))
    return result


def _failed(area: Area, plain: Catch) -> Catch:
    """Nobody catches the error: the process ends here."""
    top = area
    while top.around is not None:
        top = top.around
    return replace(plain, clears=tuple(top.everything()), ways=(Way(),))


def _cancelled(drawing: Drawing, area: Area, node: Node, plain: Catch) -> Catch:
    """The transaction is given up: what it has done is undone, then it is left by its cancel event, or just ends."""
    areas = [area]
    while areas[-1].around is not None and areas[-1].scope is not None and not _is_transaction(areas[-1]):
        areas.append(areas[-1].around)
    owner, around = areas[-1].owner, areas[-1].around
    if owner is None or around is None:
        return plain
    leaves: tuple[Way, ...] = (Way(),)
    for boundary in boundaries(around, owner.node):
        if any(event.kind == "cancel" for event in boundary.events):
            leaves = going_on(drawing, around, boundary)
    gone = (*areas[-1].everything(), *owner.clears(), owner.place)
    ways = [way._replace(clears=(*way.clears, *gone)) for way in leaves]
    place = draw_undoing(drawing, area, node, [(each, None) for each in areas], ways)
    hosts = {each.owner.place for each in areas[:-1] if each.owner is not None}
    kept = {place for each in areas for place in each.undo.values()} | hosts
    clears = tuple(each for each in areas[-1].tokens() if each not in kept)
    return replace(plain, clears=clears, ways=(Way((), (place,)),))


def _is_transaction(area: Area) -> bool:
    return area.owner is not None and area.owner.node.kind == "transaction"


# signals


def lay_signals(drawing: Drawing) -> None:
    """A place for each signal that is thrown within the net: it is being told to all who wait for it."""
    for area in drawing.areas:
        for node in area.nodes():
            for event in node.events if node.kind in ("endEvent", "intermediateThrowEvent") else ():
                if event.kind == "signal" and event.name not in drawing.thrown:
                    drawing.thrown[event.name] = drawing.place("signal", node.id, area.process.id, "0")


def draw_signals(drawing: Drawing) -> None:
    """One listener after the other is told; who does not wait is passed over. The world outside may send the signal too."""
    for name, first in drawing.thrown.items():
        at = first
        source = drawing.places[first]
        listeners = drawing.listeners.get(name, [])
        for number, (area, node, catch) in enumerate(listeners, 1):
            last = number == len(listeners)
            following = () if last else (drawing.place("signal", source.node, source.process, str(number)),)
            told = replace(catch, takes=(at, *catch.takes))
            for way in catch.ways:
                drawing.caught(area, node, "fire", "urgent", told, way.giving(first=following))
            for need in {*catch.takes, *catch.reads}:
                drawing.step(area, node, "signal", "urgent", (at,), Way((), following), empty=(need,))
            at = following[0] if following else at
        if not listeners:
            area = drawing.areas[0]
            drawing.step(area, source.node, "signal", "urgent", (first,))
        _from_outside(drawing, first, listeners)


def _from_outside(drawing: Drawing, first: int, listeners: list[tuple[Area, str, Catch]]) -> None:
    budget = None
    for area, node, catch in listeners:
        if not catch.takes and budget is None:
            budget = drawing.place("armed", node, area.process.id, "outside")
            drawing.start += [budget] * drawing.reading.repeats
            drawing.assume("repeats", node)
    kind: Kind = "wait"
    for area, node, catch in listeners:
        takes = (budget,) if budget is not None else ()
        drawing.step(area, node, "signal", kind, takes, Way((), (first,)), reads=(*catch.takes, *catch.reads), empty=catch.empty)
