"""Names, ids and variable names: bounded, readable, none that the machine keeps for itself (rules R4, R5, R11)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from engine.model.findings import Notes
from engine.model.graph import ACTIVITIES, Flow, Node, Process
from engine.model.normalise import IMPLIED

MAX_NAME = 200
MAX_ID = 100
XML_ID = re.compile(r"[^\W\d][\w.\-·]*")
UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
RESERVED = frozenset({"typename", "data_objects"})


def check_spelling(process: Process, notes: Notes) -> None:
    """Names and ids of a process, its nodes, flows and lanes, and the variables that its elements write."""
    named = [(process.id, process.name), *((n.id, n.name) for n in process.nodes.values() if IMPLIED not in n.extensions)]
    named += [(f.id, f.name) for f in process.flows.values() if not _is_added(process, f)]
    named += [(lane.id, lane.name) for lane in process.lanes]
    for identity, name in named:
        _check(identity, name, notes)
    for node in process.nodes.values():
        if node.kind in ACTIVITIES and not node.name and IMPLIED not in node.extensions:
            notes.add("name-missing", node.id)
        for variable in written_by(node):
            if is_reserved(variable):
                notes.add("reserved-name", node.id, name=variable)
    for variable in process.data:
        if is_reserved(variable):
            notes.add("reserved-name", process.id, name=variable)


def _is_added(process: Process, flow: Flow) -> bool:
    """True for a flow of the normaliser: its id is that of one end with a suffix."""
    return any(flow.id.startswith(f"{end}.") for end in (flow.source, flow.target))


def _check(identity: str, name: str, notes: Notes) -> None:
    if len(name) > MAX_NAME:
        notes.add("name-length", identity, limit=MAX_NAME)
    if len(identity) > MAX_ID:
        notes.add("id-length", identity, limit=MAX_ID)
    if not XML_ID.fullmatch(identity):
        notes.add("id-spelling", identity)
    unseen = next((c for c in name + identity if unicodedata.category(c) in UNSEEN), None)
    if unseen:
        notes.add("unseen-character", identity, character=f"U+{ord(unseen):04X}")


def written_by(node: Node) -> Iterator[str]:
    """The names of the variables that a node may write."""
    settings = node.settings
    yield from (a.target for a in (*settings.inputs, *settings.outputs))
    yield from settings.writes or ()
    if settings.result:
        yield settings.result
    if node.loop:
        yield from (n for n in (node.loop.element, node.loop.output_collection) if n)


def is_reserved(name: str) -> bool:
    """True for a data name that the machine keeps for itself, at any place of a path (rule R11)."""
    return any(part in RESERVED or part.startswith("__") for part in name.split("."))
