"""Sequence flows: what they may connect, where they may carry a condition, and that both ends agree (BPMN 2.0.2, 7.6.1, 8.4.13)."""

from __future__ import annotations

from engine.model.constraints.facts import Facts
from engine.model.document import flag, is_exact
from engine.model.graph import ACTIVITIES, EVENTS
from engine.model.names import CHOREOGRAPHY, FLOW_NODES, words
from engine.model.xml import Element

LISTS = ("incoming", "outgoing")


def check_flows(facts: Facts) -> None:
    """All sequence flows of the file."""
    for flow in facts.flows:
        source, target = _end(facts, flow, "sourceRef"), _end(facts, flow, "targetRef")
        if source is None or target is None:
            continue
        if source.parent is not target.parent:
            facts.note("flow-border", flow)
        _condition(facts, flow, source)
        if facts.strict(flow) and (flow.get("isImmediate") or "") == "false":
            facts.note("flow-immediate", flow)
    _defaults(facts)
    _declared(facts)


def _end(facts: Facts, flow: Element, name: str) -> Element | None:
    value = flow.get(name)
    target = facts.document.resolve(value)
    if target is None:
        facts.note("flow-dangling", flow, reference=name, value=value or "")
        return None
    if target.name not in FLOW_NODES | CHOREOGRAPHY:
        facts.note("flow-end-kind", flow, reference=name, kind=words(target.name))
        return None
    if flag(target, "triggeredByEvent"):
        facts.note("flow-event-sub-process", flow, at_end=target.get("id") or "")
    return target


def _condition(facts: Facts, flow: Element, source: Element) -> None:
    if flow.first("conditionExpression") is None:
        return
    if source.name in EVENTS or source.name == "eventBasedGateway":
        facts.note("flow-condition-source", flow, kind=words(source.name))
    elif source.name in ACTIVITIES and len(facts.out_of(source)) == 1:
        facts.note("flow-condition-alone", flow)


def _defaults(facts: Facts) -> None:
    for node in facts.document.flow_nodes():
        default = node.get("default")
        if not default:
            continue
        if node.name not in ACTIVITIES | {"exclusiveGateway", "inclusiveGateway", "complexGateway"}:
            facts.note("default-place", node)
        target = facts.document.resolve(default)
        if target is None:
            facts.note("reference-dangling", node, reference="default", value=default)
        elif target not in facts.out_of(node):
            facts.note("default-foreign", node, value=default)


def _declared(facts: Facts) -> None:
    """Where a file lists the flows at their nodes, the lists and the flows say the same.

    An id that nothing has, named after the node as the drawn flow is, is a slip of the list: the flow says where the token goes.
    Of a maker that writes files as the standard asks for, a flow that is listed at one end is listed at the other.
    """
    exact = is_exact(facts.document.root)
    everywhere = {_local(i) for node in facts.document.flow_nodes() for i in facts.referring(node, *LISTS)} if exact else set()
    for node in facts.document.flow_nodes():
        for name, flows in (("incoming", facts.into(node)), ("outgoing", facts.out_of(node))):
            listed = set(facts.referring(node, name))
            for identity in sorted(listed - {f.get("id") or "" for f in flows}):
                if facts.document.resolve(identity) not in flows and facts.document.resolve(identity) is not None:
                    facts.note("flow-lists-differ", node, reference=name, value=identity)
            misnamed = facts.misnamed(node, name)
            for identity, flow_id in misnamed:
                facts.notes.add("flow-misnamed", node, reference=name, value=identity, flow=flow_id)
            if facts.strict(node) and not misnamed:
                for identity in _left_out(node, flows, listed, everywhere):
                    facts.note("flow-not-listed", node, reference=name, value=identity)


def _left_out(node: Element, flows: list[Element], listed: set[str], everywhere: set[str]) -> list[str]:
    """The flows that the node's list lacks; of a node without lists those that stand in the list of another."""
    drawn = [flow.get("id") or "" for flow in flows]
    if node.named(*LISTS):
        return [identity for identity in drawn if identity not in {_local(each) for each in listed}]
    return [identity for identity in drawn if identity in everywhere]


def _local(reference: str) -> str:
    return reference.rpartition(":")[2]
