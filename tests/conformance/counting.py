"""Counts what stands in a BPMN file by XPath, without our reader, and says what of it a Model does not have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from lxml import etree

from engine.model.graph import Model
from engine.model.names import BPMN, CHOREOGRAPHY, CONVERSATION, FLOW_NODES
from engine.model.normalise import IMPLIED

SPACES = {"b": BPMN}
OUTSIDE = "[not(ancestor::b:extensionElements)]"
ARTIFACTS = ("textAnnotation", "group", "dataObject", "dataObjectReference", "dataStore", "dataStoreReference")
LINKS = ("association", "dataInputAssociation", "dataOutputAssociation")
DRAWN = (*ARTIFACTS, *sorted(CHOREOGRAPHY | CONVERSATION))
COUNTED = (*sorted(FLOW_NODES), "sequenceFlow", "participant", "messageFlow", "lane", *DRAWN)


def missing(tree: Any, model: Model) -> list[str]:
    """Each kind of element of which XPath counts more in the file than the Model has, with the number."""
    wanted = Counter({kind: len(_found(tree, kind)) for kind in COUNTED})
    wanted["association"] = sum(len(_found(tree, kind)) for kind in LINKS)
    have = Counter(_kinds(model))
    have["sequenceFlow"] = sum(_is_given(flow, tree) for p in model.processes.values() for flow in p.flows) + len(model.loose)
    lost = [f"{kind}: {wanted[kind] - have[kind]}" for kind in sorted(wanted) if wanted[kind] > have[kind]]
    return lost + [f"{kind} {identity}" for kind, identity in _unnamed(tree, model)]


def _found(tree: Any, kind: str) -> Any:
    return tree.xpath(f"//b:{kind}{OUTSIDE}", namespaces=SPACES)


def _is_given(flow: str, tree: Any) -> bool:
    """True for a flow of the file: it has the file's id or, where there was none, the name that the reader gives it."""
    return bool(tree.xpath("//b:sequenceFlow[@id=$id]", namespaces=SPACES, id=flow)) or flow.startswith("sequenceFlow-")


def _kinds(model: Model) -> Iterator[str]:
    """The kind of everything that the Model took from the file; what the normaliser added does not count."""
    parts = {f"{identity}.{part}" for identity in model.processes for part in ("start", "task", "end")}
    for process in model.processes.values():
        nodes = [n for n in process.nodes.values() if IMPLIED not in n.extensions and n.id not in parts]
        yield from (n.kind for n in nodes)
        yield from ("lane" for _ in process.lanes)
        yield from ("association" for _ in process.associations)
    yield from ("participant" for _ in model.participants)
    yield from ("messageFlow" for _ in model.message_flows)
    yield from ("association" for _ in model.links)
    yield from (artifact.kind for artifact in model.artifacts)


def _unnamed(tree: Any, model: Model) -> Iterator[tuple[str, str]]:
    """Nodes and flows with an id that is the only one of its name in the file, which the Model does not know under that id."""
    known = {i for p in model.processes.values() for i in (*p.nodes, *p.flows, *(lane.id for lane in p.lanes))}
    known |= {each.id for each in (*model.loose, *model.artifacts, *model.participants, *model.message_flows)}
    for kind in COUNTED:
        for element in _found(tree, kind):
            identity = element.get("id")
            if identity and identity not in known:
                yield etree.QName(element).localname, identity
