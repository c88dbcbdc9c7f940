"""Compensation: what has been completed and could be undone is remembered, and undone one after the other.

What is to be undone is settled when it is thrown. The order in which several are undone is left open, which is more than the
engine does (it goes backwards); that an activity has been completed is remembered once or twice. A completed sub-process that
holds what could be undone is undone as a whole: it opens once more, in an area of its own that keeps what was completed in it.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.model.graph import Node, Process
from engine.prover.drawing import Area, Drawing, Host, Way, throws

Record = tuple[Area, str, int]
"""What can be undone: its area, its name, and the place that remembers it."""


PARTS = ("undoing", "setting aside")


def handler(process: Process, node: Node) -> Node | None:
    """What undoes the activity: the target of the association of its compensation boundary event."""
    for boundary in process.attached(node.id):
        if any(event.kind == "compensation" for event in boundary.events):
            for link in process.associations:
                if link.source == boundary.id:
                    return process.nodes.get(link.target)
    return None


def undone_by(node: Node) -> bool:
    """True for the boundary event that only draws which handler undoes an activity."""
    return node.kind == "boundaryEvent" and any(event.kind == "compensation" for event in node.events)


def starts_undoing(process: Process, scope: str | None) -> tuple[Node, Node] | None:
    """(event sub-process, start event) of what undoes the scope as a whole, where that is drawn."""
    for owner in process.inside(scope):
        if owner.event_sub_process:
            for start in process.inside(owner.id):
                if any(event.kind == "compensation" for event in start.events):
                    return owner, start
    return None


def undone_as_whole(drawing: Drawing, around: Process, node: Node, inner: Process, scope: str | None) -> bool:
    """True for what leaves something behind that could be undone with it, where something, also in a caller, may undo it."""
    if node.for_compensation or handler(around, node) is not None:
        return False
    reaches = any(process is not around or each.scope != node.id or _named(each) for process, each in drawing.throwing)
    return reaches and _leaves(inner, scope)


def _named(node: Node) -> bool:
    return any(event.kind == "compensation" and event.ref for event in node.events)


def _leaves(process: Process, scope: str | None) -> bool:
    if starts_undoing(process, scope) is not None:
        return True
    return any(handler(process, each) is not None or _leaves(process, each.id) for each in process.inside(scope))


def prepare_undoing(drawing: Drawing, area: Area) -> None:
    """Places that remember what could be undone, and that a handler has done its work."""
    if not drawing.throwing:
        return
    for node in area.nodes():
        if throws(node):
            area.undoing[node.id] = tuple(drawing.within(area, "item", node.id, part) for part in PARTS)
        found = handler(area.process, node)
        if found is not None and found.id in area.at:
            area.undo[node.id] = drawing.place("undo", node.id, area.process.id)
            if found.id not in area.undone:
                area.undone[found.id] = drawing.within(area, "item", found.id, "undone")
        elif node.id in area.whole:
            area.undo[node.id] = drawing.place("undo", node.id, area.process.id)
            area.reopened[node.id] = drawing.within(area, "item", node.id, "undone")


def lay_undoing(drawing: Drawing, area: Area) -> None:
    """Places for what is set aside by each that throws compensation in the area, and by what is undone as a whole."""
    for node in area.nodes():
        if throws(node):
            _lay_chosen(drawing, area, node.id, [record for each, only in undoes(area, node) for record in _records(each, only)])
        if node.id in area.whole:
            inner = area.whole[node.id].inner[0]
            if starts_undoing(inner.process, inner.scope) is None:
                inner.undoing[node.id] = tuple(drawing.within(inner, "item", node.id, part) for part in PARTS)
                _lay_chosen(drawing, inner, node.id, _records(inner, None))


def _lay_chosen(drawing: Drawing, area: Area, node: str, records: Sequence[Record]) -> None:
    area.chosen[node] = {memory: drawing.beside(area, "undo", node, f"chosen {name}") for _, name, memory in records}
    area.called[node] = {memory: drawing.within(area, "item", node, f"called {name}") for _, name, memory in records}


def _records(area: Area, only: str | None) -> list[Record]:
    return [(area, name, memory) for name, memory in area.undo.items() if only in (None, name)]


def undoes(area: Area, node: Node) -> list[tuple[Area, str | None]]:
    """The areas in which the thrower undoes, each with the one activity that it names."""
    for event in node.events:
        if event.kind == "compensation":
            return [(reached(area, event.ref), event.ref)]
    areas = [area]
    while areas[-1].around is not None and areas[-1].scope is not None and not is_transaction(areas[-1]):
        areas.append(areas[-1].around)
    return [(each, None) for each in areas]


def is_transaction(area: Area) -> bool:
    """True for the scope of a transaction."""
    return area.owner is not None and area.owner.node.kind == "transaction"


def remembered(area: Area, node: Node) -> tuple[int, ...]:
    """The place that remembers that the activity has been completed."""
    return (area.undo[node.id],) if node.id in area.undo else ()


def released(area: Area, host: Host) -> tuple[int, ...]:
    """What tells the thrower that waits that a handler is over, also when an event has ended it early."""
    if area.whole.get(host.node.id) is host:
        return (area.reopened[host.node.id],)
    return (area.undone[host.node.id],) if host.node.id in area.undone else ()


def reached(area: Area, only: str | None) -> Area:
    """The area whose activities are undone: the one around an event sub-process, or that of the named activity."""
    at = area
    while True:
        if only is not None and only in {node.id for node in at.nodes()}:
            return at
        if only is None and not (at.owner is not None and at.owner.node.event_sub_process):
            return at
        if at.around is None or at.scope is None:
            return area
        at = at.around


def draw_kept(drawing: Drawing, area: Area, node: Node, place: int, inner: Area) -> list[int]:
    """What was completed in a scope that is over is kept for undoing it as a whole; the places that are empty then."""
    if node.id not in area.whole:
        return []
    pairs = list(zip(inner.kept(), area.whole[node.id].inner[0].kept(), strict=True))
    gone = [memory for memory, _ in pairs]
    for number, (memory, store) in enumerate(pairs):
        way = Way((), (place, store))
        drawing.step(
            area, node.id, "undo", "settle", (place, memory), way, empty=[*inner.own, *inner.more.values(), *gone[:number]]
        )
    return gone


def draw_undoing(
    drawing: Drawing,
    thrower: Area,
    node: Node,
    areas: Sequence[tuple[Area, str | None]],
    ways: Sequence[Way],
    *,
    also: Sequence[int] = (),
    busy: Sequence[int] = (),
) -> int:
    """What is to be undone is set aside; then one handler after the other runs while the thrower waits, then it goes its ways.

    Which handler the thrower waits for is remembered: another one may undo something at the same time.

    The place where that begins. `also` is taken when the thrower goes on, and nothing may be left in the places of `busy`.
    """
    place, begin = thrower.undoing[node.id]
    records = [record for area, only in areas for record in _records(area, only)]
    memories = [memory for _, _, memory in records]
    chosen = thrower.chosen[node.id]
    for number, (area, name, memory) in enumerate(records):
        aside, called = chosen[memory], thrower.called[node.id][memory]
        drawing.step(thrower, node.id, "undo", "settle", (begin, memory), Way((), (begin, aside)), empty=memories[:number])
        gives, over = _handled(drawing, area, name)
        drawing.waiting[over][called] = (thrower, area)
        drawing.step(thrower, node.id, "undo", "settle", (place, aside), Way((), (called, *gives)))
        drawing.step(thrower, node.id, "undo", "settle", (called, over), Way((), (place,)))
    drawing.step(thrower, node.id, "undo", "settle", (begin,), Way((), (place,)), empty=memories)
    for way in ways:
        drawing.step(thrower, node.id, "done", "settle", (place, *also), way, empty=[*chosen.values(), *busy])
    return begin


def draw_unheard(drawing: Drawing) -> None:
    """A handler that is over tells nobody where the one who waited for it, in another scope, has been ended meanwhile."""
    for over, called in drawing.waiting.items():
        if any(thrower is not area for thrower, area in called.values()):
            _, area = next(iter(called.values()))
            drawing.step(area, drawing.places[over].node, "undo", "settle", (over,), Way(), empty=tuple(called))


def _handled(drawing: Drawing, area: Area, name: str) -> tuple[tuple[int, ...], int]:
    """What begins the undoing of one record, and the place that says when it is over."""
    if name in area.whole:
        return _opened_again(drawing, area, name), area.reopened[name]
    found = handler(area.process, area.process.nodes[name])
    assert found is not None
    return (area.at[found.id],), area.undone[found.id]


def _opened_again(drawing: Drawing, area: Area, name: str) -> tuple[int, ...]:
    """The completed scope opens once more: what undoes it as a whole begins, else what was completed in it is undone."""
    if name in area.again:
        return area.again[name]
    host = area.whole[name]
    inner, over = host.inner[0], Way((), (area.reopened[name],), clears=tuple(host.inner[0].everything()))
    whole = starts_undoing(inner.process, inner.scope)
    if whole is not None:
        owner, start = whole
        begun = inner.hosts[owner.id][0]
        area.again[name] = (host.place, begun.place, begun.inner[0].at[start.id], *begun.inner[0].opening)
        drawing.step(area, name, "undo", "settle", (host.place,), over, empty=inner.own)
        return area.again[name]
    area.again[name] = (host.place, draw_undoing(drawing, inner, host.node, [(inner, None)], [over], also=[host.place]))
    return area.again[name]
