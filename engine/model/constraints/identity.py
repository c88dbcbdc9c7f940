"""Every element that can be referred to has an id, and no two have the same (BPMN 2.0.2, 8.2.1)."""

from __future__ import annotations

from collections.abc import Iterator

from engine.model.constraints.facts import Facts
from engine.model.names import BPMNDI, DI, FLOW_NODES
from engine.model.xml import Element

NEEDS_ID = FLOW_NODES | {"sequenceFlow", "process", "participant", "messageFlow"}


def check_identity(facts: Facts) -> None:
    """Ids are there and unique."""
    seen: set[str] = set()
    for element in (*facts.document.elements, *_drawn(facts)):
        identity = element.get("id")
        if not identity:
            if element.name in NEEDS_ID:
                facts.note("id-missing", element)
            continue
        if identity in seen:
            facts.note("id-twice", element, id=identity)
        seen.add(identity)


def _drawn(facts: Facts) -> Iterator[Element]:
    """The elements of the diagrams, which share one space of ids with the elements that they show."""
    return (e for e in facts.document.root.iter() if e.ns in (BPMNDI, DI))
