"""The publish gate: rules R4 to R11."""

from __future__ import annotations

import pytest

from engine.model import read
from engine.model.gates import searched
from engine.model.texts import TEXTS
from engine.prover import Bound
from tests.engine.model.building import around, codes, file, flow, formal, line, process, when


def _timer(kind: str, text: str) -> bytes:
    event = (
        f'<intermediateCatchEvent id="i"><timerEventDefinition>{formal(kind, text)}</timerEventDefinition></intermediateCatchEvent>'
    )
    return process(around(event))


def _loop(inner: str, attributes: str = "", kind: str = "multiInstanceLoopCharacteristics") -> bytes:
    return process(around(f'<userTask id="a"><{kind} {attributes}>{inner}</{kind}></userTask>'))


def _service(extensions: str = "", attributes: str = "", kind: str = "serviceTask") -> bytes:
    return process(around(f'<{kind} id="a" {attributes}><extensionElements>{extensions}</extensionElements></{kind}>'))


def _start(event: str, head: str = "", attributes: str = "") -> bytes:
    """A process that begins with an event."""
    body = (
        f'<startEvent id="s" {attributes}>{event}</startEvent><userTask id="a"/><endEvent id="e"/>'
        + flow("s", "a")
        + flow("a", "e")
    )
    return process(body, head=head)


def _named(name: str) -> bytes:
    return process(around(f'<userTask id="a" name="{name}"/>'))


def _lenient(body: str) -> bytes:
    return file(f'<process id="p" isExecutable="true">{body}</process>', attributes='exporter="Camunda Modeler"')


def _lanes(*lanes: str) -> bytes:
    return process(f'<laneSet id="ls">{"".join(lanes)}</laneSet>' + around("userTask a"))


def _deep(levels: int) -> str:
    return f'<subProcess id="x{levels}">{_deep(levels - 1)}</subProcess>' if levels else '<task id="t"/>'


def _nodes(*inside: str) -> str:
    return "".join(f"<{each}/>" for each in ('startEvent id="s"', *inside, 'endEvent id="e"'))


def _diamond(opening: str, closing: str) -> bytes:
    """Two branches between two gateways, and a task behind them."""
    nodes = _nodes(opening, 'userTask id="a"', 'userTask id="b"', f'{closing} id="j"', 'userTask id="c"')
    first = flow("g", "a", "" if "parallel" in opening else when("x")) + flow("g", "b")
    return process(nodes + flow("s", "g") + first + flow("a", "j") + flow("b", "j") + flow("j", "c") + flow("c", "e"))


CHOICE = '<startEvent id="s"/><exclusiveGateway id="g"/><userTask id="a"/><userTask id="b"/><endEvent id="e"/>' + flow("s", "g")
ARMS = flow("a", "e") + flow("b", "e")
CIRCLE = (
    '<startEvent id="s"/><exclusiveGateway id="g" default="g-e"/><task id="t"/><endEvent id="e"/>' + flow("s", "g") + flow("g", "e")
)
ROUND = flow("s", "t") + flow("t", "g") + flow("g", "t")
BOUNDARY = (
    '<boundaryEvent id="b" attachedToRef="a"><timerEventDefinition>'
    + formal("timeDuration", "PT1H")
    + '</timerEventDefinition></boundaryEvent><endEvent id="e2"/>'
    + flow("b", "e2")
)

DIAGRAM = (
    '<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC">'
    '<bpmndi:BPMNPlane bpmnElement="p"><bpmndi:BPMNShape bpmnElement="a"><dc:Bounds x="1" y="2" width="100" height="80"/>'
    "</bpmndi:BPMNShape></bpmndi:BPMNPlane></bpmndi:BPMNDiagram></definitions>"
)

FINDINGS: dict[str, bytes] = {
    "name-missing": process(around("userTask a")),
    "not-drawn": process(around("userTask a")).replace(b"</definitions>", DIAGRAM.encode()),
    "encoding-other": process(around("userTask a")).replace(b"UTF-8", b"ISO-8859-1"),
    "delegate": _service("", 'camunda:class="com.example.Bad"'),
    "listener": _service('<camunda:executionListener class="x" event="start"/>', 'camunda:type="external" camunda:topic="check.a"'),
    "name-length": _named("名" * 201),
    "id-length": process(around(f"userTask a{'b' * 100}")),
    "nesting": _lenient(around("userTask a") + _deep(11)),
    "too-many-nodes": _lenient("".join(f'<task id="t{i}"/>' for i in range(5001))),
    "id-spelling": process(around('<userTask id="1 a"/>')),
    "unseen-character": _named("a\u200bb"),
    "reserved-name": _service('<onerun:properties><onerun:property name="onerun:result" value="__x"/></onerun:properties>'),
    "plain-start": process(line("startEvent s", "userTask a", "endEvent e") + '<startEvent id="s2"/>' + flow("s2", "a")),
    "start-time-data": _start("<timerEventDefinition>" + formal("timeDate", "=due") + "</timerEventDefinition>"),
    "no-end": _lenient(line("startEvent s", "userTask a")),
    "not-reached": _lenient(around("userTask a") + '<userTask id="b"/>' + flow("b", "e")),
    "no-way-out": _lenient(around("userTask a") + '<userTask id="b"/>' + flow("a", "b")),
    "no-default": process(CHOICE + flow("g", "a", when("x = 1")) + flow("g", "b", when("x = 2")) + ARMS),
    "default-unmarked": process(CHOICE + flow("g", "a", when("x = 1")) + flow("g", "b") + ARMS),
    "flow-without-condition": process(CHOICE + flow("g", "a") + flow("g", "b") + ARMS),
    "lane-unnamed": _lanes('<lane id="l"/>'),
    "lane-unknown": _lanes('<lane id="l" name="x"><flowNodeRef>nobody</flowNodeRef></lane>'),
    "lane-twice": _lanes(
        *(
            f'<lane id="{i}" name="{i}"><flowNodeRef>a</flowNodeRef><flowNodeRef>{n}</flowNodeRef></lane>'
            for i, n in (("l", "s"), ("m", "e"))
        )
    ),
    "endless-circle": process(CIRCLE + flow("g", "t", when("x")) + flow("t", "g")),
    "deadlock": _diamond('exclusiveGateway id="g" default="g-b"', "parallelGateway"),
    "livelock": process(_nodes('userTask id="t"', 'exclusiveGateway id="g" default="g-t"') + ROUND + flow("g", "e", when("false"))),
    "token-doubled": _diamond('parallelGateway id="g"', "exclusiveGateway"),
    "never-reached": process(around("task a") + BOUNDARY),
    "not-proved": process(around("userTask a")),
    "lane-missing": process(
        '<laneSet id="ls"><lane id="l" name="x"><flowNodeRef>a</flowNodeRef></lane></laneSet>' + around("userTask a", "userTask b")
    ),
    "condition-parallel": process(CHOICE.replace("exclusive", "parallel") + flow("g", "a", when("x = 1")) + flow("g", "b") + ARMS),
    "token-quantity": process(around('<userTask id="a" completionQuantity="2"/>')),
    "loop-unbounded": process(
        around(f'<task id="a"><standardLoopCharacteristics>{formal("loopCondition", "x")}</standardLoopCharacteristics></task>')
    ),
    "expression-constant": process(CIRCLE.replace("<task ", "<userTask ") + flow("g", "t", when('"yes"')) + flow("t", "g")),
    "expression-idle": process(
        around(
            '<userTask id="a"><potentialOwner><resourceAssignmentExpression>'
            + formal("formalExpression", "x")
            + "</resourceAssignmentExpression></potentialOwner></userTask>"
        )
    ),
    "calls-itself": process(around('<callActivity id="a" calledElement="p"/>')),
    "call-open": process(around('<callActivity id="a" calledElement="${which}"/>')),
    "loop-bound": _loop(formal("loopCardinality", "101")),
    "loop-endless": _loop(formal("loopCondition", "true"), kind="standardLoopCharacteristics"),
    "time-bounds": _timer("timeDuration", "P11Y"),
    "time-offset": _timer("timeDate", "2030-01-01T10:00:00"),
    "time-years": _timer("timeDate", "2100-01-01T10:00:00Z"),
    "cycle-repeats": _timer("timeCycle", "R/PT1H"),
    "cycle-pause": _timer("timeCycle", "R3/PT59S"),
    "operation-spelling": _service('<spiffworkflow:serviceTaskOperator id="http/GetRequest"/>'),
    "operation-unknown": _service('<zeebe:taskDefinition type="payment"/>'),
    "operation-missing": process(around("serviceTask a")),
    "plain-id": _service("", 'camunda:formKey="embedded:app:forms/x.html"', "userTask"),
    "address": _service(
        '<zeebe:taskDefinition type="ask"/><zeebe:taskHeaders>'
        '<zeebe:header key="u" value="http://127.0.0.1:9/"/></zeebe:taskHeaders>'
    ),
}


@pytest.mark.parametrize("code", sorted(FINDINGS))
def test_each_rule_is_held(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if code == "not-proved":
        monkeypatch.setattr(searched, "QUICK", Bound(states=0))
    _, report = read(FINDINGS[code], operations={"ask", "check.a"})
    finding = next(f for f in report.findings if f.code == code)
    assert report.verdict == ("draft" if finding.level == "error" else "publish")
    assert finding.rule


def test_every_rule_has_a_file() -> None:
    decisions = {"dmn-no-decision", "dmn-output-twice", "dmn-overlap"}
    assert {code for code, text in TEXTS.items() if text.gate == "publish"} - decisions == set(FINDINGS)


@pytest.mark.parametrize(
    "data",
    [
        process(around("userTask a", "userTask End", "userTask Root")),
        _named("&lt;iframe src=x&gt;{{7*7}}"),
        _named("第一行&#10;第二行"),
        _timer("timeDuration", "P10Y"),
        _timer("timeDate", "2099-12-31T23:59:59+08:00"),
        _timer("timeCycle", "R1000/PT1M"),
        _timer("timeDuration", "=waiting"),
        _timer("timeDuration", 'duration("PT5M")'),
        _loop(formal("loopCardinality", "100")),
        _loop(formal("loopCardinality", "0")),
        _loop(formal("loopCardinality", "count(items)")),
        _service('<zeebe:taskDefinition type="ask"/>'),
        process(CHOICE.replace('id="g"', 'id="g" default="g-b"') + flow("g", "a", when("x = 1")) + flow("g", "b") + ARMS),
        process(CIRCLE.replace("<task ", "<userTask ") + flow("g", "t", when("x")) + flow("t", "g")),
    ],
)
def test_what_keeps_the_rules_is_published(data: bytes) -> None:
    _, report = read(data, operations={"ask"})
    assert (report.verdict, [f.message["en"] for f in report.findings if f.level == "error"]) == ("publish", [])


@pytest.mark.parametrize(
    "data",
    [
        _timer("timeDate", '=date and time("2026-02-30T10:00:00Z")'),
        _timer("timeDuration", '=duration("P2H")'),
        _timer("timeDuration", "=5"),
        _loop(formal("loopCardinality", "1/0")),
        _loop(formal("loopCardinality", "2.5")),
    ],
)
def test_a_constant_without_a_sense_is_not_published(data: bytes) -> None:
    assert codes(read(data)[1]) & {"time-invalid", "loop-bound"}
    assert read(data)[1].verdict == "draft"


def test_of_many_like_findings_the_rest_is_counted() -> None:
    _, report = read(FINDINGS["too-many-nodes"])
    more = [f.message["en"] for f in report.findings if f.code == "more"]
    assert "There are 4951 more of the same kind (implied-end)." in more
    assert len(report.findings) < 300


def test_a_circle_through_a_sub_process_without_a_wait_is_found() -> None:
    inner = '<subProcess id="x"><startEvent id="xs"/><endEvent id="xe"/>' + flow("xs", "xe") + "</subProcess>"
    data = process(CIRCLE.replace('<task id="t"/>', inner) + flow("g", "x", when("x")) + flow("x", "g"))
    assert "endless-circle" in codes(read(data)[1])


def test_recursion_through_two_processes_is_found() -> None:
    one, two = (
        around(f'<callActivity id="{i}a" calledElement="{c}"/>').replace('"s', f'"{i}s').replace('"e', f'"{i}e')
        for i, c in (("p", "q"), ("q", "p"))
    )
    data = file(f'<process id="p" isExecutable="true">{one}</process><process id="q" isExecutable="true">{two}</process>')
    found = [f.element for f in read(data)[1].findings if f.code == "calls-itself"]
    assert found == ["p", "q"]


HEAD = '<message id="m" name="m"/><message id="n" name="n"/><signal id="o" name="o"/>'
MESSAGE, SIGNAL = '<messageEventDefinition id="md" messageRef="m"/>', '<signalEventDefinition id="sd" signalRef="o"/>'
ZEEBE = "<extensionElements><zeebe:userTask/></extensionElements>"


def _cycle(text: str, more: str = "") -> bytes:
    return _start(more + f"<timerEventDefinition>{formal('timeCycle', text)}</timerEventDefinition>")


@pytest.mark.parametrize(
    "data",
    [
        _start(MESSAGE, HEAD),
        _start(SIGNAL, HEAD),
        _start("<conditionalEventDefinition>" + formal("condition", "level > 3") + "</conditionalEventDefinition>"),
        _start(MESSAGE + SIGNAL, HEAD),
        _start(MESSAGE + SIGNAL, HEAD, 'parallelMultiple="true"'),
        _start("<timerEventDefinition>" + formal("timeDate", "2030-01-01T00:00:00Z") + "</timerEventDefinition>"),
        _start("<timerEventDefinition>" + formal("timeDuration", "=duration(&quot;P1D&quot;)") + "</timerEventDefinition>"),
        _cycle("R/P1D"),
        _cycle("R3/PT1H"),
        _cycle("0 0 9 * * MON-FRI", ZEEBE),
    ],
)
def test_a_process_may_begin_by_an_event_only(data: bytes) -> None:
    assert read(data)[1].verdict == "publish", codes(read(data)[1])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (_cycle("R/PT1S"), "cycle-pause"),
        (_cycle("* * * * * *", ZEEBE), "cycle-pause"),
        (_cycle("0 0 9 31 2 ?", ZEEBE), "time-invalid"),
        (_cycle("0 0 9 * * MON-FRI"), "expression-syntax"),
        (process(around('<intermediateCatchEvent id="i">' + ZEEBE + "<timerEventDefinition>" + formal("timeCycle", "0 0 9 * * *")
                        + "</timerEventDefinition></intermediateCatchEvent>")), "cycle-repeats"),
    ],
)  # fmt: skip
def test_a_cycle_that_begins_a_process_has_its_bounds(data: bytes, code: str) -> None:
    assert code in codes(read(data)[1])


def test_what_is_said_of_an_element_in_the_same_words_is_said_once() -> None:
    listener = '<camunda:executionListener class="x" event="{}"/>'
    twice = _service(listener.format("start") + listener.format("end"), 'camunda:type="external" camunda:topic="check.a"')
    assert [f.code for f in read(twice)[1].findings].count("listener") == 1


def test_a_lane_is_told_by_its_kind_and_its_line() -> None:
    found = next(f for f in read(FINDINGS["lane-unnamed"])[1].findings if f.code == "lane-unnamed")
    assert found.message == {"zh": "泳道“l”没有名称。", "en": 'Lane "l" has no name.'} and found.line


def test_the_elements_of_a_circle_are_listed_as_each_language_lists() -> None:
    found = next(f for f in read(FINDINGS["endless-circle"])[1].findings if f.code == "endless-circle")
    assert "g、t。" in found.message["zh"] and "g, t." in found.message["en"]
