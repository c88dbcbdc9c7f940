"""Correlation as BPMN writes it: keys of a conversation, read from the message and bound to data of the process.

A message carries the values of its properties' message paths. A process that waits for it compares them with the data paths
of its subscription, else with the same paths over its own data; where these have no value yet, the first message gives them
(BPMN 2.0.2, 8.4.2).
"""

from __future__ import annotations

from engine.model.document import Document, process_of
from engine.model.expressions import Expressions
from engine.model.graph import Expression
from engine.model.xml import Element

THROWS = frozenset({"intermediateThrowEvent", "endEvent", "sendTask"})


def correlation_of(message: Element | None, event: Element, document: Document, expressions: Expressions) -> Expression | None:
    """What narrows the message at this event; None where no correlation key of the file uses it."""
    keyed = {
        ref.text.strip().rpartition(":")[2] for key in document.all("correlationKey") for ref in key.named("correlationPropertyRef")
    }
    found = []
    for prop in document.all("correlationProperty"):
        path = _path(prop, message, document) if prop.get("id") in keyed else None
        if path is None:
            continue
        bound = None if event.name in THROWS else _bound(prop, event, document)
        read = expressions.element(bound or path, event)
        if read is not None:
            found.append(read)
    if len(found) < 2:
        return found[0] if found else None
    return Expression(f"[{', '.join(each.text for each in found)}]", ", ".join(each.source for each in found))


def _path(prop: Element, message: Element | None, document: Document) -> Element | None:
    for retrieval in prop.named("correlationPropertyRetrievalExpression"):
        if message is not None and document.resolve(retrieval.get("messageRef")) is message:
            return retrieval.first("messagePath")
    return None


def _bound(prop: Element, event: Element, document: Document) -> Element | None:
    process = process_of(event)
    for subscription in process.named("correlationSubscription") if process is not None else ():
        for binding in subscription.named("correlationPropertyBinding"):
            if document.resolve(binding.get("correlationPropertyRef")) is prop:
                return binding.first("dataPath")
    return None
