"""What the reader had no use for: code and expressions in places where nothing is run must not pass as if they were."""

from __future__ import annotations

from engine.model.dialects import read_settings
from engine.model.document import Document, flag, process_of
from engine.model.expressions import Expressions
from engine.model.names import FLOW_NODES
from engine.model.xml import Element

IDLE = ("transformation", "from", "to", "messagePath", "dataPath", "formalExpression")


def check_rest(document: Document, expressions: Expressions) -> None:
    """Note code of vendors and expressions on elements that were not read as nodes, events or loops (rules R7, R10, R11)."""
    for element in document.elements:
        expressions.live = _is_live(element)
        if id(element) not in expressions.seen and element.name not in FLOW_NODES:
            read_settings(element, expressions)
            if element.name in IDLE and element.text.strip() and expressions.live:
                expressions.notes.add("expression-idle", _holder(element), source=element.text.strip(), part=element.name)


def _is_live(element: Element) -> bool:
    process = element if element.name == "process" else process_of(element)
    return process is None or flag(process, "isExecutable")


def _holder(element: Element) -> Element:
    return next((a for a in element.ancestors() if a.name in FLOW_NODES), element.parent or element)
