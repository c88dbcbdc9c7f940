"""The implicit made explicit; order and ids of the file kept."""

from __future__ import annotations

from engine.model import read
from engine.model.graph import Process
from engine.model.normalise import IMPLIED
from tests.engine.model.building import around, file, flow, formal, line, process, when


def _read(data: bytes, identity: str = "p") -> Process:
    model, report = read(data)
    assert model is not None, report.findings
    return model.processes[identity]


def _next(read: Process, node: str) -> list[tuple[str, str | None]]:
    flows = [read.flows[f] for f in read.nodes[node].outgoing]
    return [(f.target, f.condition.text if f.condition else None) for f in flows]


def test_a_process_without_start_and_end_gets_both() -> None:
    found = _read(process(line("userTask a", "userTask b")))
    assert found.nodes["p.start"].extensions == (IMPLIED,)
    assert _next(found, "p.start") == [("a", None)]
    assert _next(found, "b") == [("b.end", None)]


def test_several_beginnings_start_together() -> None:
    found = _read(process('<userTask id="a"/><userTask id="b"/>'))
    assert _next(found, "p.start") == [("p.start.split", None)]
    assert found.nodes["p.start.split"].kind == "parallelGateway"
    assert _next(found, "p.start.split") == [("a", None), ("b", None)]


def test_sub_processes_get_starts_and_ends_too() -> None:
    found = _read(process(around('<subProcess id="x"><userTask id="a"/></subProcess>')))
    assert found.nodes["x.start"].scope == "x"
    assert found.nodes["a.end"].scope == "x"


def test_an_uncontrolled_split_becomes_a_gateway_and_flows_keep_their_ids() -> None:
    found = _read(
        process(line("startEvent s", "userTask a", "endEvent e") + '<userTask id="b"/>' + flow("a", "b") + flow("b", "e"))
    )
    assert found.nodes["a"].outgoing == ("a.split.in",)
    assert found.nodes["a.split"].outgoing == ("a-e", "a-b")
    assert found.flows["a-e"].source == "a.split"


def test_conditions_of_a_task_become_an_inclusive_choice() -> None:
    body = (
        '<startEvent id="s"/><userTask id="a" default="a-d"/><userTask id="b"/>'
        '<userTask id="c"/><userTask id="d"/><endEvent id="e"/>'
    )
    flows = flow("s", "a") + flow("a", "b") + flow("a", "c", when("x = 1")) + flow("a", "d") + "".join(flow(i, "e") for i in "bcd")
    found = _read(process(body + flows))
    assert found.nodes["a.split"].kind == "parallelGateway"
    assert _next(found, "a.split") == [("b", None), ("a.split.choice", None)]
    assert found.nodes["a.split.choice"].kind == "inclusiveGateway"
    assert _next(found, "a.split.choice") == [("c", "x = 1"), ("d", None)]
    assert found.flows["a-d"].default


def test_link_events_are_joined_by_a_flow() -> None:
    throw = (
        '<intermediateThrowEvent id="t"><linkEventDefinition id="l" name="x">'
        "<target>k</target></linkEventDefinition></intermediateThrowEvent>"
    )
    catch = (
        '<intermediateCatchEvent id="c"><linkEventDefinition id="k" name="x">'
        "<source>l</source></linkEventDefinition></intermediateCatchEvent>"
    )
    found = _read(process('<startEvent id="s"/><endEvent id="e"/>' + throw + catch + flow("s", "t") + flow("c", "e")))
    assert _next(found, "t") == [("c", None)]


def test_flows_stand_in_the_order_of_the_file() -> None:
    body = (
        '<exclusiveGateway id="g" default="g-b"/><userTask id="a"/>'
        '<userTask id="b"/><userTask id="c"/><startEvent id="s"/><endEvent id="e"/>'
    )
    flows = (
        flow("g", "c", when("x"))
        + flow("g", "b")
        + flow("g", "a", when("y"))
        + flow("s", "g")
        + "".join(flow(i, "e") for i in "abc")
    )
    found = _read(process(body + flows))
    assert found.nodes["g"].outgoing == ("g-c", "g-b", "g-a")
    assert list(found.nodes)[:6] == ["g", "a", "b", "c", "s", "e"]


def test_an_event_definition_by_reference_is_resolved() -> None:
    event = '<intermediateCatchEvent id="i"><eventDefinitionRef>ted</eventDefinitionRef></intermediateCatchEvent>'
    head = f'<timerEventDefinition id="ted">{formal("timeDuration", "PT5S")}</timerEventDefinition>'
    events = _read(process(around(event), head=head)).nodes["i"].events
    assert [(e.kind, e.timer, e.expression.text if e.expression else "") for e in events] == [("timer", "duration", '"PT5S"')]


def test_a_global_task_is_a_process_of_one_task() -> None:
    head = '<globalScriptTask id="g" scriptLanguage="feel"><script>x</script></globalScriptTask>'
    found = _read(process(around('<callActivity id="a" calledElement="g"/>'), head=head), "g")
    assert [n.kind for n in found.nodes.values()] == ["startEvent", "scriptTask", "endEvent"]


def test_lanes_give_their_role_to_their_tasks() -> None:
    inner = '<lane id="in" name="内"><flowNodeRef>a</flowNodeRef></lane>'
    lanes = (
        f'<laneSet id="ls"><lane id="out" name="外"><flowNodeRef>b</flowNodeRef>'
        f'<childLaneSet id="cs">{inner}</childLaneSet></lane></laneSet>'
    )
    found = _read(process(lanes + around("userTask a", "userTask b")))
    assert [(found.nodes[i].lane, found.nodes[i].settings.role) for i in "ab"] == [("in", "内"), ("out", "外")]


def test_pools_messages_and_artifacts_are_kept() -> None:
    body = (
        '<message id="m" name="order"/><collaboration id="c">'
        '<participant id="P" name="我" processRef="p"/><participant id="Q" name="他"/>'
        '<messageFlow id="mf" sourceRef="Q" targetRef="r" messageRef="m"/></collaboration>'
        '<process id="p" isExecutable="true"><dataObjectReference id="ref" name="Doc" dataObjectRef="do"/><dataObject id="do"/>'
        f'<textAnnotation id="t"><text>看</text>'
        f"</textAnnotation>{around('<receiveTask id=~r~ messageRef=~m~/>'.replace('~', chr(34)))}</process>"
    )
    model, _ = read(file(body))
    assert model is not None
    assert [(p.name, p.process) for p in model.participants] == [("我", "p"), ("他", None)]
    assert [(m.source, m.target, m.message) for m in model.message_flows] == [("Q", "r", "m")]
    assert {(a.kind, a.text) for a in model.artifacts} == {
        ("dataObjectReference", "Doc"),
        ("dataObject", ""),
        ("textAnnotation", "看"),
    }
    assert model.processes["p"].nodes["r"].events[0].name == "order"


def test_flows_stand_in_the_order_in_which_their_node_lists_them() -> None:
    listed = "<incoming>s-x</incoming><outgoing>x-b</outgoing><outgoing>x-a</outgoing>"
    gateway = f'<parallelGateway id="x">{listed}</parallelGateway>'
    flows = flow("s", "x") + flow("x", "a") + flow("x", "b")
    found = _read(process(f'<startEvent id="s"/>{gateway}<endEvent id="a"/><endEvent id="b"/>{flows}'))
    assert _next(found, "x") == [("b", None), ("a", None)]
    found = _read(process(f'<startEvent id="s"/><parallelGateway id="x"/><endEvent id="a"/><endEvent id="b"/>{flows}'))
    assert _next(found, "x") == [("a", None), ("b", None)]
