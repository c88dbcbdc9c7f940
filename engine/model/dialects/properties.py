"""Our own settings: plain extension properties named `onerun:...`, which any modeler can edit."""

from __future__ import annotations

from engine.model.dialects.dialect import Draft, Rule
from engine.model.xml import Element

PREFIX = "onerun:"
PROPERTIES: dict[str, Rule] = {
    "operation": ("operation", "text"),
    "visit": ("visit", "text"),
    "limit": ("limit", "whole"),
    "clock": ("clock", "text"),
    "lane-role": ("role", "text"),
    "reads": ("reads", "list"),
    "asks": ("asks", "list"),
    "form": ("form", "text"),
    "decision": ("decision", "text"),
    "called": ("called", "text"),
    "binding": ("bound", "text"),
    "version-tag": ("version_tag", "text"),
    "result": ("result", "text"),
    "writes": ("writes", "list"),
    "due": ("due", "feel"),
    "priority": ("priority", "feel"),
    "retries": ("retries", "whole"),
    "script": ("script", "feel"),
    "inputs": ("inputs", "lines"),
    "outputs": ("outputs", "lines"),
    "groups": ("groups", "list"),
    "users": ("users", "list"),
    "assignee": ("assignee", "value"),
    "collection": ("collection", "feel"),
    "element": ("element", "text"),
    "output-collection": ("output_collection", "text"),
    "output-element": ("output_element", "feel"),
    "correlation": ("correlation", "feel"),
    "payload": ("payload", "feel"),
}
KEPT = frozenset({"outcomes"})
"""Properties of ours that mean something to the layer above only; they are kept as parameters under their bare name."""


def read_properties(element: Element, draft: Draft) -> None:
    """The `onerun:` properties among the children of a vendor's `properties` element; others are kept as parameters."""
    for child in element.children:
        name, value = (child.get("name") or "").strip(), child.get("value") or child.text
        if not name.startswith(PREFIX):
            if name:
                draft.parameters[name] = value
        elif rule := PROPERTIES.get(name.removeprefix(PREFIX)):
            draft.put(rule, value)
        elif name.removeprefix(PREFIX) in KEPT:
            draft.parameters[name.removeprefix(PREFIX)] = value
        else:
            draft.refuse("property-unknown", name=name)
