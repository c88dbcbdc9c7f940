"""Proposed changes of a file that a designer can accept with one click; each is named by the `fix` of a finding.

A fix changes the file's tree and nothing else: what is written back is the designer's own file with that one change.
"""

from __future__ import annotations

from collections.abc import Callable

from engine.errors import UnsupportedError
from engine.model.dialects import DIALECTS
from engine.model.document import Document, flag
from engine.model.fixes_drawn import draw_diagram, draw_end, draw_start
from engine.model.graph import GATEWAYS
from engine.model.writer import write
from engine.model.xml import Element, parse

Fix = Callable[[Document, Element], None]
LISTENERS = frozenset((ns, name) for dialect in DIALECTS for ns in dialect.namespaces for name in dialect.listeners)


def apply_fix(data: bytes, fix: str, element: str | None) -> bytes:
    """The file with the change made on the element of that id (on the whole file where the finding names none), as UTF-8.

    Raises UnsupportedError where there is no such fix or element, or nothing to change; XmlError for what is no XML.
    """
    root, _ = parse(data)
    document = Document(root)
    target = root if element is None else document.by_id.get(element)
    if fix not in FIXES or target is None:
        raise UnsupportedError(f"There is no fix {fix!r} for {element!r}.", element=element)
    FIXES[fix](document, target)
    return write(root)


def _make_executable(document: Document, process: Element) -> None:
    if process.name != "process" or flag(process, "isExecutable"):
        raise UnsupportedError("Only a process that is not executable can be made so.", element=process.get("id"))
    process.attributes["isExecutable"] = "true"


def _save_as_utf_8(document: Document, root: Element) -> None:
    """Writing is the change."""


def _take_import_out(document: Document, root: Element) -> None:
    root.children = [c for c in root.children if not (c.name == "import" and c.ns == root.ns)]


def _mark_default(document: Document, flow: Element) -> None:
    """The flow becomes the default of the gateway it leaves; a condition on it would never be asked."""
    gateway = document.resolve(flow.get("sourceRef"))
    if flow.name != "sequenceFlow" or gateway is None or gateway.get("default"):
        raise UnsupportedError("Only a flow out of an element without a default can become one.", element=flow.get("id"))
    gateway.attributes["default"] = flow.get("id") or ""
    flow.children = [c for c in flow.children if c.name != "conditionExpression"]


def _last_as_default(document: Document, gateway: Element) -> None:
    flows = [f for f in document.all("sequenceFlow") if document.resolve(f.get("sourceRef")) is gateway]
    if not flows or gateway.get("default"):
        raise UnsupportedError("Nothing leads out of it, or it has a default.", element=gateway.get("id"))
    _mark_default(document, flows[-1])


def _drop_direction(document: Document, gateway: Element) -> None:
    if gateway.name not in GATEWAYS:
        raise UnsupportedError("Only gateways have a direction.", element=gateway.get("id"))
    gateway.attributes.pop("gatewayDirection", None)


def _list_flows(document: Document, node: Element) -> None:
    """The lists of flows at the node say what the flows say."""
    sides = (("incoming", "targetRef"), ("outgoing", "sourceRef"))
    kept = [c for c in node.children if not (c.ns == node.ns and c.name in ("incoming", "outgoing"))]
    at = next((i for i, c in enumerate(kept) if c.name not in ("documentation", "extensionElements")), len(kept))
    listed = []
    for name, end in sides:
        for flow in document.all("sequenceFlow"):
            if document.resolve(flow.get(end)) is node:
                entry = Element(node.ns, name, {}, node.line, node.column)
                entry.parent, entry.prefixes, entry.text = node, node.prefixes, flow.get("id") or ""
                listed.append(entry)
    node.children = [*kept[:at], *listed, *kept[at:]]


def _take_listeners_out(document: Document, element: Element) -> None:
    for child in list(element.children):
        if child.name == "extensionElements":
            child.children = [c for c in child.children if (c.ns, c.name) not in LISTENERS]
            if not child.children:
                element.children.remove(child)


FIXES: dict[str, Fix] = {
    "make-executable": _make_executable,
    "save-as-utf-8": _save_as_utf_8,
    "take-import-out": _take_import_out,
    "mark-default": _mark_default,
    "last-as-default": _last_as_default,
    "draw-start": draw_start,
    "draw-end": draw_end,
    "draw-diagram": draw_diagram,
    "drop-direction": _drop_direction,
    "list-flows": _list_flows,
    "take-listeners-out": _take_listeners_out,
}
