"""Files that break one constraint on events each, by the code of the finding."""

from __future__ import annotations

from tests.engine.model.broken_flows import TIMER
from tests.engine.model.building import around, file, flow, formal, process

MESSAGE = (
    '<itemDefinition id="it"/><message id="m" itemRef="it"/>'
    '<interface id="i"><operation id="o"><inMessageRef>m</inMessageRef></operation></interface>'
)

DATE = formal("timeDate", "2030-01-01T00:00:00Z")


def _throw(definition: str, name: str = "intermediateThrowEvent") -> str:
    return f'<{name} id="x">{definition}</{name}>'


def _boundary(definition: str, attributes: str = "", outgoing: bool = True) -> str:
    event = f'<boundaryEvent id="b" attachedToRef="a" {attributes}>{definition}</boundaryEvent>'
    return around("task a") + event + (flow("b", "e") if outgoing else "")


def _pools(flows: str, inner: str = "") -> bytes:
    other = (
        '<process id="q"><startEvent id="qs"/><task id="qa"/><endEvent id="qe"/>'
        + flow("qs", "qa")
        + flow("qa", "qe")
        + "</process>"
    )
    mine = f'<process id="p" isExecutable="true">{inner or around("task a")}</process>'
    pools = '<participant id="P" processRef="p"/><participant id="Q" processRef="q"/>'
    return file(f'<collaboration id="c">{pools}{flows}</collaboration>{mine}{other}')


COMPENSATION = "<compensateEventDefinition/>"
LINK = '<linkEventDefinition id="l" name="x"/>'
BACK = (
    '<intermediateCatchEvent id="y"><linkEventDefinition id="k" name="x"/></intermediateCatchEvent><task id="z"/>'
    + flow("y", "z")
    + flow("z", "e")
)


def _link(inner: str, back: str, attributes: str = "") -> bytes:
    link = f'<linkEventDefinition id="l" name="x">{inner}</linkEventDefinition>'
    throw = f'<intermediateThrowEvent id="x">{link}{attributes}</intermediateThrowEvent>'
    catch = (
        f'<intermediateCatchEvent id="y"><linkEventDefinition id="k" name="x">{back}</linkEventDefinition></intermediateCatchEvent>'
    )
    return process('<startEvent id="s"/>' + throw + flow("s", "x") + catch + flow("y", "e") + '<endEvent id="e"/>')


BROKEN_EVENTS: dict[str, bytes] = {
    "event-kind": process(around(_throw(TIMER))),
    "event-definition-missing": process(around('<intermediateCatchEvent id="i"/>')),
    "event-definition-shared": process(
        around(
            '<intermediateCatchEvent id="i"><timerEventDefinition id="t">'
            + DATE
            + "</timerEventDefinition></intermediateCatchEvent>",
            '<intermediateCatchEvent id="j"><eventDefinitionRef>t</eventDefinitionRef></intermediateCatchEvent>',
        )
    ),
    "event-parallel-multiple": process(
        around(f'<intermediateCatchEvent id="i" parallelMultiple="true">{TIMER}</intermediateCatchEvent>')
    ),
    "cancel-end-place": process('<startEvent id="s"/>' + flow("s", "e") + '<endEvent id="e"><cancelEventDefinition/></endEvent>'),
    "cancel-boundary-place": process(_boundary("<cancelEventDefinition/>")),
    "boundary-host-missing": process(around("task a") + f'<boundaryEvent id="b">{TIMER}</boundaryEvent>' + flow("b", "e")),
    "boundary-border": process(
        around("task a") + f'<adHocSubProcess id="x"><task id="c"/></adHocSubProcess>'
        f'<boundaryEvent id="b" attachedToRef="c">{TIMER}</boundaryEvent>' + flow("b", "e")
    ),
    "boundary-incoming": process(_boundary(TIMER) + flow("a", "b")),
    "boundary-outgoing": process(_boundary(TIMER, outgoing=False)),
    "compensation-outgoing": process(_boundary(COMPENSATION)),
    "compensation-handler": process(_boundary(COMPENSATION, outgoing=False)),
    "compensation-activity": process(
        _boundary(COMPENSATION, outgoing=False) + '<task id="h"/><association id="q" sourceRef="b" targetRef="h"/>'
    ),
    "link-with-others": _link("<target>k</target>", "<source>l</source>", "<signalEventDefinition/>"),
    "link-target": _link("", "<source>l</source>"),
    "link-source": _link("<target>k</target>", ""),
    "link-pair": process(around("task a") + _throw(LINK) + flow("a", "x")),
    "link-border": process(
        around("task a")
        + _throw('<linkEventDefinition id="l" name="x"><target>k</target></linkEventDefinition>')
        + flow("a", "x")
        + '<adHocSubProcess id="h"><task id="t"/><intermediateCatchEvent id="y">'
        '<linkEventDefinition id="k" name="x"><source>l</source></linkEventDefinition></intermediateCatchEvent>'
        + flow("y", "t")
        + "</adHocSubProcess>"
    ),
    "timer-number": process(around('<intermediateCatchEvent id="i"><timerEventDefinition/></intermediateCatchEvent>')),
    "time-format": process(
        around(
            f'<intermediateCatchEvent id="i">'
            f"<timerEventDefinition>{formal('timeCycle', 'soon')}</timerEventDefinition></intermediateCatchEvent>"
        )
    ),
    "code-missing": process(around(_throw('<escalationEventDefinition escalationRef="x1"/>')), head='<escalation id="x1"/>'),
    "message-reference": process(around(_throw("<messageEventDefinition/>"))),
    "operation-reference": process(around(_throw('<messageEventDefinition messageRef="m"/>')), head=MESSAGE),
    "signal-reference": process(around(_throw("<signalEventDefinition/>"))),
    "message-flow-source": _pools('<messageFlow id="m" sourceRef="s" targetRef="qa"/>'),
    "message-flow-target": _pools('<messageFlow id="m" sourceRef="qa" targetRef="e"/>'),
    "message-flow-definition": _pools('<messageFlow id="m" sourceRef="e" targetRef="qa"/>'),
    "message-flow-pool": _pools('<messageFlow id="m" sourceRef="a" targetRef="P"/>'),
    "message-flow-artifact": _pools('<messageFlow id="m" sourceRef="a" targetRef="t"/><textAnnotation id="t"/>'),
    "message-flow-kind": _pools('<messageFlow id="m" sourceRef="a" targetRef="q"/>'),
}
