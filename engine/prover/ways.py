"""The ways out of a node and into a join: which flows a gateway takes, and when it may."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import combinations, product

from engine.model.gates.bounds import constant
from engine.model.graph import Flow, Node, Process
from engine.prover.drawing import Area, Drawing, Way, followed

MANY = 10
"""Of so many flows every combination is told apart; a gateway with more is not proved."""
FEW = 3
"""Of so many incoming flows every combination is a step of its own; one step does for more."""
JOINS = ("parallelGateway", "inclusiveGateway", "complexGateway")


def ways(drawing: Drawing, area: Area, node: Node) -> list[Way]:
    """All ways out of the node that its data may open (BPMN 2.0.2, 8.3.13, 13.4), and what is known of data afterwards."""
    facts = drawing.facts.get(area.process.id)
    flows = drawing.outgoing(area, node)
    if facts is None:
        return arriving(area, _open(drawing, area, node, flows))
    known = followed(area)
    chosen = facts.choices(partial(drawing.along, area, node), node, _not_constant(node, flows)) if known else None
    return arriving(area, facts.written(node, chosen or _open(drawing, area, node, flows), known))


def arriving(area: Area, found: list[Way]) -> list[Way]:
    """The ways, where one leads to a complex gateway also with the token that comes while data lets the gateway go on."""
    asking = {area.flows[flow]: place for flow, place in area.asking.items()}
    if not asking:
        return found
    return [
        way._replace(gives=gives)
        for way in found
        for gives in product(*((place, asking[place]) if place in asking else (place,) for place in way.gives))
    ]


def _open(drawing: Drawing, area: Area, node: Node, flows: Sequence[Flow]) -> list[Way]:
    if node.kind == "parallelGateway":
        return [drawing.along(area, node, flows)]
    if drawing.eager or drawing.reading.data:
        flows = _not_constant(node, flows)
    if flows and all(flow.condition is not None and not flow.default for flow in flows):
        # Where none of them holds a person has to look, and the token goes on afterwards.
        drawing.assume("some-flow-open", node.id)
    if node.kind == "exclusiveGateway":
        return [drawing.along(area, node, [flow]) for flow in flows] or [Way()]
    default = [flow for flow in flows if flow.default]
    chosen = [flow for flow in flows if flow.condition is not None and not flow.default]
    if not drawing.eager and node.kind == "inclusiveGateway":
        # Models drawn to be looked at leave conditions out; there a flow without one is still a choice.
        chosen = [flow for flow in flows if not flow.default]
    if not chosen:
        return [drawing.along(area, node, flows)]
    if len(chosen) > MANY and node.id in area.links:
        return [Way((), (_draw_one_by_one(drawing, area, node, flows),))]
    if len(chosen) > MANY:
        drawing.mark(node.id, "too-many-flows")
    always = [flow for flow in flows if flow not in default and flow not in chosen]
    return [drawing.along(area, node, taken) for taken in _taken(chosen[:MANY], always, default)]


def lay_choices(drawing: Drawing, area: Area) -> None:
    """Places of the front for nodes with very many conditional flows, which are decided one by one."""
    for node in area.nodes():
        asked = [flow for flow in drawing.outgoing(area, node) if flow.condition is not None and not flow.default]
        if drawing.eager and node.kind != "exclusiveGateway" and len(asked) > MANY:
            count = 2 * len(node.outgoing) + 2
            area.links[node.id] = [
                drawing.within(area, "signal", node.id, f"flow {number // 2} {number % 2}") for number in range(count)
            ]


def _draw_one_by_one(drawing: Drawing, area: Area, node: Node, flows: Sequence[Flow]) -> int:
    """Each flow in its turn is taken or not, before anything else goes on; without any, the default. The place where it begins."""
    links = area.links[node.id]
    if node.id in drawing.chained[id(area)]:
        return links[0]
    drawing.chained[id(area)].add(node.id)
    default, others = [f for f in flows if f.default], [f for f in flows if not f.default]
    sure = bool(default) or any(flow.condition is None for flow in others)
    for number, flow in enumerate(others):
        for flag in (0, 1):
            at, following = links[2 * number + flag], links[2 * number + 2 + flag]
            last = number == len(others) - 1 and not flag and not sure
            if flow.condition is not None and not last:
                drawing.step(area, node.id, "again", "auto", (at,), Way((), (following,)))
            taken = links[2 * number + 3] if flow.condition is not None else following
            for way in arriving(area, [drawing.along(area, node, [flow]).giving(taken)]):
                drawing.step(area, node.id, "again", "auto", (at,), way)
    end = 2 * len(others)
    for way in arriving(area, [drawing.along(area, node, default)]):
        drawing.step(area, node.id, "done", "auto", (links[end],), way)
    drawing.step(area, node.id, "done", "auto", (links[end + 1],))
    return links[0]


def _not_constant(node: Node, flows: Sequence[Flow]) -> list[Flow]:
    """Without the flows whose condition is always false, and those that come after one that is always true."""
    found = []
    for flow in flows:
        value = None if flow.default else constant(flow.condition)
        if value is not False:
            found.append(replace(flow, condition=None) if value is True else flow)
        if value is True and node.kind == "exclusiveGateway":
            return [each for each in found if not each.default]
    return found if found else list(flows)


def _taken(chosen: Sequence[Flow], always: Sequence[Flow], default: Sequence[Flow]) -> Iterator[list[Flow]]:
    """Every combination: the unconditional flows and some of the others; without any of these, the default."""
    if default or always:
        yield [*always, *default]
    for size in range(1, len(chosen) + 1):
        for some in combinations(chosen, size):
            yield [*always, *some]


def is_join(node: Node) -> bool:
    """True when the gateway waits for tokens of several flows."""
    return node.kind in JOINS and len(node.incoming) > 1


def reaching(process: Process, gateway: Node, flow: str, attached: bool) -> frozenset[str]:
    """The nodes from which a token can come to the gateway by this flow without passing the gateway before.

    With `attached`, what stands at an activity can come by its boundary events, too.
    """
    before: dict[str, list[str]] = {}
    links = {(n.scope, e.name): n.id for n in process.nodes.values() for e in n.events if _is_target(n, e.kind)}
    for edge in process.flows.values():
        before.setdefault(edge.target, []).append(edge.source)
    for node in process.nodes.values():
        if node.attached_to is not None and attached:
            before.setdefault(node.id, []).append(node.attached_to)
        for link in node.events:
            target = links.get((node.scope, link.name))
            if link.kind == "link" and node.kind == "intermediateThrowEvent" and not node.outgoing and target:
                before.setdefault(target, []).append(node.id)
    found: set[str] = set()
    waiting = [process.flows[flow].source]
    while waiting:
        node_id = waiting.pop()
        if node_id not in found and node_id != gateway.id:
            found.add(node_id)
            waiting.extend(before.get(node_id, ()))
    return frozenset(found)


def _is_target(node: Node, kind: str) -> bool:
    return node.kind == "intermediateCatchEvent" and kind == "link"


def draw_join(drawing: Drawing, area: Area, node: Node) -> None:
    """Tokens that wait before a gateway become one that stands in it (BPMN 2.0.2, 13.4.1 to 13.4.3)."""
    into = [area.flows[flow] for flow in node.incoming]
    for number, way in enumerate(_inside(drawing, area, node)):
        what, kind = ("join", "urgent") if drawing.eager else ("done", "auto")
        drawing.step(area, node.id, what, kind, into, way)  # type: ignore[arg-type]
        if node.kind != "parallelGateway":
            _draw_waiting(drawing, area, node, into, way, number)


def _inside(drawing: Drawing, area: Area, node: Node) -> list[Way]:
    return [Way((), (area.at[node.id],))] if drawing.eager else ways(drawing, area, node)


def _draw_waiting(drawing: Drawing, area: Area, node: Node, into: Sequence[int], way: Way, number: int) -> None:
    """Go on when nothing can come on an empty flow that could not come on a filled one too."""
    reach = leads(drawing, area, node, into)
    if drawing.eager and len(into) > FEW:
        groups: dict[int, list[int]] = {}
        for place, mask in reach.items():
            groups.setdefault(mask, []).append(place)
        flows = {mask: tuple(place for index, place in enumerate(into) if mask >> index & 1) for mask in groups}
        blocks = tuple((tuple(places), flows[mask]) for mask, places in groups.items())
        drawing.step(area, node.id, "join", "decide", (), way, some=into, drains=into, blocks=blocks)
        return
    if len(into) > MANY:
        drawing.mark(node.id, "too-many-flows")
        return
    what, kind = ("join", "decide") if drawing.eager else ("done", "auto")
    for size in range(1, len(into)):
        for filled in combinations(range(len(into)), size):
            bits = sum(1 << index for index in filled)
            blocking = [place for place, mask in reach.items() if not mask & bits]
            empty = [place for index, place in enumerate(into) if index not in filled]
            takes = [into[index] for index in filled]
            drawing.step(area, node.id, what, kind, takes, way, empty=[*empty, *blocking])  # type: ignore[arg-type]


def leads(drawing: Drawing, area: Area, gateway: Node, into: Sequence[int]) -> dict[int, int]:
    """For each place of the area from whose node the gateway can be reached: the flows that lead there, as bits."""
    reach = [reaching(area.process, gateway, flow, drawing.eager) for flow in gateway.incoming]
    found = {}
    for node in area.nodes():
        mask = sum(1 << index for index, nodes in enumerate(reach) if node.id in nodes)
        places = [area.at[node.id]] if node.id in area.at else []
        places += [host.place for host in area.hosts.get(node.id, ())]
        if not any(event.kind == "compensation" and not event.wait_for_completion for event in node.events):
            places += [*area.undoing.get(node.id, ()), *area.called.get(node.id, {}).values()]
        places += [area.flows[flow] for flow in node.incoming if flow in area.flows and area.flows[flow] not in into]
        found.update(dict.fromkeys(places, mask) if mask else {})
    return found
