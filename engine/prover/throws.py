"""What is thrown: end events and intermediate throw events, and signals to everyone who waits for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from engine.model.graph import Node
from engine.prover.drawing import Area, Catch, Drawing, Way
from engine.prover.effects import SILENT, effect
from engine.prover.events import attached, draw_failures
from engine.prover.net import Kind, What
from engine.prover.through import entering, leaving
from engine.prover.undoing import draw_undoing, undoes

Listener = tuple[Area, str, Catch]


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
    for takes in entering(drawing, area, node):
        _thrown(drawing, area, node, tuple(takes))


def _left(drawing: Drawing, area: Area, node: Node) -> list[Way]:
    """The ways out; a top end event remembers that it has been reached."""
    ended = drawing.ended.get(node.id) if area.around is None else None
    more = () if ended is None else (ended,)
    return [way.giving(*more) for way in leaving(drawing, area, node)]


def _thrown(drawing: Drawing, area: Area, node: Node, takes: tuple[int, ...]) -> None:
    what: What = "start" if node.id in area.undoing else "done"
    left = tuple(_left(drawing, area, node))
    events = [event for event in node.events if event.kind not in SILENT]
    if node.id in area.links:
        _draw_several(drawing, area, node, takes, left)
        return
    plain = Catch(takes, ways=left)
    for catch in effect(drawing, area, node, events[0], plain) if events else [plain]:
        for way in catch.ways:
            drawing.caught(area, node.id, what, "auto", catch, way)


def lay_links(drawing: Drawing, area: Area) -> None:
    """Places of the front that join the events of one node: the next is thrown before anything else goes on.

    Who throws a signal is there until everyone has been told.
    """
    for node in area.nodes():
        events = [event for event in node.events if event.kind not in SILENT]
        count = len(events) - (not events or events[-1].kind != "signal")
        if node.kind in ("intermediateThrowEvent", "endEvent") and count > 0:
            area.links[node.id] = [drawing.within(area, "signal", node.id, f"link {number}") for number in range(count)]


def _draw_several(drawing: Drawing, area: Area, node: Node, takes: tuple[int, ...], left: tuple[Way, ...]) -> None:
    """One event after the other; what is undone has to be waited for when all are thrown."""
    events = [event for event in node.events if event.kind not in SILENT]
    links = area.links[node.id]
    undoing = [event for event in events if event.kind in ("compensation", "cancel")]
    if len(undoing) > 1 or any(event.kind == "cancel" for event in undoing):
        drawing.mark(node.id, "several-throws")
    waits = bool(undoing) and undoing[0].wait_for_completion
    for number, event in enumerate(events):
        at = (links[number - 1],) if number else takes
        following = (links[number],) if number < len(links) else ()
        ways = (Way((), following),) if following or waits else left
        if event.kind == "compensation" and waits:
            place = draw_undoing(drawing, area, node, undoes(area, node), left, busy=links)
            catches = [Catch(at, ways=(Way((), (*following, place)),))]
        else:
            catches = effect(drawing, area, node, event, Catch(at, ways=ways))
        what: What = "start" if following or waits else "done"
        for catch in catches:
            for way in catch.ways:
                drawing.caught(area, node.id, what, "auto", catch, way)
    for way in () if waits else left:
        if len(links) == len(events):
            drawing.step(area, node.id, "done", "auto", (links[-1],), way)


# signals


def lay_signals(drawing: Drawing) -> None:
    """A place for each signal that is thrown within the net or reaches several: it is being told to all who wait for it."""
    for area, node, name in _shared(drawing):
        drawing.thrown.setdefault(name, drawing.place("signal", node.id, area.process.id, "0"))
    for area in drawing.areas:
        for node in area.nodes():
            for event in node.events if node.kind in ("endEvent", "intermediateThrowEvent") else ():
                if event.kind == "signal" and event.name not in drawing.thrown:
                    drawing.thrown[event.name] = drawing.place("signal", node.id, area.process.id, "0")
            for each in node.loop.behaviour_events if node.loop is not None else ():
                if each.event.kind == "signal":
                    _lay_behaved(drawing, area, node, each.event.name)


def _shared(drawing: Drawing) -> list[tuple[Area, Node, str]]:
    """The signals that several events of the process wait for, each with the first of them."""
    found: dict[str, dict[str, tuple[Area, Node, str]]] = {}
    apart: set[str] = set()
    for area in drawing.areas:
        for node in area.nodes():
            around = area.process.nodes.get(node.scope or "")
            waits = node.kind in ("intermediateCatchEvent", "boundaryEvent")
            waits = waits or (node.kind == "startEvent" and around is not None and around.event_sub_process)
            for event in node.events if waits else ():
                if event.kind == "signal":
                    found.setdefault(event.name, {})[node.id] = (area, node, event.name)
                    apart.update([event.name] if node.parallel_multiple else [])
    return [next(iter(nodes.values())) for name, nodes in found.items() if len(nodes) > 1 and name not in apart]


def _lay_behaved(drawing: Drawing, area: Area, node: Node, name: str) -> None:
    """What a multi-instance throws is told in its own way: its own boundary events do not end it."""
    if name not in drawing.thrown:
        drawing.thrown[name] = drawing.place("signal", node.id, area.process.id, "0")
    for host in area.hosts.get(node.id, ()):
        place = drawing.place("signal", node.id, area.process.id, f"behaviour {host.place}")
        drawing.behaved[(name, host.place)] = (place, area, host)


def draw_signals(drawing: Drawing) -> None:
    """One listener after the other is told; who does not wait is passed over. The world outside may send the signal too."""
    for name, first in drawing.thrown.items():
        listeners = drawing.listeners.get(name, [])
        _draw_told(drawing, first, listeners)
        _from_outside(drawing, first, listeners)
    for (name, _), (first, area, host) in drawing.behaved.items():
        own = {node.id: node for node in area.process.attached(host.node.id)}
        listeners = []
        for at, node, catch in drawing.listeners.get(name, []):
            if at is area and node in own and host.place in (*catch.takes, *catch.reads):
                catch = attached(drawing, area, host, replace(own[node], interrupting=False))
            listeners.append((at, node, catch))
        _draw_told(drawing, first, listeners)


def _draw_told(drawing: Drawing, first: int, listeners: Sequence[Listener]) -> None:
    at, source = first, drawing.places[first]
    groups = [list(group) for _, group in groupby(listeners, _one_of)]
    for number, group in enumerate(groups, 1):
        following = () if number == len(groups) else (drawing.place("signal", source.node, source.process, f"{first} {number}"),)
        for area, node, catch in group:
            told = replace(catch, takes=(at, *catch.takes))
            for way in catch.ways:
                drawing.caught(area, node, "fire", "urgent", told, way.giving(first=following))
        area, node, catch = group[0]
        needs = set.intersection(*({*each.takes, *each.reads} for _, _, each in group))
        for need in needs:
            drawing.step(area, node, "signal", "urgent", (at,), Way((), following), empty=(need,))
        if catch.empty and len(group) == 1:
            drawing.assume("one-beside", node)
            what: What = "beside" if drawing.reading.beside else "signal"
            drawing.step(area, node, what, "urgent", (at,), Way((), following), reads=tuple(needs), some=catch.empty)
        at = following[0] if following else at
    if not listeners:
        drawing.step(drawing.areas[0], source.node, "signal", "urgent", (first,))


def _one_of(listener: Listener) -> tuple[int, str, int]:
    """The openings of one event sub-process are told once: the first that is free begins."""
    area, node, catch = listener
    start = area.process.nodes[node].kind == "startEvent"
    return id(area), node, 0 if start else id(catch)


def _from_outside(drawing: Drawing, first: int, listeners: list[tuple[Area, str, Catch]]) -> None:
    """The world may send it at any time; so often as `repeats` says it is told to those beside their activities, too."""
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
        if budget is not None and catch.takes:
            for way in catch.ways:
                drawing.caught(area, node, "fire", kind, replace(catch, empty=(*catch.empty, budget)), way)
