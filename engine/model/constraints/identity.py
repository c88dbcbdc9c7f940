"""Every element that can be referred to has an id, and no two have the same (BPMN 2.0.2, 8.2.1)."""

from __future__ import annotations

from engine.model.constraints.facts import Facts
from engine.model.names import FLOW_NODES

NEEDS_ID = FLOW_NODES | {"sequenceFlow", "process", "participant", "messageFlow"}


def check_identity(facts: Facts) -> None:
    """Ids are there and unique."""
    seen: dict[str, str] = {}
    for element in facts.document.elements:
        identity = element.get("id")
        if not identity:
            if element.name in NEEDS_ID:
                facts.note("id-missing", element)
            continue
        if identity in seen:
            facts.note("id-twice", element, id=identity)
        seen[identity] = element.name
