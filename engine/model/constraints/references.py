"""Every reference names something of the right kind (BPMN 2.0.2, chapters 8 to 10, the attribute tables of each class)."""

from __future__ import annotations

from engine.model.constraints.facts import Facts
from engine.model.graph import ACTIVITIES
from engine.model.names import EVENT_KINDS, FLOW_NODES, GLOBAL_TASKS, words
from engine.model.xml import Element

Kinds = frozenset[str]
ITEM = frozenset({"itemDefinition"})
MESSAGE = frozenset({"message"})
OPERATION = frozenset({"operation"})
PARTICIPANT = frozenset({"participant"})
DEFINITIONS = frozenset(EVENT_KINDS)
PROPERTY = frozenset({"correlationProperty"})
COLLABORATIONS = frozenset({"collaboration", "choreography", "globalConversation", "globalChoreographyTask"})
ITEM_AWARE = frozenset(
    {"property", "dataObject", "dataInput", "dataOutput", "dataStore", "dataStoreReference", "dataObjectReference"}
)
LOOP_DATA = ITEM_AWARE | {"inputDataItem", "outputDataItem"}

ATTRIBUTES: dict[str, dict[str, Kinds]] = {
    "correlationPropertyRetrievalExpression": {"messageRef": MESSAGE},
    "correlationSubscription": {"correlationKeyRef": frozenset({"correlationKey"})},
    "correlationPropertyBinding": {"correlationPropertyRef": PROPERTY},
    "correlationProperty": {"type": ITEM},
    "error": {"structureRef": ITEM},
    "escalation": {"structureRef": ITEM},
    "signal": {"structureRef": ITEM},
    "message": {"itemRef": ITEM},
    "formalExpression": {"evaluatesToTypeRef": ITEM},
    "resourceParameter": {"type": ITEM},
    "participant": {"processRef": frozenset({"process"})},
    "messageFlow": {"messageRef": MESSAGE},
    "process": {"definitionalCollaborationRef": COLLABORATIONS},
    "resourceParameterBinding": {"parameterRef": frozenset({"resourceParameter"})},
    "serviceTask": {"operationRef": OPERATION},
    "sendTask": {"operationRef": OPERATION, "messageRef": MESSAGE},
    "receiveTask": {"operationRef": OPERATION, "messageRef": MESSAGE},
    "callActivity": {"calledElement": GLOBAL_TASKS | {"process"}},
    "ioBinding": {
        "operationRef": OPERATION,
        "inputDataRef": frozenset({"dataInput", "inputSet"}),
        "outputDataRef": frozenset({"dataOutput", "outputSet"}),
    },
    "multiInstanceLoopCharacteristics": {"oneBehaviorEventRef": DEFINITIONS, "noneBehaviorEventRef": DEFINITIONS},
    "dataObjectReference": {"dataObjectRef": frozenset({"dataObject"}), "itemSubjectRef": ITEM},
    "dataStoreReference": {"dataStoreRef": frozenset({"dataStore"}), "itemSubjectRef": ITEM},
    **{name: {"itemSubjectRef": ITEM} for name in ("dataObject", "dataStore", "property", "dataInput", "dataOutput")},
    **{name: {"itemSubjectRef": ITEM} for name in ("inputDataItem", "outputDataItem")},
    "group": {"categoryValueRef": frozenset({"categoryValue"})},
    "boundaryEvent": {"attachedToRef": ACTIVITIES},
    "messageEventDefinition": {"messageRef": MESSAGE},
    "signalEventDefinition": {"signalRef": frozenset({"signal"})},
    "errorEventDefinition": {"errorRef": frozenset({"error"})},
    "escalationEventDefinition": {"escalationRef": frozenset({"escalation"})},
    "compensateEventDefinition": {"activityRef": ACTIVITIES},
    "callConversation": {"calledCollaborationRef": COLLABORATIONS},
    "callChoreography": {"calledChoreographyRef": frozenset({"choreography", "globalChoreographyTask"})},
    "choreographyTask": {"initiatingParticipantRef": PARTICIPANT},
    "subChoreography": {"initiatingParticipantRef": PARTICIPANT},
}
INPUTS, OUTPUTS = frozenset({"dataInput"}), frozenset({"dataOutput"})
RESOURCE = {"resourceRef": frozenset({"resource"})}
FLOWS = {"incoming": frozenset({"sequenceFlow"}), "outgoing": frozenset({"sequenceFlow"})}
CONVERSATION = {"participantRef": PARTICIPANT, "messageFlowRef": frozenset({"messageFlow"})}
CHILDREN: dict[str, dict[str, Kinds]] = {
    "correlationKey": {"correlationPropertyRef": PROPERTY},
    "operation": {"inMessageRef": MESSAGE, "outMessageRef": MESSAGE, "errorRef": frozenset({"error"})},
    "collaboration": {"choreographyRef": frozenset({"choreography"})},
    "participant": {"interfaceRef": frozenset({"interface"}), "endPointRef": frozenset({"endPoint"})},
    "partnerEntity": {"participantRef": PARTICIPANT},
    "partnerRole": {"participantRef": PARTICIPANT},
    "participantAssociation": {"innerParticipantRef": PARTICIPANT, "outerParticipantRef": PARTICIPANT},
    "process": {"supports": frozenset({"process"}), "supportedInterfaceRef": frozenset({"interface"})},
    **dict.fromkeys(("resourceRole", "performer", "humanPerformer", "potentialOwner"), RESOURCE),
    "multiInstanceLoopCharacteristics": {"loopDataInputRef": LOOP_DATA, "loopDataOutputRef": LOOP_DATA},
    "inputSet": {
        "dataInputRefs": INPUTS,
        "optionalInputRefs": INPUTS,
        "whileExecutingInputRefs": INPUTS,
        "outputSetRefs": frozenset({"outputSet"}),
    },
    "outputSet": {
        "dataOutputRefs": OUTPUTS,
        "optionalOutputRefs": OUTPUTS,
        "whileExecutingOutputRefs": OUTPUTS,
        "inputSetRefs": frozenset({"inputSet"}),
    },
    "dataInputAssociation": {"sourceRef": LOOP_DATA, "targetRef": LOOP_DATA},
    "dataOutputAssociation": {"sourceRef": LOOP_DATA, "targetRef": LOOP_DATA},
    **dict.fromkeys(("conversation", "subConversation", "callConversation", "choreographyTask"), CONVERSATION),
    "messageEventDefinition": {"operationRef": OPERATION},
    "linkEventDefinition": {"source": frozenset({"linkEventDefinition"}), "target": frozenset({"linkEventDefinition"})},
    **dict.fromkeys(FLOW_NODES, FLOWS),
    **{name: {**FLOWS, "eventDefinitionRef": DEFINITIONS} for name in FLOW_NODES if name.endswith("Event")},
}
STRUCTURAL = frozenset(
    {
        "attachedToRef",
        "dataObjectRef",
        "default",
        "incoming",
        "outgoing",
        "dataInputRefs",
        "dataOutputRefs",
        "eventDefinitionRef",
        "target",
    }
)


def check_references(facts: Facts) -> None:
    """Each reference of the tables names something of the right kind; those that hold the drawing together also exist."""
    for element in facts.document.elements:
        for attribute, kinds in ATTRIBUTES.get(element.name, {}).items():
            value = element.get(attribute)
            if value is not None:
                _check(facts, element, attribute, value.strip(), kinds)
        for child in element.children:
            wanted = CHILDREN.get(element.name, {}).get(child.name)
            if wanted and child.ns == element.ns:
                _check(facts, element, child.name, child.text.strip(), wanted)


def _check(facts: Facts, element: Element, name: str, value: str, kinds: Kinds) -> None:
    target = facts.document.resolve(value)
    if target is None:
        if name in FLOWS and facts.misnamed(element, name):
            return
        if name in STRUCTURAL:
            facts.note("reference-dangling", element, reference=name, value=value)
        elif facts.strict(element) and value and name != "calledElement":
            facts.note("reference-open", element, reference=name, value=value)
    elif target.name not in kinds:
        facts.note("reference-kind", element, reference=name, value=value, kind=words(target.name))
