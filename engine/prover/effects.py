"""What one event does when it is thrown: to its scope, to who catches it outwards, to all who wait for it."""

from __future__ import annotations

from dataclasses import replace

from engine.model.graph import EventDefinition, Node
from engine.prover.drawing import Area, Catch, Drawing, Host, Way
from engine.prover.events import catcher, going_on, handed
from engine.prover.undoing import draw_undoing, undoes

SILENT = frozenset({"none", "link", "message"})
"""What does nothing within the net when it is thrown; a message is sent when the node is left."""


def effect(drawing: Drawing, area: Area, node: Node, event: EventDefinition, plain: Catch, own: Host | None = None) -> list[Catch]:
    """What may happen when the node throws the event; `plain` is how the thrower goes on if it is still there then.

    With `own` the activity itself throws it by its behaviour: its boundary events come first and do not end it.
    """
    if event.kind == "terminate":
        return [replace(plain, clears=_terminated(drawing, area, own))]
    if event.kind == "signal":
        first = drawing.thrown[event.name] if own is None else drawing.behaved[(event.name, own.place)][0]
        return [replace(plain, ways=tuple(way.giving(first) for way in plain.ways))]
    if event.kind in ("error", "escalation"):
        return _outwards(drawing, area, event, plain, own)
    if event.kind == "cancel":
        return [_cancelled(drawing, area, node, plain)]
    if event.kind == "compensation" and not event.wait_for_completion:
        place = draw_undoing(drawing, area, node, undoes(area, node), [Way()])
        return [replace(plain, ways=tuple(way.giving(place) for way in plain.ways))]
    if event.kind == "compensation":
        place = draw_undoing(drawing, area, node, undoes(area, node), plain.ways)
        return [replace(plain, ways=(Way((), (place,)),))]
    return [plain]


def _terminated(drawing: Drawing, area: Area, own: Host | None) -> tuple[int, ...]:
    """Everything in the scope, except an activity that throws it itself."""
    others = drawing.ended.items() if area.around is None else ()
    ends = [place for name, place in others if name in area.process.nodes]
    spared = {own.place, *own.clears()} if own is not None else set()
    return tuple(place for place in (*area.tokens(), *ends) if place not in spared)


def _outwards(drawing: Drawing, area: Area, event: EventDefinition, plain: Catch, own: Host | None) -> list[Catch]:
    """An error ends what throws it, or with nobody to catch it the process; an escalation may leave it running."""
    found = catcher(area, event.kind, event.code or event.name or None, own)
    if found is None:
        return [plain] if event.kind == "escalation" else [_failed(area, plain)]
    at, node, host = found
    beside = host is not None and host is own
    result = []
    for catch in handed(drawing, at, replace(node, interrupting=node.interrupting and not beside), host):
        gives = catch.ways
        if beside or not node.interrupting:
            gives = tuple(way.giving(first=each.gives) for each in catch.ways for way in plain.ways)
        result.append(
            replace(catch, takes=(*plain.takes, *catch.takes), reads=catch.reads, empty=(*plain.empty, *catch.empty), ways=gives)
        )
    return result


def _failed(area: Area, plain: Catch) -> Catch:
    """Nobody catches the error: the process ends here."""
    top = area
    while top.around is not None:
        top = top.around
    return replace(plain, clears=tuple(top.everything()), ways=(Way(),))


def _cancelled(drawing: Drawing, area: Area, node: Node, plain: Catch) -> Catch:
    """The transaction is given up: what it has done is undone, then it is left by its cancel event, or just ends."""
    areas = [each for each, _ in undoes(area, node)]
    owner, around = areas[-1].owner, areas[-1].around
    if owner is None or around is None:
        return plain
    leaves: tuple[Way, ...] = (Way(),)
    for boundary in around.process.attached(owner.node.id):
        if any(event.kind == "cancel" for event in boundary.events):
            leaves = going_on(drawing, around, boundary)
    gone = (*areas[-1].everything(), *owner.clears(), owner.place)
    ways = [way._replace(clears=(*way.clears, *gone)) for way in leaves]
    place = draw_undoing(drawing, area, node, undoes(area, node), ways)
    hosts = {each.owner.place for each in areas[:-1] if each.owner is not None}
    kept = {place for each in areas for place in each.kept()} | hosts
    clears = tuple(each for each in areas[-1].tokens() if each not in kept)
    return replace(plain, clears=clears, ways=(Way((), (place,)),))
