"""The joining complex gateway (BPMN 2.0.2, 10.6.5 and 13.4.5): what its condition says of a number of tokens, and its reset.

Where data decides, the condition may be true or not each time that it is looked at: when a token arrives, and after a reset. A
token that arrives while it is true has a place of its own, so that it is looked at once and no later.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, product
from typing import Any

from engine import feel
from engine.feel.errors import FeelError
from engine.model.graph import Expression, Flow, Node
from engine.prover.drawing import Area, Drawing, Way
from engine.prover.questions import Part, question
from engine.prover.ways import arriving, is_join, leads

COUNTED = frozenset({"activationCount", "waitingForStart"})
FLOWS = 6


def answer(condition: Expression | None, count: int, start: bool) -> bool | None:
    """What the condition says of so many tokens; None where something else decides."""
    values = {"activationCount": Decimal(count), "waitingForStart": start}
    try:
        parsed = feel.parse(condition.text) if condition is not None else None
        if parsed is not None and not parsed.names - COUNTED:
            value = parsed.evaluate({"activationCount": count, "waitingForStart": start}).value
            return value if isinstance(value, bool) else False
    except FeelError:
        return None
    part = question(condition) if condition is not None else None
    return _part(part, values) if part is not None else None


def _part(part: Part, values: dict[str, Any]) -> bool | None:
    if part.kind == "ask":
        return part.answer(values) if part.key in values else None
    answers = [_part(each, values) for each in part.parts]
    if part.kind == "not":
        return None if answers[0] is None else not answers[0]
    decisive = part.kind == "or"
    if decisive in answers:
        return decisive
    return None if None in answers else not decisive


def opens(node: Node) -> list[bool | None]:
    """Whether one, two, and more tokens let the gateway go on."""
    return [answer(node.condition, count, True) for count in range(1, len(node.incoming) + 1)]


def prepare_complex(drawing: Drawing, area: Area) -> None:
    """Places that remember, for each complex gateway that joins, by which flows it has gone on."""
    for node in area.nodes():
        if node.kind != "complexGateway" or not is_join(node) or len(node.incoming) > FLOWS:
            continue
        says = drawing.eager and any(_asks(flow) for flow in drawing.outgoing(area, node))
        place = drawing.within if says else drawing.beside
        area.used[node.id] = {chosen: place(area, "used", node.id, str(chosen)) for chosen in _sets(range(len(node.incoming)))}
        if not drawing.eager:
            continue
        if None in opens(node):
            area.asking.update({flow: drawing.within(area, "flow", node.id, f"{flow} asking") for flow in node.incoming})
            area.looking[node.id] = drawing.within(area, "item", node.id, "looking")
        if says:
            area.reset[node.id] = drawing.within(area, "at", node.id, "reset")


def _sets(every: Sequence[int]) -> list[tuple[int, ...]]:
    return [chosen for size in range(1, len(every) + 1) for chosen in combinations(every, size)]


def draw_complex(drawing: Drawing, area: Area, node: Node) -> None:
    """A join that goes on when its condition says so, and then takes those that come late without effect."""
    if node.id not in area.used or not drawing.eager:
        drawing.mark(node.id, "complex")
        return
    into, said = [area.flows[flow] for flow in node.incoming], opens(node)
    every = tuple(area.used[node.id].values())
    for chosen, used in area.used[node.id].items():
        verdict = said[len(chosen) - 1]
        takes = [into[each] for each in chosen]
        empty = [*(into[each] for each in range(len(into)) if each not in chosen), *every]
        way = Way((), (area.at[node.id], used))
        if verdict:
            drawing.step(area, node.id, "join", "urgent", takes, way, empty=empty)
            drawing.step(area, node.id, "join", "decide", takes, way, empty=empty, group=(area.at[node.id],))
        if verdict is not False and node.id in area.looking:
            drawing.step(
                area, node.id, "join", "decide", (area.looking[node.id], *takes), way, empty=empty, group=(area.at[node.id],)
            )
        if verdict is not False:
            _draw_reset(drawing, area, node, into, chosen)
        for number in chosen if node.id in area.looking else ():
            _draw_asked(drawing, area, node, into, chosen, number)
    if node.id in area.looking:
        drawing.step(area, node.id, "join", "decide", (area.looking[node.id],), group=(area.at[node.id],))
        for number, flow in enumerate(node.incoming):
            drawing.step(area, node.id, "join", "urgent", (area.asking[flow],), Way((), (into[number],)), some=every)


def _draw_asked(drawing: Drawing, area: Area, node: Node, into: Sequence[int], chosen: tuple[int, ...], number: int) -> None:
    """A token arrives while what data says of the condition is true: the gateway goes on if that is enough."""
    used = area.used[node.id]
    asked, others = area.asking[node.incoming[number]], [into[each] for each in chosen if each != number]
    missing = [into[each] for each in range(len(into)) if each not in chosen]
    empty = [*missing, *used.values()]
    if opens(node)[len(chosen) - 1] is False:
        drawing.step(area, node.id, "join", "urgent", (asked,), Way((), (into[number],)), reads=others, empty=empty)
    else:
        drawing.step(area, node.id, "join", "urgent", (asked, *others), Way((), (area.at[node.id], used[chosen])), empty=empty)


def _draw_reset(drawing: Drawing, area: Area, node: Node, into: Sequence[int], chosen: tuple[int, ...]) -> None:
    """Every other flow has its token, or can get none any more: these are taken, and the condition is looked at again."""
    reach = leads(drawing, area, node, into)
    others = [each for each in range(len(into)) if each not in chosen]
    gives = tuple(place[node.id] for place in (area.reset, area.looking) if node.id in place)
    for late in [(), *_sets(others)]:
        missing = [each for each in others if each not in late]
        bits = sum(1 << each for each in missing)
        coming = [each for each, mask in reach.items() if mask & bits]
        empty = [*(into[each] for each in missing), *coming]
        takes = [area.used[node.id][chosen], *(into[each] for each in late)]
        drawing.step(area, node.id, "join", "decide", takes, Way((), gives), empty=empty, group=(area.at[node.id],))


def draw_after_reset(drawing: Drawing, area: Area, node: Node) -> None:
    """A token stands in the gateway after its reset: it leaves by the flows that ask for that."""
    if node.id in area.reset:
        for way in starting_ways(drawing, area, node, start=False):
            drawing.step(area, node.id, "done", "auto", (area.reset[node.id],), way)


def starting_ways(drawing: Drawing, area: Area, node: Node, *, start: bool) -> list[Way]:
    """The flows whose condition may be true before or after the reset; none of them may be."""
    return arriving(area, list(_starting(drawing, area, node, start)))


def _starting(drawing: Drawing, area: Area, node: Node, start: bool) -> Iterator[Way]:
    flows = [flow for flow in drawing.outgoing(area, node) if start or _asks(flow)]
    said = [True if flow.condition is None else answer(flow.condition, 0, start) for flow in flows]
    for taken in product(*((True, False) if each is None else (each,) for each in said)):
        yield drawing.along(area, node, [flow for flow, chosen in zip(flows, taken, strict=True) if chosen])


def _asks(flow: Flow) -> bool:
    return flow.condition is not None and "waitingForStart" in flow.condition.text
