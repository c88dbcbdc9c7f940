"""The parsed file with its index: every element by id, and references resolved."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.model.names import BPMN, FLOW_NODES
from engine.model.xml import Element

BLANKS = re.compile(r"[ \t\r\n]+")
"""What XML takes for white space; other blanks of Unicode stay, so that they can be named."""


class Document:
    """A BPMN file as a tree, with the BPMN elements indexed by id (the first of two with one id counts)."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.elements = [e for e in root.iter() if e.ns == BPMN and not in_extension(e)]
        self.by_id: dict[str, Element] = {}
        for element in self.elements:
            identity = element.get("id")
            if identity:
                self.by_id.setdefault(identity, element)
        self.by_name: dict[str, list[Element]] = {}
        for element in self.elements:
            self.by_name.setdefault(element.name, []).append(element)

    def all(self, *names: str) -> Iterator[Element]:
        """All BPMN elements with one of these local names, name by name, each in file order."""
        for name in names:
            yield from self.by_name.get(name, ())

    def resolve(self, reference: str | None) -> Element | None:
        """The element that a reference names; a namespace prefix of the reference is passed over."""
        if not reference:
            return None
        reference = reference.strip()
        return self.by_id.get(reference) or self.by_id.get(reference.rpartition(":")[2])

    def flow_nodes(self) -> Iterator[Element]:
        """All flow nodes, in file order."""
        return (e for e in self.elements if e.name in FLOW_NODES)


EXACT_MAKERS = ("onerun", "yaoqiang")
"""Whoever writes files as the standard asks for, so that they are judged by it."""
DRAWING_TOOLS = (
    "camunda",
    "bpmn-js",
    "bpmn.io",
    "flowable",
    "activiti",
    "signavio",
    "trisotech",
    "bizagi",
    "softwareag",
    "boc-group",
    "innovator",
    "bpanda",
    "cardanit",
    "beepmn",
    "open-bpmn",
    "omnitracker",
    "visual paradigm",
    "visual-paradigm",
    "enterprise architect",
    "sparxsystems",
    "igrafx",
    "itp-commerce",
    "bpmn+ composer",
    "genmymodel",
    "bonita",
    "modelio",
    "aeneis",
    "modelfoundry",
    "prometheus",
    "blueworks",
    "caseagile",
    "gbtc",
)
"""Makers of drawings, by words of `exporter` or of the target namespace: their data associations are shown and map nothing."""


def is_drawing_tool(root: Element) -> bool:
    """True where the file comes from a modeler whose drawings are known to say more than its engine reads."""
    maker = f"{root.get('exporter') or ''} {root.get('targetNamespace') or ''}".lower()
    return any(tool in maker for tool in DRAWING_TOOLS)


def is_lenient(root: Element) -> bool:
    """True where the file comes from a modeler, which leaves to its engine what the standard asks for.

    What such a tool marks as executable is often only drawn. A file that names its exporter comes from one.
    """
    return is_drawing_tool(root) or bool((root.get("exporter") or "").strip()) and not is_exact(root)


def is_exact(root: Element) -> bool:
    """True where the file names a maker that writes files as the standard asks for."""
    maker = (root.get("exporter") or "").lower()
    return any(exact in maker for exact in EXACT_MAKERS)


def in_extension(element: Element) -> bool:
    """True below an `extensionElements`: vendors may put anything there."""
    return any(a.name == "extensionElements" and a.ns == BPMN for a in element.ancestors())


def flag(element: Element, name: str, default: bool = False) -> bool:
    """A boolean attribute as XML Schema writes it: true, false, 1 or 0."""
    value = (element.get(name) or "").strip().lower()
    return default if not value else value in ("true", "1")


def number(element: Element, name: str) -> int | None:
    """A whole number in an attribute; None where it is absent or not one."""
    value = (element.get(name) or "").strip()
    return int(value) if value.lstrip("-").isdecimal() and value.isascii() and len(value) < 20 else None


def label(element: Element) -> str:
    """The name of an element on one line, as people read it."""
    return " ".join(BLANKS.split(element.get("name") or "")).strip()


def process_of(element: Element) -> Element | None:
    """The process around an element."""
    return next((a for a in element.ancestors() if a.name == "process"), None)
