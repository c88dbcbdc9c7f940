"""Names, ids and variable names: bounded, readable, none that the machine keeps for itself (rules R4, R5, R11)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from engine.model.document import Document, label
from engine.model.findings import Notes
from engine.model.graph import ACTIVITIES, Node, Process
from engine.model.names import is_reserved
from engine.model.normalise import IMPLIED
from engine.model.xml import Element

MAX_NAME = 200
MAX_ID = 100
XML_ID = re.compile(r"[^\W\d][\w.\-·]*")
UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
VARIABLES = ("property", "dataObject", "dataInput", "dataOutput", "inputDataItem", "outputDataItem", "dataStore")


def check_names(document: Document, notes: Notes) -> None:
    """Names and ids of everything in the file, and the variables that it declares."""
    for element in document.elements:
        _check(element, notes)
    for element in document.all(*VARIABLES):
        for name in (label(element), element.get("id") or ""):
            if is_reserved(name):
                notes.add("reserved-name", element, name=name)


def check_variables(process: Process, notes: Notes) -> None:
    """The variables that the elements of a process write."""
    for node in process.nodes.values():
        if node.kind in ACTIVITIES and not node.name and IMPLIED not in node.extensions:
            notes.add("name-missing", node.id)
        for variable in written_by(node):
            if is_reserved(variable):
                notes.add("reserved-name", node.id, name=variable)


def _check(element: Element, notes: Notes) -> None:
    identity, name = element.get("id"), label(element)
    if len(name) > MAX_NAME:
        notes.add("name-length", element, limit=MAX_NAME)
    if identity is not None and len(identity) > MAX_ID:
        notes.add("id-length", element, limit=MAX_ID)
    if identity is not None and not XML_ID.fullmatch(identity):
        notes.add("id-spelling", element)
    unseen = next((c for c in name + (identity or "") if _is_unseen(c)), None)
    if unseen:
        notes.add("unseen-character", element, character=f"U+{ord(unseen):04X}")


def _is_unseen(char: str) -> bool:
    return not char.isascii() and (unicodedata.category(char) in UNSEEN or char in BLANK_LETTERS) or char < " " or char == "\x7f"


def written_by(node: Node) -> Iterator[str]:
    """The names of the variables that a node may write."""
    settings = node.settings
    yield from (a.target for a in (*settings.inputs, *settings.outputs))
    yield from settings.writes or ()
    if settings.result:
        yield settings.result
    if node.loop:
        yield from (n for n in (node.loop.element, node.loop.output_collection) if n)
