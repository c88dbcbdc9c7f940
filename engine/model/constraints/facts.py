"""What the constraints ask of a file again and again, worked out once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.model.document import Document, flag, is_lenient, process_of
from engine.model.drawn import is_drawing
from engine.model.events import definitions_of
from engine.model.findings import Notes
from engine.model.names import EVENT_KINDS, STANDARD
from engine.model.xml import Element

DRAWING = frozenset(
    {
        "http://bpmn.sourceforge.net",
        "http://bpmn.io/schema/bpmn/biocolor/1.0",
        "http://www.omg.org/spec/BPMN/non-normative/color/1.0",
    }
)
"""Extensions that only say how things look: a file that carries no others is judged as plain BPMN."""


class Facts:
    """The file with its flows by end, what associations join, the hosts of boundary events and the targets of links by name.

    `plain` is True where the file is BPMN alone: no vendor's extensions in it, neither made by a modeler that leaves to its
    engine what the standard asks for, nor only a drawing. `binding` is True where it is also meant to be executed, or shows no
    process at all: only then does a broken constraint refuse the file. Of a drawn process, or of a file that is at home in
    another product, the same finding is told at the run gate, and the file is read all the same.
    """

    def __init__(self, document: Document, notes: Notes) -> None:
        self.document, self.notes = document, notes
        self.plain = not _foreign(document.root) and not is_lenient(document.root) and not is_drawing(document)
        self.executable = any(flag(p, "isExecutable") for p in document.all("process"))
        self.binding = self.plain and (self.executable or not any(p.children for p in document.all("process")))
        self.incoming: dict[str, list[Element]] = {}
        self.outgoing: dict[str, list[Element]] = {}
        self.flows = list(document.all("sequenceFlow"))
        for flow in self.flows:
            self.outgoing.setdefault(_local(flow.get("sourceRef")), []).append(flow)
            self.incoming.setdefault(_local(flow.get("targetRef")), []).append(flow)
        self.associated: dict[str, list[str]] = {}
        for association in document.all("association"):
            one, other = (association.get(n) or "" for n in ("sourceRef", "targetRef"))
            self.associated.setdefault(one, []).append(other)
            self.associated.setdefault(other, []).append(one)
        self.hosts = {_local(b.get("attachedToRef")) for b in document.all("boundaryEvent")}
        self.links = {
            (c.parent, d.get("name")) for c in document.all("intermediateCatchEvent") for d in c.named("linkEventDefinition")
        }
        self.sources_of_messages = {_local(m.get("sourceRef")) for m in document.all("messageFlow")}
        self.targets_of_messages = {_local(m.get("targetRef")) for m in document.all("messageFlow")}

    def note(self, code: str, at: Element, **words: object) -> None:
        """A broken constraint on an element: an error of the read gate where the rules bind the file, else one of the run gate.

        What stands in no executable process is asked about only.
        """
        if self.binding:
            self.notes.add(code, at, **words)
            return
        process = process_of(at)
        runs = flag(process, "isExecutable") if process is not None else self.executable
        self.notes.soften(code, at, "error" if runs else "asks", **words)

    def into(self, node: Element) -> list[Element]:
        """The sequence flows that end at a node."""
        return self.incoming.get(node.get("id") or "", [])

    def out_of(self, node: Element) -> list[Element]:
        """The sequence flows that begin at a node."""
        return self.outgoing.get(node.get("id") or "", [])

    def misnamed(self, node: Element, name: str) -> list[tuple[str, str]]:
        """(listed, drawn) for each flow that the node lists as `incoming` or `outgoing` by an id which nothing in the file has.

        Only where as many such ids are listed as flows are left out, and all of them are named after the node (`node_to_x` leaves
        it, `x_to_node` enters it): then each stands for one of these, in the order of the file.
        """
        flows = [flow.get("id") or "" for flow in (self.into(node) if name == "incoming" else self.out_of(node))]
        listed = [_local(text) for text in self.referring(node, name)]
        nothing = [identity for identity in listed if self.document.resolve(identity) is None]
        left = [identity for identity in flows if identity not in listed]
        if not nothing or len(nothing) != len(left):
            return []
        own = _named_after(node.get("id") or "", name)
        if not all(own.match(identity) for identity in nothing + left):
            return []
        return list(zip(nothing, left, strict=True))

    def kinds(self, event: Element) -> list[str]:
        """The kinds of an event's definitions, in file order; empty for a none event."""
        return [EVENT_KINDS[d.name] for d in definitions_of(event, self.document)]

    def has_definitions(self, event: Element) -> bool:
        """True when the event has definitions of its own or refers to one."""
        return any(c.name in EVENT_KINDS or c.name == "eventDefinitionRef" for c in event.children)

    def strict(self, element: Element) -> bool:
        """True where BPMN's rules for executable processes apply to the letter: executable, and no vendor fills the gap."""
        process = process_of(element)
        return self.plain and process is not None and flag(process, "isExecutable")

    def referring(self, element: Element, *names: str) -> Iterator[str]:
        """The trimmed texts of child elements with these names."""
        return (c.text.strip() for c in element.named(*names))


def _foreign(root: Element) -> bool:
    spaces = {e.ns for e in root.iter()} | {a[1:].partition("}")[0] for e in root.iter() for a in e.attributes if a[0] == "{"}
    return bool(spaces - STANDARD - DRAWING)


def holder_of(element: Element) -> Element:
    """The element that people see: the innermost one around with an id, else the element itself."""
    return next((a for a in element.ancestors() if a.get("id") and not a.name.endswith("Definition")), element)


def _named_after(identity: str, name: str) -> re.Pattern[str]:
    return re.compile(rf".*[\W_]{re.escape(identity)}$" if name == "incoming" else rf"{re.escape(identity)}[\W_]")


def _local(reference: str | None) -> str:
    return (reference or "").strip().rpartition(":")[2]
