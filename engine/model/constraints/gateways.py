"""Gateways: their direction, their number of flows, and what may follow an event-based gateway (BPMN 2.0.2, 10.6)."""

from __future__ import annotations

from engine.model.constraints.facts import Facts
from engine.model.document import flag
from engine.model.graph import GATEWAYS
from engine.model.xml import Element

AFTER_EVENT_GATEWAY = frozenset({"message", "signal", "timer", "conditional"})


def check_gateways(facts: Facts) -> None:
    """All gateways of the file."""
    for gateway in facts.document.all(*sorted(GATEWAYS)):
        many_in, many_out = len(facts.into(gateway)) > 1, len(facts.out_of(gateway)) > 1
        direction = gateway.get("gatewayDirection") or "Unspecified"
        if direction == "Converging" and many_out or direction == "Diverging" and many_in:
            facts.note("gateway-direction", gateway, direction=direction)
        if direction == "Mixed" and not (many_in and many_out):
            facts.note("gateway-direction", gateway, direction=direction)
        if not (many_in or many_out) and facts.strict(gateway):
            facts.note("gateway-flows", gateway)
    for gateway in facts.document.all("eventBasedGateway"):
        _event_gateway(facts, gateway)


def _event_gateway(facts: Facts, gateway: Element) -> None:
    if len(facts.out_of(gateway)) < 2:
        facts.note("event-gateway-flows", gateway)
    if flag(gateway, "instantiate") and facts.into(gateway):
        facts.note("event-gateway-instantiate", gateway)
    if gateway.get("eventGatewayType") == "Parallel" and not flag(gateway, "instantiate"):
        facts.note("event-gateway-parallel", gateway)
    targets = [t for f in facts.out_of(gateway) if (t := facts.document.resolve(f.get("targetRef"))) is not None]
    tasks = [t for t in targets if t.name == "receiveTask"]
    for target in targets:
        kinds = set(facts.kinds(target))
        if target.name != "receiveTask" and not (
            target.name == "intermediateCatchEvent" and kinds and kinds <= AFTER_EVENT_GATEWAY
        ):
            facts.note("event-gateway-target", target)
        if len(facts.into(target)) > 1:
            facts.note("event-gateway-shared", target)
        if tasks and target.name == "intermediateCatchEvent" and "message" in kinds:
            facts.note("event-gateway-mixture", gateway)
    for task in tasks:
        if task.get("id") in facts.hosts:
            facts.note("event-gateway-boundary", task)
