"""Events: which definitions may stand where, and what each definition has to say (BPMN 2.0.2, 10.5)."""

from __future__ import annotations

from collections.abc import Iterator

from engine.model.constraints.facts import Facts
from engine.model.document import flag
from engine.model.events import TIMERS, definitions_of
from engine.model.graph import EVENTS
from engine.model.names import EVENT_WORDS, words
from engine.model.xml import Element

TOP_START = frozenset({"message", "timer", "conditional", "signal"})
EVENT_SUB_PROCESS = frozenset({"message", "timer", "escalation", "error", "compensation", "conditional", "signal"})
INTERRUPTING_ONLY = frozenset({"error", "compensation"})
BOUNDARY = EVENT_SUB_PROCESS | {"cancel"}
BOUNDARY_GOING_ON = frozenset({"message", "timer", "escalation", "conditional", "signal"})
CATCH = frozenset({"message", "timer", "conditional", "link", "signal"})
THROW = frozenset({"message", "escalation", "compensation", "link", "signal"})
END = frozenset({"message", "escalation", "error", "cancel", "compensation", "signal", "terminate"})


def check_events(facts: Facts) -> None:
    """All events of the file."""
    for event in facts.document.all(*sorted(EVENTS)):
        _allowed(facts, event)
        _numbers(facts, event)
        _particulars(facts, event)
        for definition in definitions_of(event, facts.document):
            _definition(facts, event, definition)
    _shared_definitions(facts)


def _allowed(facts: Facts, event: Element) -> None:
    allowed = _allowed_kinds(event)
    for kind in facts.kinds(event):
        if kind not in allowed:
            facts.note("event-kind", event, event=EVENT_WORDS[kind], what=words(event.name))


def _allowed_kinds(event: Element) -> frozenset[str]:
    parent = event.parent
    if event.name == "startEvent":
        if parent is not None and flag(parent, "triggeredByEvent"):
            return EVENT_SUB_PROCESS if flag(event, "isInterrupting", True) else EVENT_SUB_PROCESS - INTERRUPTING_ONLY
        return TOP_START if parent is not None and parent.name == "process" else frozenset()
    if event.name == "boundaryEvent":
        return BOUNDARY if flag(event, "cancelActivity", True) else BOUNDARY_GOING_ON
    return {"intermediateCatchEvent": CATCH, "intermediateThrowEvent": THROW}.get(event.name, END)


def _numbers(facts: Facts, event: Element) -> None:
    has = facts.has_definitions(event)
    around = event.parent
    triggered = event.name == "startEvent" and around is not None and flag(around, "triggeredByEvent")
    if (triggered or event.name in ("intermediateCatchEvent", "boundaryEvent")) and not has and facts.strict(event):
        facts.note("event-definition-missing", event)
    if flag(event, "parallelMultiple") and len(facts.kinds(event)) < 2:
        facts.note("event-parallel-multiple", event)


def _particulars(facts: Facts, event: Element) -> None:
    kinds = facts.kinds(event)
    if event.name == "endEvent" and "cancel" in kinds and not any(a.name == "transaction" for a in event.ancestors()):
        facts.note("cancel-end-place", event)
    if event.name != "boundaryEvent":
        return
    host = facts.document.resolve(event.get("attachedToRef"))
    if not event.get("attachedToRef"):
        facts.note("boundary-host-missing", event)
    if host is not None and host.parent is not event.parent:
        facts.note("boundary-border", event)
    if "cancel" in kinds and host is not None and host.name != "transaction":
        facts.note("cancel-boundary-place", event)
    if facts.into(event) or event.first("incoming") is not None:
        facts.note("boundary-incoming", event)
    _boundary_flow(facts, event, kinds)


def _boundary_flow(facts: Facts, event: Element, kinds: list[str]) -> None:
    if "compensation" not in kinds:
        if not facts.out_of(event) and facts.strict(event):
            facts.note("boundary-outgoing", event)
        return
    if facts.out_of(event):
        facts.note("compensation-outgoing", event)
        return
    handlers = list(_handlers(facts, event))
    if len(handlers) != 1 and (handlers or facts.strict(event)):
        facts.note("compensation-handler", event)
    for handler in handlers:
        if not flag(handler, "isForCompensation"):
            facts.note("compensation-activity", handler)


def _handlers(facts: Facts, event: Element) -> Iterator[Element]:
    for other in facts.associated.get(event.get("id") or "", ()):
        target = facts.document.resolve(other)
        if target is not None and target.name not in ("textAnnotation", "group", "dataObjectReference"):
            yield target


def _definition(facts: Facts, event: Element, definition: Element) -> None:
    name = definition.name
    if name == "linkEventDefinition":
        _link(facts, event, definition)
    elif name == "timerEventDefinition":
        given = [t for t, _ in TIMERS if definition.first(t) is not None]
        if len(given) > 1 or (not given and facts.strict(event)):
            facts.note("timer-number", event)
    elif facts.strict(event):
        _executable(facts, event, definition)


def _executable(facts: Facts, event: Element, definition: Element) -> None:
    """What an executable process has to say about each definition (BPMN 2.0.2, tables 10.88 to 10.101)."""
    name = definition.name
    throws = event.name in ("intermediateThrowEvent", "endEvent")
    if name == "escalationEventDefinition" and throws:
        _coded(facts, event, definition, "escalationRef", "escalationCode")
    if name == "errorEventDefinition" and event.name == "endEvent":
        _coded(facts, event, definition, "errorRef", "errorCode")
    if name == "messageEventDefinition":
        message = facts.document.resolve(definition.get("messageRef"))
        if not definition.get("messageRef"):
            facts.note("message-reference", event)
        elif message is not None and message.get("itemRef") and definition.first("operationRef") is None:
            facts.note("operation-reference", event)
    if name == "signalEventDefinition" and not definition.get("signalRef"):
        facts.note("signal-reference", event)


def _coded(facts: Facts, event: Element, definition: Element, reference: str, code: str) -> None:
    target = facts.document.resolve(definition.get(reference))
    if target is None or not target.get(code):
        facts.note("code-missing", event, attribute=code)


def _link(facts: Facts, event: Element, definition: Element) -> None:
    if event.name not in ("intermediateThrowEvent", "intermediateCatchEvent"):
        return
    throws = event.name == "intermediateThrowEvent"
    targets, sources = list(facts.referring(definition, "target")), list(facts.referring(definition, "source"))
    if len(facts.kinds(event)) > 1:
        facts.note("link-with-others", event)
    if facts.strict(event):
        if throws and len(targets) != 1:
            facts.note("link-target", event)
        if not throws and not sources:
            facts.note("link-source", event)
    for other in (facts.document.resolve(t) for t in targets):
        if other is None or other.name != "linkEventDefinition" or other.parent is None:
            continue
        if other.parent.parent is not event.parent:
            facts.note("link-border", event)
        if other.parent.name != "intermediateCatchEvent" or definition.get("id") not in set(facts.referring(other, "source")):
            facts.note("link-pair", event)
    # Modelers pair links by their name where they leave out the target.
    if throws and not targets and (event.parent, definition.get("name")) not in facts.links:
        facts.note("link-pair", event)


def _shared_definitions(facts: Facts) -> None:
    """A definition that stands in a throw event belongs to it alone (BPMN 2.0.2, 10.5.5)."""
    for event in facts.document.all("intermediateThrowEvent", "endEvent", "startEvent", "intermediateCatchEvent", "boundaryEvent"):
        for reference in facts.referring(event, "eventDefinitionRef"):
            target = facts.document.resolve(reference)
            if target is not None and target.parent is not None and target.parent.name in EVENTS:
                facts.note("event-definition-shared", event, value=reference)
