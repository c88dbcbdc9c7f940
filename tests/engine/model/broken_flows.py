"""Files that break one constraint each: identity, references, flows, placement, gateways. By the code of the finding."""

from __future__ import annotations

from tests.engine.model.building import around, flow, formal, line, process, when

TIMER = f"<timerEventDefinition>{formal('timeDuration', 'PT1H')}</timerEventDefinition>"


def _catch(identity: str, definition: str = TIMER) -> str:
    return f'<intermediateCatchEvent id="{identity}">{definition}</intermediateCatchEvent>'


def _chosen(direction: str) -> str:
    gateway = f'<exclusiveGateway id="g" gatewayDirection="{direction}" default="g-e"/>'
    return line("startEvent s", "task a", gateway, "endEvent e") + flow("g", "a", when("x"))


def _events(*targets: str, attributes: str = "", more: str = "") -> str:
    gateway = f'<eventBasedGateway id="g" {attributes}/>'
    ids = [t.split('id="')[1].split('"')[0] for t in targets]
    arms = "".join(targets) + "".join(flow("g", i) + flow(i, "e") for i in ids)
    return '<startEvent id="s"/>' + gateway + flow("s", "g") + arms + '<endEvent id="e"/>' + more


TWICE = '<task id="s"/>' + flow("s", "s")
BROKEN_FLOWS: dict[str, bytes] = {
    "misplaced": process(around('<task id="a"><task id="b"/></task>')),
    "id-missing": process(around("task a") + "<task/>"),
    "id-twice": process(around("task a") + '<textAnnotation id="a"/>'),
    "reference-dangling": process(around('<boundaryEvent id="b" attachedToRef="nobody"/>')),
    "reference-kind": process(around('<receiveTask id="a" messageRef="s"/>')),
    "flow-dangling": process(around("task a") + flow("a", "nobody")),
    "flow-end-kind": process(around("task a") + '<textAnnotation id="t"/>' + flow("a", "t")),
    "flow-event-sub-process": process(around("task a") + '<subProcess id="x" triggeredByEvent="true"/>' + flow("a", "x")),
    "flow-border": process(
        around("task a") + f'<subProcess id="x">{around("task b").replace("s", "s")}</subProcess>' + flow("a", "b")
    ),
    "flow-immediate": process(line("startEvent s", "task a") + '<endEvent id="e"/>' + flow("a", "e", isImmediate="false")),
    "flow-condition-source": process(
        '<startEvent id="s"/><task id="a"/><endEvent id="e"/>' + flow("s", "a", when("x")) + flow("a", "e")
    ),
    "flow-condition-alone": process(line("startEvent s", "task a") + '<endEvent id="e"/>' + flow("a", "e", when("x"))),
    "default-place": process(around('<parallelGateway id="g" default="g-e"/>')),
    "default-foreign": process(around('<exclusiveGateway id="g" default="s-g"/>')),
    "flow-lists-differ": process(around('<task id="a"><incoming>a-e</incoming></task>')),
    "flow-not-listed": process(around('<task id="a"><incoming>s-a</incoming></task>')),
    "start-incoming": process(around("task a") + flow("a", "s")),
    "start-outgoing": process(around("task a") + '<startEvent id="s2"/>'),
    "end-outgoing": process(around("task a") + flow("e", "a")),
    "end-incoming": process(around("task a") + '<endEvent id="e2"/>'),
    "end-missing": process(line("startEvent s", "task a")),
    "start-missing": process(line("task a", "endEvent e")),
    "intermediate-incoming": process(around("task a") + '<intermediateThrowEvent id="i"/>' + flow("i", "a")),
    "intermediate-outgoing": process(around("task a") + '<intermediateThrowEvent id="i"/>' + flow("a", "i")),
    "link-incoming": process(around(_catch("i", '<linkEventDefinition id="l" name="x"/>'))),
    "link-outgoing": process(
        around('<intermediateThrowEvent id="i"><linkEventDefinition id="l" name="x"/></intermediateThrowEvent>')
    ),
    "node-incoming": process(around("task a") + '<task id="b"/>' + flow("b", "e")),
    "node-outgoing": process(around("task a") + '<task id="b"/>' + flow("a", "b")),
    "gateway-direction": process(_chosen("Converging")),
    "gateway-flows": process(around("exclusiveGateway g")),
    "event-gateway-flows": process(_events(_catch("i"))),
    "event-gateway-instantiate": process(_events(_catch("i"), _catch("j"), attributes='instantiate="true"')),
    "event-gateway-parallel": process(_events(_catch("i"), _catch("j"), attributes='eventGatewayType="Parallel"')),
    "event-gateway-target": process(_events(_catch("i"), '<task id="a"/>')),
    "event-gateway-shared": process(_events(_catch("i"), _catch("j"), more=flow("i", "j"))),
    "event-gateway-mixture": process(
        _events('<receiveTask id="r" messageRef="m"/>', _catch("j", '<messageEventDefinition messageRef="m"/>')),
        head='<message id="m"/>',
    ),
    "event-gateway-boundary": process(
        _events(
            '<receiveTask id="r"/>',
            _catch("j"),
            more=f'<boundaryEvent id="b" attachedToRef="r">{TIMER}</boundaryEvent>' + flow("b", "e"),
        )
    ),
    "encoding": b'<?xml version="1.0" encoding="x-unknown"?><definitions/>',
    "not-bpmn": b"<definitions/>",
    "other-format": b'<Package xmlns="http://www.wfmc.org/2009/XPDL2.2"/>',
}
