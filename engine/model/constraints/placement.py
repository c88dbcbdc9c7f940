"""Which flow nodes must, may and may not have flows in and out (BPMN 2.0.2, 10.3, 10.5, 10.6)."""

from __future__ import annotations

from engine.model.constraints.facts import Facts
from engine.model.document import flag
from engine.model.graph import GATEWAYS
from engine.model.xml import Element

CONTAINERS = ("process", "subProcess", "transaction")


def check_placement(facts: Facts) -> None:
    """Starts, ends, intermediate events and the rest of each process and sub-process."""
    for node in facts.document.flow_nodes():
        CHECKS.get(node.name, _nothing)(facts, node)
    for container in facts.document.all(*CONTAINERS):
        _container(facts, container)
        if container.get("processType") == "Public" and facts.plain and flag(container, "isExecutable"):
            facts.note("process-public", container)


def _nothing(facts: Facts, node: Element) -> None:
    """Other nodes are looked at with their container."""


def _start(facts: Facts, node: Element) -> None:
    if facts.into(node) or node.first("incoming") is not None:
        facts.note("start-incoming", node)
    if not facts.out_of(node) and facts.strict(node):
        facts.note("start-outgoing", node)


def _end(facts: Facts, node: Element) -> None:
    if facts.out_of(node) or node.first("outgoing") is not None:
        facts.note("end-outgoing", node)
    if not facts.into(node) and facts.strict(node):
        facts.note("end-incoming", node)


def _throw(facts: Facts, node: Element) -> None:
    link, strict = "link" in facts.kinds(node), facts.strict(node)
    if strict and not facts.into(node):
        facts.note("intermediate-incoming", node)
    if link and facts.out_of(node):
        facts.note("link-outgoing", node)
    if strict and not link and not facts.out_of(node):
        facts.note("intermediate-outgoing", node)


def _catch(facts: Facts, node: Element) -> None:
    link, strict = "link" in facts.kinds(node), facts.strict(node)
    if link and facts.into(node):
        facts.note("link-incoming", node)
    if strict and not link and not facts.into(node) and not _in_ad_hoc(node):
        facts.note("intermediate-incoming", node)
    if strict and not facts.out_of(node):
        facts.note("intermediate-outgoing", node)


def _in_ad_hoc(node: Element) -> bool:
    return node.parent is not None and node.parent.name == "adHocSubProcess"


CHECKS = {"startEvent": _start, "endEvent": _end, "intermediateThrowEvent": _throw, "intermediateCatchEvent": _catch}


def _container(facts: Facts, container: Element) -> None:
    nodes = [c for c in container.children if c.ns == container.ns]
    starts = [n for n in nodes if n.name == "startEvent"]
    ends = [n for n in nodes if n.name == "endEvent"]
    instantiating = any(flag(n, "instantiate") for n in nodes)
    if starts and not ends and facts.strict(starts[0]):
        facts.note("end-missing", starts[0])
    if ends and not starts and not instantiating and facts.strict(ends[0]):
        facts.note("start-missing", ends[0])
    for node in nodes:
        if facts.strict(node) and not _stands_alone(node):
            if starts and not facts.into(node):
                facts.note("node-incoming", node)
            if ends and not facts.out_of(node):
                facts.note("node-outgoing", node)


def _stands_alone(node: Element) -> bool:
    """True for nodes that this rule leaves out: events have their own, handlers and event sub-processes need no flow."""
    known = node.name in GATEWAYS or node.name.endswith(("Task", "Activity", "Process")) or node.name in ("task", "transaction")
    return not known or flag(node, "isForCompensation") or flag(node, "triggeredByEvent") or flag(node, "instantiate")
