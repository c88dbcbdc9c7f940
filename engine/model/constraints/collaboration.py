"""Collaborations: pools, message flows, conversations, associations (BPMN 2.0.2, 7.6.2, chapter 9)."""

from __future__ import annotations

from engine.model.constraints.facts import Facts
from engine.model.document import flag, process_of
from engine.model.graph import ACTIVITIES, EVENTS
from engine.model.names import ARTIFACTS, words
from engine.model.xml import Element

CONVERSATIONS = ("conversation", "subConversation", "callConversation")
NOT_IN_GLOBAL = (*CONVERSATIONS, *sorted(ARTIFACTS), "participantAssociation", "messageFlowAssociation", "conversationAssociation")
MESSAGE_ENDS = ACTIVITIES | EVENTS | {"participant", *CONVERSATIONS, "choreographyTask"}


def check_collaboration(facts: Facts) -> None:
    """All collaborations of the file."""
    for flow in facts.document.all("messageFlow"):
        _message_flow(facts, flow)
    for event in facts.document.all(*sorted(EVENTS)):
        _messages_of_event(facts, event)
    for multiplicity in facts.document.all("participantMultiplicity"):
        _multiplicity(facts, multiplicity)
    for element in facts.document.all("choreography", "globalConversation"):
        if element.first("choreographyRef") is not None:
            facts.note("choreography-reference", element)
    for conversation in facts.document.all("globalConversation"):
        for child in conversation.named(*NOT_IN_GLOBAL):
            facts.note("global-conversation", child if child.get("id") else conversation)
    for collaboration in facts.document.all("collaboration"):
        _closed(facts, collaboration)
    for link in facts.document.all("conversationLink"):
        _conversation_link(facts, link)
    for association in facts.document.all("association"):
        _association(facts, association)


def _message_flow(facts: Facts, flow: Element) -> None:
    ends = [facts.document.resolve(flow.get(n)) for n in ("sourceRef", "targetRef")]
    for name, end in zip(("sourceRef", "targetRef"), ends, strict=True):
        if end is None:
            if facts.plain:
                facts.note("flow-dangling", flow, reference=name, value=flow.get(name) or "")
        elif end.name not in MESSAGE_ENDS:
            code = "message-flow-artifact" if end.name in ARTIFACTS else "message-flow-kind"
            facts.note(code, flow, reference=name, kind=words(end.name))
    pools = [_pool(facts, end) for end in ends]
    if pools[0] is not None and pools[0] == pools[1]:
        facts.note("message-flow-pool", flow)


def _pool(facts: Facts, end: Element | None) -> str | None:
    if end is None:
        return None
    if end.name == "participant":
        return (end.get("processRef") or "").rpartition(":")[2] or end.get("id")
    process = process_of(end)
    return process.get("id") if process is not None else None


def _messages_of_event(facts: Facts, event: Element) -> None:
    identity, kinds = event.get("id") or "", facts.kinds(event)
    catches = event.name in ("startEvent", "intermediateCatchEvent", "boundaryEvent")
    if identity in facts.sources_of_messages:
        if catches:
            facts.note("message-flow-source", event)
        elif "message" not in kinds and facts.strict(event):
            facts.note("message-flow-definition", event)
    if identity in facts.targets_of_messages:
        if not catches:
            facts.note("message-flow-target", event)
        elif "message" not in kinds and facts.strict(event):
            facts.note("message-flow-definition", event)


def _closed(facts: Facts, collaboration: Element) -> None:
    """Where a collaboration shows a closed choreography, its participants exchange the choreography's messages and no others."""
    shown = [facts.document.resolve(r) for r in facts.referring(collaboration, "choreographyRef")]
    if not any(c is not None and flag(c, "isClosed") for c in shown):
        return
    mapped = {r for m in collaboration.named("messageFlowAssociation") for r in facts.referring(m, "outerMessageFlowRef")}
    for flow in collaboration.named("messageFlow"):
        if (flow.get("id") or "") not in mapped:
            facts.note("choreography-closed", flow)


def _multiplicity(facts: Facts, multiplicity: Element) -> None:
    try:
        least, most = (int((multiplicity.get(n) or d).strip()) for n, d in (("minimum", "0"), ("maximum", "1")))
    except ValueError:
        least, most = -1, 0
    if least < 0 or most < 1 or most < least:
        facts.note("participant-multiplicity", multiplicity.parent or multiplicity)


def _conversation_link(facts: Facts, link: Element) -> None:
    ends = [facts.document.resolve(link.get(n)) for n in ("sourceRef", "targetRef")]
    if sum(e is not None and e.name in CONVERSATIONS for e in ends) != 1:
        facts.note("conversation-link", link)


def _association(facts: Facts, association: Element) -> None:
    for name in ("sourceRef", "targetRef"):
        value = association.get(name)
        if facts.plain and facts.document.resolve(value) is None:
            facts.note("flow-dangling", association, reference=name, value=value or "")
