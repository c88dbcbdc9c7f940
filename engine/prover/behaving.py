"""What a multi-instance throws when an item is done (BPMN 2.0.2, table 10.30): before anything else goes on, in the file's order.

The events are linked by places of the front: each gives the next, and says on the way whether anything was thrown.
"""

from __future__ import annotations

from typing import NamedTuple

from engine.model.gates.bounds import constant
from engine.model.graph import Node
from engine.prover.drawing import Area, Catch, Drawing, Host, Way
from engine.prover.effects import effect

FOLLOWED = frozenset({"none", "signal", "escalation", "error", "terminate"})
"""What has an effect within the net that is followed; a message has none unless it is a flow of the file."""


class Behaviour(NamedTuple):
    """The places of a host, all of them `busy`: where its events begin, where they end without and with something thrown."""

    busy: tuple[int, ...]

    @property
    def first(self) -> int:
        """Where the first event is thrown."""
        return self.busy[0]

    def ends(self, node: Node) -> list[tuple[int, bool, bool]]:
        """(place, whether the activity may go on, whether it may be over early) for both ends."""
        assert node.loop is not None
        early = node.loop.condition is not None
        decided = node.loop.behaviour == "Complex"
        return [(self.busy[-2], True, early), (self.busy[-1], not decided, early or decided)]


def lay_behaviour(drawing: Drawing, area: Area) -> None:
    """The places for what the multi-instances of the area throw."""
    for node in area.nodes():
        loop = node.loop
        for host in area.hosts.get(node.id, ()) if loop is not None else ():
            assert loop is not None
            for number in range(2 * len(loop.behaviour_events) + 2 if loop.behaviour_events else 0):
                host.behaving.append(drawing.within(area, "signal", node.id, f"behaviour {number // 2} {number % 2}"))
            if loop.behaviour_events and loop.kind == "sequential":
                host.left = [drawing.beside(area, "armed", node.id, "items left")]
                host.behaving += host.left
            if loop.behaviour_events and loop.behaviour == "One":
                host.behaving.append(drawing.beside(area, "armed", node.id, "thrown once"))


def draw_behaviour(drawing: Drawing, area: Area, host: Host) -> Behaviour | None:
    """What follows when an item is done; None where nothing is thrown."""
    node, loop = host.node, host.node.loop
    if loop is None or not loop.behaviour_events:
        return None
    events = loop.behaviour_events
    once = host.behaving[-1:] if loop.behaviour == "One" else []
    sends = drawing.bag and any(flow.source == node.id for flow in drawing.model.message_flows)
    if any(each.event.kind not in FOLLOWED and (each.event.kind != "message" or sends) for each in events):
        drawing.mark(node.id, "behaviour")
    for number, each in enumerate(events):
        value = True if each.condition is None else constant(each.condition)
        for flag in (0, 1):
            at, quiet, thrown = (host.behaving[place] for place in (2 * number + flag, 2 * number + 2 + flag, 2 * number + 3))
            if value is not True or once:
                drawing.step(area, node.id, "again", "auto", (at,), Way((), (quiet,)), reads=once if value is True else [])
            if value is not False:
                plain = Catch((at,), empty=tuple(once), ways=(Way((), (thrown, *once)),))
                for catch in effect(drawing, area, node, each.event, plain, host):
                    for way in catch.ways:
                        drawing.caught(area, node.id, "again", "auto", catch, way)
    return Behaviour(tuple(host.behaving[: 2 * len(events) + 2]))
