"""What machines do is named in a catalogue: no addresses, classes or paths from a file (rule R10)."""

from __future__ import annotations

import re
from collections.abc import Collection

from engine.model.findings import Notes
from engine.model.graph import Node, Process

OPERATION = re.compile(r"[a-z][a-z0-9]*(?:[.\-_][a-z0-9]+)*", re.IGNORECASE)
PLAIN_ID = re.compile(r"[^\W\d][\w.\-]*")
ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://|^\s*//|\bjavascript:|\bfile:", re.IGNORECASE)
MACHINES = ("serviceTask", "sendTask", "businessRuleTask")


def check_operations(process: Process, notes: Notes, operations: Collection[str] | None) -> None:
    """Operations, decisions and forms of a process are plain ids; nothing in it is an address."""
    for node in process.nodes.values():
        settings = node.settings
        if settings.operation and not OPERATION.fullmatch(settings.operation):
            notes.add("operation-spelling", node.id, value=settings.operation)
        elif settings.operation and operations is not None and settings.operation not in operations:
            notes.add("operation-unknown", node.id, value=settings.operation)
        if node.kind in ("serviceTask", "sendTask") and not (settings.operation or node.events or _delegates(node)):
            notes.add("operation-missing", node.id)
        for what, value in (("form", settings.form), ("decision", settings.decision)):
            if value and not PLAIN_ID.fullmatch(value):
                notes.add("plain-id", node.id, value=value, what=WHAT[what])
        _addresses(node, notes)


WHAT = {"form": ("表单", "form"), "decision": ("决策", "decision")}


def _delegates(node: Node) -> bool:
    """Code that a vendor's attribute points to has its own finding."""
    return any(":" in name for name in node.settings.parameters)


def _addresses(node: Node, notes: Notes) -> None:
    settings = node.settings
    texts = [*settings.parameters.values(), *(a.source.source for a in (*settings.inputs, *settings.outputs))]
    address = next((t for t in texts if ADDRESS.search(t)), None)
    if address and node.kind in MACHINES:
        notes.add("address", node.id, value=address)
