"""Tells a drawing from a program where a file marks its processes as executable and no vendor's extension says more.

Some modelers set the mark on whatever is drawn. A large process in which no event names what it waits for and no task what it
does is a drawing; so is a file that carries the pages it is printed on.
"""

from __future__ import annotations

from engine.model.document import Document, is_exact
from engine.model.names import BPMN, FLOW_NODES, XSI_TYPE
from engine.model.xml import Element

PAGES = frozenset({("http://bpmn.sourceforge.net", "page"), ("http://bpmn.sourceforge.net", "pageFormat")})
LARGE, LARGE_FROM_EXACT = 12, 15
"""Flow nodes; of a maker that writes files as the standard asks for, an example may be somewhat larger."""
NAMED = ("messageRef", "signalRef", "errorRef", "escalationRef", "operationRef", "expression")
WRITTEN = frozenset({"script", "timeDate", "timeDuration", "timeCycle", "loopCardinality", "condition", "operationRef", "from"})


def is_drawing(document: Document) -> bool:
    """True where nothing in the file says how its processes would be executed, and they are more than an example."""
    if any((element.ns, element.name) in PAGES for element in document.root.iter()):
        return True
    least = LARGE_FROM_EXACT if is_exact(document.root) else LARGE
    large = sum(element.name in FLOW_NODES for element in document.elements) >= least
    return large and not any(_says_how(element) for element in document.root.iter() if element.ns == BPMN)


def _says_how(element: Element) -> bool:
    return (
        any(element.get(name) for name in NAMED)
        or (element.name in WRITTEN and bool(element.text.strip()))
        or (element.name == "conditionExpression" and element.get(XSI_TYPE) is not None)
    )
