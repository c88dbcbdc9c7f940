"""Files that break one constraint on activities, data, collaborations or expressions each, by the code of the finding."""

from __future__ import annotations

from tests.engine.model.building import around, file, flow, formal, process, when

ITEMS = (
    '<itemDefinition id="one" structureRef="xs:string"/><itemDefinition id="two" structureRef="xs:int"/>'
    '<itemDefinition id="many" structureRef="xs:string" isCollection="true"/>'
)
SERVICE = (
    ITEMS
    + '<message id="m" itemRef="one"/><interface id="i"><operation id="o"><inMessageRef>m</inMessageRef></operation></interface>'
)


def _io(inputs: str = "", outputs: str = "", input_sets: str = "", output_sets: str = "") -> str:
    return (
        f"<ioSpecification>{inputs}{outputs}<inputSet>{input_sets}</inputSet><outputSet>{output_sets}</outputSet></ioSpecification>"
    )


def _in(identity: str, item: str = "one", more: str = "") -> str:
    return f'<dataInput id="{identity}" itemSubjectRef="{item}" {more}/>'


def _ref(identity: str, name: str = "dataInputRefs") -> str:
    return f"<{name}>{identity}</{name}>"


ONE_IN = _io(_in("in1"), "", _ref("in1"))


def _task(inner: str, attributes: str = "", kind: str = "task", head: str = ITEMS) -> bytes:
    return process(around(f'<{kind} id="a" {attributes}>{inner}</{kind}>'), head=head)


def _many(inner: str, attributes: str = "", before: str = "") -> bytes:
    return _task(f"{before}<multiInstanceLoopCharacteristics {attributes}>{inner}</multiInstanceLoopCharacteristics>")


def _beside(inner: str, head: str = "") -> bytes:
    return process(around("task a") + inner, head=head)


CARDINALITY = formal("loopCardinality", "3")
LIST_IN = _io(_in("in1", "many", 'isCollection="true"'), "", _ref("in1"))
TRIGGERED = '<startEvent id="xs"><signalEventDefinition signalRef="sig"/></startEvent><endEvent id="xe"/>' + flow("xs", "xe")
OBJECT = '<dataObject id="do" itemSubjectRef="one" name="Doc"/>'
ASSOCIATION = '<dataInputAssociation id="da">{sources}<targetRef>in1</targetRef></dataInputAssociation>'
ASSIGNED = "<resourceAssignmentExpression><formalExpression>x</formalExpression></resourceAssignmentExpression>"
CALL = '<callActivity id="a" calledElement="q"/>'
ONE_OUT = '<dataOutput id="out1" itemSubjectRef="one"/>'
PROCESS_INPUT = '<dataOutputAssociation id="x"><sourceRef>out1</sourceRef><targetRef>pin</targetRef></dataOutputAssociation>'

BROKEN_DATA: dict[str, bytes] = {
    "quantity": _task("", 'startQuantity="0"'),
    "loop-twice": _task(
        f"<standardLoopCharacteristics/><multiInstanceLoopCharacteristics>{CARDINALITY}</multiInstanceLoopCharacteristics>"
    ),
    "loop-maximum": _task('<standardLoopCharacteristics loopMaximum="-1"/>'),
    "loop-number": _many(""),
    "loop-behaviour": _many(CARDINALITY, 'behavior="One"'),
    "loop-collection": _many(_ref("in1", "loopDataInputRef"), before=ONE_IN),
    "loop-item": _many(_ref("in1", "loopDataInputRef") + '<inputDataItem id="x" itemSubjectRef="two"/>', before=LIST_IN),
    "complex-condition": _many(CARDINALITY + "<complexBehaviorDefinition/>", 'behavior="Complex"'),
    "choreography-place": _beside('<choreographyTask id="c"/>'),
    "sub-process-data": _beside(f'<adHocSubProcess id="x">{ONE_IN}<task id="t"/></adHocSubProcess>', ITEMS),
    "event-sub-process-flow": _beside(
        f'<subProcess id="x" triggeredByEvent="true">{TRIGGERED}</subProcess>' + flow("a", "x"), '<signal id="sig"/>'
    ),
    "event-sub-process-start": _beside('<subProcess id="x" triggeredByEvent="true"><task id="t"/></subProcess>'),
    "event-sub-process-kind": _beside(
        f'<transaction id="x" triggeredByEvent="true">{TRIGGERED}</transaction>', '<signal id="sig"/>'
    ),
    "ad-hoc-empty": _beside('<adHocSubProcess id="x"/>'),
    "ad-hoc-content": _beside('<adHocSubProcess id="x"><task id="t"/><endEvent id="y"/></adHocSubProcess>'),
    "receive-instantiate": _task("", 'instantiate="true"', "receiveTask"),
    "operation-data": _task("", 'operationRef="o"', "serviceTask", SERVICE),
    "operation-sets": _task(
        _io(_in("in1") + _in("in2"), "", _ref("in1") + _ref("in2")), 'operationRef="o"', "serviceTask", SERVICE
    ),
    "operation-item": _task(_io(_in("in1", "two"), "", _ref("in1")), 'operationRef="o"', "serviceTask", SERVICE),
    "operation-output": _task(
        _io(_in("in1"), '<dataOutput id="out1" itemSubjectRef="one"/>', _ref("in1"), _ref("out1", "dataOutputRefs")),
        'operationRef="o"',
        "serviceTask",
        SERVICE,
    ),
    "call-start": file(
        '<signal id="sig"/><process id="q"><startEvent id="qs"><signalEventDefinition signalRef="sig"/></startEvent></process>'
        + f'<process id="p" isExecutable="true">{around(CALL)}</process>'
    ),
    "call-data": _task(ONE_IN, 'calledElement="g"', "callActivity", ITEMS + '<globalTask id="g"/>'),
    "resource-both": _task(
        '<performer id="r"><resourceRef>res</resourceRef>' + ASSIGNED + "</performer>",
        head='<resource id="res"/>',
    ),
    "resource-binding": _task(
        '<performer id="r"><resourceRef>res</resourceRef><resourceParameterBinding parameterRef="q"/></performer>',
        head='<resource id="res"/><resource id="other"><resourceParameter id="q"/></resource>',
    ),
    "data-place": file('<property id="x"/><process id="p"/>'),
    "data-collection": _task(_io(_in("in1", "many"), "", _ref("in1"))),
    "data-reference-item": _beside(OBJECT + '<dataObjectReference id="r" dataObjectRef="do" itemSubjectRef="one"/>', ITEMS),
    "data-reference-name": _beside(OBJECT + '<dataObjectReference id="r" dataObjectRef="do" name="Other"/>', ITEMS),
    "data-unused": _task(_io(_in("in1"))),
    "data-set": _task(_io(_in("in1"), "", _ref("in1") + _ref("in2", "optionalInputRefs"))),
    "data-set-missing": _task(f"<ioSpecification>{_in('in1')}<inputSet>{_ref('in1')}</inputSet></ioSpecification>"),
    "data-set-pair": _task(
        f'<ioSpecification>{_in("in1")}<inputSet id="I">{_ref("in1")}{_ref("O", "outputSetRefs")}</inputSet>'
        '<outputSet id="O"/></ioSpecification>'
    ),
    "event-data": process(
        around(
            '<intermediateThrowEvent id="x"><dataInput id="d1" itemSubjectRef="two"/>'
            "<inputSet><dataInputRefs>d1</dataInputRefs></inputSet>"
            '<signalEventDefinition signalRef="sig"/></intermediateThrowEvent>'
        ),
        head=ITEMS + '<signal id="sig" structureRef="one"/>',
    ),
    "association-sources": process(
        around(f'<task id="a">{ONE_IN}{ASSOCIATION.format(sources=_ref("do", "sourceRef") * 2)}</task>') + OBJECT, head=ITEMS
    ),
    "association-item": process(
        around(
            f'<task id="a">{_io(_in("in1", "two"), "", _ref("in1"))}{ASSOCIATION.format(sources=_ref("do", "sourceRef"))}</task>'
        )
        + OBJECT,
        head=ITEMS,
    ),
    "association-direction": process(
        _io(_in("pin"), "", _ref("pin"))
        + around(f'<task id="a">{_io("", ONE_OUT, "", _ref("out1", "dataOutputRefs"))}{PROCESS_INPUT}</task>'),
        head=ITEMS,
    ),
    "participant-multiplicity": file(
        '<collaboration id="c"><participant id="P"><participantMultiplicity minimum="3" maximum="2"/></participant></collaboration>'
    ),
    "choreography-reference": file(
        '<choreography id="x"/><globalConversation id="c"><choreographyRef>x</choreographyRef></globalConversation>'
    ),
    "conversation-link": file(
        '<collaboration id="c"><participant id="P"/><participant id="Q"/>'
        '<conversationLink id="l" sourceRef="P" targetRef="Q"/></collaboration>'
    ),
    "expression-formal": _many(CARDINALITY + "<completionCondition>x</completionCondition>"),
    "expression-empty": _many(CARDINALITY + formal("completionCondition", " ")),
    "language-uri": process(
        '<startEvent id="s"/><task id="a"/><endEvent id="e"/>'
        + flow("s", "a")
        + flow("a", "e")
        + flow("a", "e", when("x").replace("xsi:type", 'language="%bad%" xsi:type')).replace('id="a-e"', 'id="f"')
    ),
    "text-format": _beside('<textAnnotation id="t" textFormat="plain"/>'),
    "expression-truth": _many(CARDINALITY + formal("completionCondition", "7")),
    "transaction-method": process(around('<transaction id="a" method="%bad%"><task id="b"/></transaction>')),
    "script-format": process(around('<scriptTask id="a" scriptFormat="nonsense"><script>x</script></scriptTask>')),
    "script-format-missing": process(around('<scriptTask id="a"><script>do the usual things</script></scriptTask>')),
    "binding-missing": process("<supportedInterfaceRef>i</supportedInterfaceRef>" + around('<task id="a"/>'), head=SERVICE),
    "binding-item": process(
        _io(_in("pin", "two"), "", _ref("pin")) + '<ioBinding operationRef="o" inputDataRef="pin"/>' + around('<task id="a"/>'),
        head=SERVICE,
    ),
    "process-public": process(around('<task id="a"/>')).replace(b"<process ", b'<process processType="Public" ', 1),
    "choreography-closed": file(
        '<choreography id="x" isClosed="true"/><collaboration id="c"><participant id="P"/><participant id="Q"/>'
        '<messageFlow id="m" sourceRef="P" targetRef="Q"/><choreographyRef>x</choreographyRef></collaboration>'
    ),
    "global-conversation": file('<globalConversation id="c"><participant id="P"/><conversation id="x"/></globalConversation>'),
}
