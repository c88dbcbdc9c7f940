"""Every element of BPMN 2.0 (BPMN20.xsd and Semantic.xsd), and where the ones that make the flow may stand."""

from __future__ import annotations

from engine.model.names import CHOREOGRAPHY, EVENT_KINDS, FLOW_NODES, GLOBAL_TASKS

SCOPE_ELEMENTS = frozenset({"process", "subProcess", "transaction", "adHocSubProcess", "choreography", "subChoreography"})
PLACES: dict[str, frozenset[str]] = {
    **dict.fromkeys(FLOW_NODES | CHOREOGRAPHY | {"sequenceFlow"}, SCOPE_ELEMENTS),
    "process": frozenset({"definitions"}),
    "collaboration": frozenset({"definitions"}),
    "laneSet": frozenset({"process", "subProcess", "transaction", "adHocSubProcess"}),
    "lane": frozenset({"laneSet", "childLaneSet"}),
    "participant": frozenset({"collaboration", "choreography", "globalConversation", "globalChoreographyTask"}),
}
"""What may stand in few places only. A flow node anywhere else would be drawn by some programs and run by none."""

_REST = """
    definitions import extension extensionElements documentation relationship rootElement source target
    process laneSet childLaneSet lane flowNodeRef partitionElement sequenceFlow conditionExpression incoming outgoing
    property ioSpecification dataInput dataOutput inputSet outputSet dataInputRefs dataOutputRefs optionalInputRefs
    whileExecutingInputRefs optionalOutputRefs whileExecutingOutputRefs outputSetRefs inputSetRefs ioBinding
    dataInputAssociation dataOutputAssociation sourceRef targetRef transformation assignment from to dataState
    dataObject dataObjectReference dataStore dataStoreReference itemDefinition
    auditing monitoring supports supportedInterfaceRef resource resourceParameter resourceRole performer humanPerformer
    potentialOwner resourceRef resourceParameterBinding resourceAssignmentExpression expression formalExpression rendering
    loopCharacteristics standardLoopCharacteristics loopCondition multiInstanceLoopCharacteristics loopCardinality
    loopDataInputRef loopDataOutputRef inputDataItem outputDataItem complexBehaviorDefinition completionCondition
    condition event activationCondition script
    eventDefinition eventDefinitionRef timeDate timeDuration timeCycle operationRef implicitThrowEvent boundaryEvent
    message signal error escalation endPoint endPointRef interface interfaceRef operation inMessageRef outMessageRef errorRef
    correlationProperty correlationPropertyRetrievalExpression messagePath correlationSubscription
    correlationPropertyBinding correlationPropertyRef dataPath correlationKey correlationKeyRef
    collaboration participant participantMultiplicity participantAssociation innerParticipantRef outerParticipantRef
    messageFlow messageFlowAssociation messageFlowRef participantRef partnerEntity partnerRole choreographyRef
    conversation conversationNode conversationLink conversationAssociation subConversation callConversation
    globalConversation choreography globalChoreographyTask
    artifact association group textAnnotation text category categoryValue categoryValueRef flowElement flowNode
"""
ELEMENTS = frozenset(_REST.split()) | FLOW_NODES | CHOREOGRAPHY | GLOBAL_TASKS | frozenset(EVENT_KINDS)
