"""The run gate: what cannot be run is refused by name, what was assumed is told."""

from __future__ import annotations

import re

import pytest

from engine.definition import define
from engine.model import read, supported
from engine.model.texts import TEXTS
from tests.engine.model.building import around, codes, file, flow, formal, line, process, when

PLACEHOLDER = re.compile(r"\{(at|what|source|part|value|name|names|problem|limit)\}")
SIGNAL = '<signal id="sig" name="sig"/>'
ERROR_START = (
    '<process id="p" isExecutable="true"><startEvent id="s"><errorEventDefinition/></startEvent><endEvent id="e"/>'
    + flow("s", "e")
    + "</process>"
)
LINK_TARGET = (
    f'<process id="p" isExecutable="true">{around("task a")}<intermediateCatchEvent id="i"><linkEventDefinition name="x"/>'
    f"</intermediateCatchEvent>{flow('i', 'e')}</process>"
)
NO_NUMBER = '<userTask id="a"><multiInstanceLoopCharacteristics/></userTask>'
HANDLER = '<startEvent id="xs"><signalEventDefinition signalRef="sig"/></startEvent><endEvent id="xe"/>' + flow("xs", "xe")


def _task(inner: str, kind: str = "userTask", attributes: str = "") -> bytes:
    return process(around(f'<{kind} id="a" {attributes}>{inner}</{kind}>'))


def _condition(text: str, attributes: str = "") -> bytes:
    inner = f'<conditionExpression xsi:type="tFormalExpression" {attributes}>{text}</conditionExpression>'
    gateway = '<startEvent id="s"/><exclusiveGateway id="g" default="g-a"/><task id="a"/><endEvent id="e"/>'
    return process(gateway + flow("s", "g") + flow("g", "a") + flow("a", "e") + flow("g", "e", inner))


def _property(name: str, value: str, kind: str = "userTask") -> bytes:
    inner = f'<onerun:properties><onerun:property name="{name}" value="{value}"/></onerun:properties>'
    return _task(f"<extensionElements>{inner}</extensionElements>", kind)


def _mapping(inner: str) -> bytes:
    return _task(f"<extensionElements><camunda:inputOutput>{inner}</camunda:inputOutput></extensionElements>")


def _catch(definition: str, head: str = "") -> bytes:
    event = f'<intermediateCatchEvent id="i">{definition}</intermediateCatchEvent>'
    return file(f'{head}<process id="p" isExecutable="true">{around(event)}</process>', attributes='exporter="Camunda Modeler"')


FINDINGS: dict[str, bytes] = {
    "implied-start": process(line("userTask a", "userTask b")),
    "implied-end": process('<task id="a"/>'),
    "implied-split": process(
        line("startEvent s", "userTask a", "endEvent e") + '<userTask id="b"/>' + flow("a", "b") + flow("b", "e")
    ),
    "implied-choice": process(
        line("startEvent s", "userTask a", "endEvent e") + '<userTask id="b"/>' + flow("a", "b", when("x = 1")) + flow("b", "e")
    ),
    "flow-misnamed": process(around('<userTask id="a"><incoming>s-a</incoming><outgoing>a-old</outgoing></userTask>')),
    "no-executable-process": process(around("task a"), executable=False),
    "not-executable": process(around("task a") + '</process><process id="q"><task id="qa"/>'),
    "no-process": file(""),
    "no-diagram": process(around("task a")),
    "no-nodes": process(""),
    "no-beginning": process('<subProcess id="x" triggeredByEvent="true">' + HANDLER + "</subProcess>", head=SIGNAL),
    "unsupported-node": process(line("startEvent s", "complexGateway g", "endEvent e") + flow("g", "e").replace('"g-e"', '"f"')),
    "unsupported-event": file(ERROR_START, attributes='exporter="Camunda Modeler"'),
    "unsupported-multiple": _catch("<timerEventDefinition/><signalEventDefinition/>"),
    "unsupported-instantiate": process(
        '<receiveTask id="r" instantiate="true" messageRef="m"/><endEvent id="e"/>' + flow("r", "e"),
        head='<message id="m" name="m"/>',
    ),
    "unsupported-behaviour": _task(
        f'<multiInstanceLoopCharacteristics behavior="Complex">{formal("loopCardinality", "2")}<complexBehaviorDefinition>'
        + formal("condition", "x")
        + "</complexBehaviorDefinition>"
        "</multiInstanceLoopCharacteristics>"
    ),
    "trigger-missing": process(
        around("task a") + f'<subProcess id="x" triggeredByEvent="true">{line("startEvent xs", "endEvent xe")}</subProcess>'
    ).replace(b"<process", b"<extensionElements><vendor:x/></extensionElements><process"),
    "implied-merge": process(around("task a") + '<startEvent id="s2"/>' + flow("s2", "a")),
    "timer-missing": _catch("<timerEventDefinition/>"),
    "condition-missing": _catch("<conditionalEventDefinition/>"),
    "message-missing": _catch("<messageEventDefinition/>"),
    "signal-missing": _catch("<signalEventDefinition/>"),
    "link-missing": file(LINK_TARGET, attributes='exporter="Camunda Modeler"'),
    "call-missing": _task("", "callActivity"),
    "call-fixed": _task("", "callActivity", 'calledElement="${x}" camunda:calledElementBinding="deployment"'),
    "call-binding": _task("", "callActivity", 'calledElement="x" camunda:calledElementBinding="version"'),
    "loop-missing": file(f'<process id="p" isExecutable="true">{around(NO_NUMBER)}</process>', attributes='exporter="bpmn-js"'),
    "decision-missing": _task("", "businessRuleTask"),
    "script-language": _task("<script>import os</script>", "scriptTask", 'scriptFormat="python"'),
    "script-missing": _task("", "scriptTask", 'scriptFormat="feel"'),
    "association-computes": _task(
        '<dataInputAssociation id="da"><targetRef>x</targetRef><assignment>'
        + formal("from", "a")
        + formal("to", "b")
        + "</assignment></dataInputAssociation>",
        attributes='camunda:priority="1"',
    ),
    "mapping-structured": _mapping('<camunda:inputParameter name="x"><camunda:script/></camunda:inputParameter>'),
    "setting-number": _property("onerun:limit", "many"),
    "setting-expression": _task("", attributes='camunda:candidateGroups="${groups}"'),
    "setting-line": _property("onerun:inputs", "x"),
    "property-unknown": _property("onerun:visits", "1"),
    "vendor-extension": _task("<extensionElements><vendor:colour/></extensionElements>"),
    "unknown-element": process(around("task a") + '<step id="x"/>'),
    "import-from-outside": file(
        '<import importType="http://www.omg.org/spec/BPMN/20100524/MODEL" location="x.bpmn" namespace="x"/>'
    ),
    "import-other": file(
        '<import importType="http://www.w3.org/2001/XMLSchema" location="http://127.0.0.1:9/x.xsd" namespace="x"/>'
    ),
    "reference-open": _task("", "sendTask", 'messageRef="elsewhere"'),
    "expression-language": _condition("x", 'language="http://www.java.com/java"'),
    "expression-length": _condition("x = 1" + " " * 500 + "or y = 2"),
    "expression-limit": _condition("(" * 60 + "x" + ")" * 60),
    "expression-code": _condition("import os"),
    "expression-syntax": _condition("x =="),
    "expression-unsupported": _condition('function(x) external {java: {class: "x", `method signature`: "y"}}'),
    "expression-function": _condition('eval("1")'),
    "expression-reserved": _condition("a.__class__"),
    "expression-filter": _condition('applicant["name"] = x'),
    "expression-comparison": _condition("x == 1"),
    "expression-digit": _condition("x &gt; １００"),
    "expression-character": _condition("x\u200by = 1"),
    "expression-children": _condition("<b/>"),
    "juel-mixture": _condition("x ${a}"),
    "juel-call": _condition("${a.b()}"),
    "juel-arithmetic": _condition("${a + 1}"),
    "juel-index": _condition("${a[b]}"),
    "juel-name": _condition("${if}"),
    "juel-depth": _condition("${" + "a ? b : " * 25 + "c}"),
    "juel-syntax": _condition("${a ==}"),
    "time-invalid": _catch(f"<timerEventDefinition>{formal('timeDuration', '&quot;P2H&quot;')}</timerEventDefinition>"),
}


# What the engine runs by now is taken out of the table again, to see that the table is asked.
NARROWER: dict[str, tuple[str, object]] = {
    "unsupported-node": ("NODES", supported.NODES - {"complexGateway"}),
    "unsupported-multiple": ("MULTIPLE_EVENTS", False),
    "unsupported-instantiate": ("INSTANTIATING", False),
    "unsupported-behaviour": ("BEHAVIOURS", frozenset({"All"})),
}


@pytest.mark.parametrize("code", sorted(FINDINGS))
def test_each_finding_is_made(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if code in NARROWER:
        monkeypatch.setattr(supported, *NARROWER[code])
    _, report = read(FINDINGS[code])
    assert code in codes(report)
    assert not [f for f in report.findings if PLACEHOLDER.search(f.message["en"])]


def test_every_finding_of_the_gate_has_a_file() -> None:
    wanted = {code for code, text in TEXTS.items() if text.gate == "run"}
    assert wanted - set(FINDINGS) - {"dmn-unsupported"} == set()


def test_an_error_of_the_run_gate_makes_a_draft() -> None:
    assert read(FINDINGS["script-language"])[1].verdict == "draft"


def test_what_the_table_names_is_not_refused() -> None:
    tasks = [k for k in sorted(supported.NODES) if k in ("task", "userTask", "manualTask")]
    _, report = read(process(around(*(f"{kind} n{i}" for i, kind in enumerate(tasks)))))
    assert not report.closed("run")


def test_a_process_that_nobody_executes_may_speak_plainly() -> None:
    data = _condition("a person decides").replace(b'isExecutable="true"', b'isExecutable="false"')
    assert codes(read(data)[1]) == {"no-executable-process", "no-diagram"}


@pytest.mark.parametrize("value", ["1", "true"])
def test_executable_is_written_as_a_boolean_of_xml_schema(value: str) -> None:
    data = process(around("userTask a")).replace(b'isExecutable="true"', f'isExecutable="{value}"'.encode())
    assert read(data)[1].verdict == "publish"


def test_a_script_task_without_a_script_does_nothing() -> None:
    model, report = read(_task("", "scriptTask", 'scriptFormat="feel"'))
    assert model is not None and not report.closed("run")
    assert [f.level for f in report.findings if f.code == "script-missing"] == ["assumed"]


def test_a_feel_loop_is_no_program_code() -> None:
    _, report = read(_condition("sum(for i in 1..3 return i) = 6"))
    assert "expression-code" not in {f.code for f in report.findings}


def test_the_condition_of_a_complex_behaviour_is_formal_without_saying_so() -> None:
    behaviour = (
        '<multiInstanceLoopCharacteristics behavior="Complex">'
        + formal("loopCardinality", "3")
        + "<complexBehaviorDefinition><condition>true</condition><event>"
        '<signalEventDefinition id="d" signalRef="go"/></event></complexBehaviorDefinition></multiInstanceLoopCharacteristics>'
    )
    model, report = read(process(around(f'<task id="a">{behaviour}</task>'), head='<signal id="go" name="go"/>'))
    assert model is not None and "expression-formal" not in {f.code for f in report.findings}


@pytest.mark.parametrize(("definition", "runs"), [("compensateEventDefinition", False), ("terminateEventDefinition", True)])
def test_what_items_throw_is_what_they_can_throw_while_others_go_on(definition: str, runs: bool) -> None:
    behaviour = (
        f'<multiInstanceLoopCharacteristics behavior="Complex">{formal("loopCardinality", "3")}<complexBehaviorDefinition>'
        f'<condition>true</condition><event><{definition} id="d"/></event></complexBehaviorDefinition>'
        "</multiInstanceLoopCharacteristics>"
    )
    _, report = read(process(around(f'<task id="a">{behaviour}</task>')))
    assert ("unsupported-behaviour" in codes(report)) is not runs


def test_a_complex_gateway_that_joins_says_when_it_goes_on() -> None:
    gateway = '<parallelGateway id="p1"/><complexGateway id="c1"/>'
    flows = flow("s", "p1") + flow("p1", "c1") + flow("p1", "a") + flow("a", "c1") + flow("c1", "e")
    _, report = read(process(f'<startEvent id="s"/>{gateway}<task id="a"/><endEvent id="e"/>{flows}'))
    assert [f.element for f in report.findings if f.code == "condition-missing"] == ["c1"]


def test_what_is_only_drawn_beside_keeps_nothing_from_running() -> None:
    drawn = line("startEvent qs", '<intermediateCatchEvent id="qi"><timerEventDefinition/></intermediateCatchEvent>', "endEvent qe")
    data = process(around("userTask a") + f'</process><process id="q" isExecutable="false">{drawn}')
    model, report = read(data)
    assert model is not None and not report.closed("run")
    assert define(model).main == "p"
