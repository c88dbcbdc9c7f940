"""Elements that BPMN does not know, and elements of the flow in places where they belong to none (BPMN 2.0.2, 15.3)."""

from __future__ import annotations

from engine.model.constraints.facts import Facts
from engine.model.document import flag, process_of
from engine.model.names import words
from engine.model.vocabulary import ELEMENTS, PLACES


def check_vocabulary(facts: Facts) -> None:
    """Every element in BPMN's namespace is one of BPMN, and what makes the flow stands where a flow is."""
    for element in facts.document.elements:
        process = process_of(element)
        if element.name not in ELEMENTS and (process is None or flag(process, "isExecutable")):
            facts.notes.add("unknown-element", element)
        places = PLACES.get(element.name)
        parent = element.parent
        if places is not None and parent is not None and parent.name not in places:
            facts.note("misplaced", element, around=words(parent.name))
