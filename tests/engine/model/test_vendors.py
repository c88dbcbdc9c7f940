"""What single modelers write otherwise than others: each habit in a small file of our own, read without a loss."""

from __future__ import annotations

import pytest
from lxml import etree

from engine.model import read
from engine.model.graph import Association, Lane, Model
from tests.conformance.counting import missing
from tests.conformance.miwg import check
from tests.engine.model.building import BPMN, around, codes, file, flow, process

MANY = "".join(f'<task id="t{i}" name="T"/>' for i in range(12))
PAINT = 'xmlns:paint="http://bpmn.sourceforge.net"'
PAGES = f'<extensionElements {PAINT}><paint:pageFormat width="597"/></extensionElements>'
STYLE = f'<extensionElements {PAINT}><paint:style auto="0"/></extensionElements>'
WAITING = '<intermediateCatchEvent id="i" name="I"><messageEventDefinition/></intermediateCatchEvent>'


def _model(data: bytes) -> Model:
    model, report = read(data)
    assert model is not None, report.findings
    result = check(data)
    assert (result["missing"], result["changed"], result["same_model"]) == ([], [], True)
    return model


def test_a_file_that_names_its_modeler_is_a_drawing() -> None:
    body = f'<process id="p" isExecutable="true">{around(WAITING)}</process>'
    report = read(file(body, attributes='exporter="Some Process Modeler"'))[1]
    assert report.verdict == "draft"
    assert "message-reference" not in {f.code for f in report.findings if f.gate == "read"}


@pytest.mark.parametrize("maker", ["", 'exporter="Onerun"'])
def test_a_program_is_judged_by_the_standard(maker: str) -> None:
    body = f'<process id="p" isExecutable="true">{around(WAITING)}</process>'
    assert read(file(body, attributes=maker))[1].verdict == "refuse"


def test_a_large_process_that_says_nothing_of_how_it_runs_is_a_drawing() -> None:
    assert read(process(around(WAITING) + MANY + STYLE))[1].verdict == "draft"
    assert read(process(around(WAITING.replace("/><", ' messageRef="m"/><', 1)) + MANY, head='<message id="m"/>'))[0] is None


def test_a_file_with_the_pages_it_is_printed_on_is_a_drawing() -> None:
    assert read(process(PAGES + around(WAITING)))[1].verdict == "draft"
    assert read(process(STYLE + around(WAITING)))[1].verdict == "refuse"


def test_prefixes_with_dots_and_namespaces_with_blanks() -> None:
    body = (
        '<process id="p"><startEvent id="s"/><callActivity id="c" calledElement="P.2:x"/><endEvent id="e"/>'
        '<boundaryEvent id="b" attachedToRef="P.2:c"><messageEventDefinition/></boundaryEvent>'
        f"{flow('s', 'c')}{flow('c', 'e')}{flow('b', 'e')}</process>"
    )
    data = file(body, attributes='xmlns:P.2="http://models/Some Process" exporter="X"')
    assert _model(data).processes["p"].nodes["b"].attached_to == "c"


def test_ids_with_colons_and_blanks_are_found_by_everything_that_refers_to_them() -> None:
    drawing = (
        '<d:BPMNDiagram xmlns:d="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:c="http://www.omg.org/spec/DD/20100524/DC">'
        '<d:BPMNPlane bpmnElement="c:1"><d:BPMNShape bpmnElement="a:b"><c:Bounds x="1" y="2" width="3" height="4"/></d:BPMNShape>'
        "</d:BPMNPlane></d:BPMNDiagram>"
    )
    body = (
        '<collaboration id="c:1"><participant id="p:1" processRef="pr:1"/><participant id="2 b"/>'
        '<messageFlow id="m:1" sourceRef="2 b" targetRef="a:b"/></collaboration><process id="pr:1">'
        '<laneSet><lane id="l:1" name="L"><flowNodeRef>a:b</flowNodeRef></lane></laneSet><task id="a:b" name="A"/></process>'
    )
    model = _model(file(body + drawing, attributes='exporter="X"'))
    assert model.message_flows[0].target == "a:b"
    assert model.processes["pr:1"].lanes[0].nodes == ("a:b",)
    assert (model.diagrams[0].plane, model.diagrams[0].shapes[0].element) == ("c:1", "a:b")


def test_lanes_of_a_sub_process_give_their_roles() -> None:
    lanes = (
        '<laneSet><lane id="o" name="Outer"><flowNodeRef>a</flowNodeRef><childLaneSet><lane id="i" name="Inner">'
        "<flowNodeRef>b</flowNodeRef></lane></childLaneSet></lane></laneSet>"
    )
    inside = f'<subProcess id="x" name="X">{lanes}<userTask id="a" name="A"/><userTask id="b" name="B"/></subProcess>'
    found = _model(process(inside, executable=False)).processes["p"]
    assert found.lanes == (Lane("o", "Outer", "Outer", ("a",), None, "x"), Lane("i", "Inner", "Inner", ("b",), "o", "x"))
    assert [found.nodes[n].settings.role for n in "ab"] == ["Outer", "Inner"]


def test_associations_of_pools_and_of_data_are_kept_for_display() -> None:
    pools = (
        '<collaboration id="c"><participant id="P" processRef="p"/><textAnnotation id="n"><text>why</text></textAnnotation>'
        '<association id="an" sourceRef="n" targetRef="a"/></collaboration>'
    )
    task = (
        '<task id="a"><dataInputAssociation id="in"><sourceRef>d</sourceRef></dataInputAssociation>'
        '<dataOutputAssociation id="out"><targetRef>d</targetRef></dataOutputAssociation></task>'
    )
    body = around(task) + '<dataObject id="o"/><dataObjectReference id="d" dataObjectRef="o" name="D"/>'
    model = _model(process(body, head=pools, executable=False))
    assert model.links == (Association("an", "n", "a"), Association("in", "d", "a"), Association("out", "a", "d"))
    assert model.processes["p"].associations == ()


def test_documentation_with_markup_comes_back() -> None:
    text = '<documentation><h:p xmlns:h="http://www.w3.org/1999/xhtml">one <h:b>two</h:b> three</h:p></documentation>'
    assert _model(process(text + around("task a"), executable=False))


def test_extensions_of_any_element_come_back_and_do_not_count_as_flow() -> None:
    inside = '<extensionElements><vendor:x><task id="t"/><sequenceFlow id="f"/></vendor:x></extensionElements>'
    model = _model(process(inside + around("task a"), executable=False))
    assert set(model.processes["p"].nodes) == {"s", "a", "e"}


@pytest.mark.parametrize(
    ("root", "name"),
    [
        ('<definitions xmlns="http://schema.omg.org/spec/BPMN/2.0"/>', "a beta of BPMN 2.0"),
        ('<Package xmlns="http://www.wfmc.org/2009/XPDL2.2"/>', "XPDL"),
        ("<mxfile/>", "a draw.io drawing"),
    ],
)
def test_other_formats_are_named(root: str, name: str) -> None:
    model, report = read(root.encode())
    assert model is None
    assert codes(report) == {"other-format"}
    assert name in report.findings[0].message["en"]


def test_the_count_by_xpath_finds_what_a_model_lacks() -> None:
    more = (
        around('<task id="a"/>', '<userTask id="b"/>') + '<textAnnotation id="n"/><association id="x" sourceRef="n" targetRef="a"/>'
    )
    less = _model(process(around("task a"), executable=False))
    found = missing(etree.fromstring(process(more, executable=False)), less)
    assert found == [
        "association: 1",
        "sequenceFlow: 2",
        "textAnnotation: 1",
        "userTask: 1",
        "userTask b",
        "sequenceFlow a-b",
        "sequenceFlow b-e",
        "textAnnotation n",
    ]


def test_an_element_in_an_odd_place_is_kept_for_display() -> None:
    data = process(around("task a"), executable=False)
    odd = data.replace(b"</process>", f'</process><x:task xmlns:x="{BPMN}" id="z"/>'.encode())
    assert [(a.id, a.kind) for a in _model(odd).artifacts] == [("z", "task")]


def test_extensions_are_listed_by_name_with_the_elements_that_carry_them() -> None:
    inside = '<extensionElements><vendor:page/><camunda:formData/><o:other xmlns:o="urn:o"/></extensionElements>'
    tasks = (f'<userTask id="t{i}" name="T{i}" vendor:shade="1">{inside}</userTask>' for i in range(5))
    body = around(*tasks).replace('id="s-t0"', 'id="s-t0" vendor:bend="2"')
    for executable in (True, False):
        _, report = read(process(body, executable=executable))
        told = [(f.element, f.message["en"]) for f in report.findings if f.code == "vendor-extension"]
        assert [element for element, _ in told] == ["t0", "t0", "t0", "s-t0"]
        assert told[0][1] == (
            "The extension vendor:shade stands on 5 elements: user task T0, user task T1, user task T2 and others."
            " It is not used here and kept as it is."
        )
        assert told[-1][1].startswith("The extension vendor:bend stands on 1 element: sequence flow s-t0. ")
        assert {message.split()[2] for _, message in told} == {"vendor:shade", "vendor:page", "o:other", "vendor:bend"}


def test_a_name_in_the_corner_of_the_page_is_a_place_that_nobody_worked_out() -> None:
    drawing = (
        '<d:BPMNDiagram xmlns:d="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:c="http://www.omg.org/spec/DD/20100524/DC">'
        '<d:BPMNPlane bpmnElement="p"><d:BPMNShape bpmnElement="{}"><c:Bounds x="90" y="80" width="36" height="36"/>'
        '<d:BPMNLabel><c:Bounds x="{}" y="0" width="36" height="36"/></d:BPMNLabel></d:BPMNShape></d:BPMNPlane></d:BPMNDiagram>'
    )
    for x, expected in ((0, None), (5, (5.0, 0.0, 36.0, 36.0))):
        data = process(around("task a"), executable=False).replace(
            b"</definitions>", drawing.format("s", x).encode() + b"</definitions>"
        )
        assert _model(data).diagrams[0].shapes[0].label == expected


def test_a_finding_on_a_sign_stands_on_what_carries_it() -> None:
    loop = '<multiInstanceLoopCharacteristics id="m" camunda:collection="${people.of(execution)}"/>'
    code = '<messageEventDefinition id="d" camunda:class="org.example.Post"/>'
    event = f'<intermediateThrowEvent id="t" name="Tell">{code}</intermediateThrowEvent>'
    _, report = read(process(around(f'<userTask id="a" name="Sign">{loop}</userTask>', event)))
    told = {f.code: (f.element, f.name) for f in report.findings if f.code in ("juel-call", "delegate")}
    assert told == {"juel-call": ("a", "Sign"), "delegate": ("t", "Tell")}
