"""What other tools export is read, however carelessly it is drawn; what stands against running it is told all the same."""

from __future__ import annotations

import pytest

from engine.model import read, svg
from engine.model.report import ImportReport
from tests.engine.model.building import around, codes, file, flow, process

VENDOR = '<extensionElements><vendor:page width="1"/></extensionElements>'
CARELESS: dict[str, str] = {
    "flow-dangling": around("task a") + flow("a", "nobody"),
    "flow-end-kind": around("task a") + '<textAnnotation id="t"/>' + flow("a", "t"),
    "flow-border": around("task a") + f'<subProcess id="x">{around("task b").replace(chr(34) + "s", chr(34) + "xs")}</subProcess>',
    "id-twice": around("task a") + '<task id="a"/>',
    "id-missing": around("task a") + "<task/>",
    "gateway-direction": around('<exclusiveGateway id="g" gatewayDirection="Mixed"/>'),
    "reference-dangling": around("task a") + '<boundaryEvent id="b" attachedToRef="nobody"/>',
    "boundary-host-missing": around("task a") + '<boundaryEvent id="b"/>',
    "default-foreign": around('<exclusiveGateway id="g" default="s-g"/>'),
    "start-incoming": around("task a") + flow("a", "s"),
    "flow-lists-differ": around('<task id="a"><incoming>a-e</incoming></task>'),
}


def _drawn(body: str) -> bytes:
    return process(body, executable=False)


def _sold(body: str) -> bytes:
    """An executable process that is at home in another product."""
    return process(VENDOR + body)


def _refusing(report: ImportReport) -> list[str]:
    return [f.code for f in report.findings if f.gate == "read" and f.level == "error"]


@pytest.mark.parametrize("code", sorted(set(CARELESS) - {"flow-border"}))
def test_a_careless_drawing_is_read_and_its_fault_is_asked_about(code: str) -> None:
    model, report = read(_drawn(CARELESS[code]))
    assert model is not None
    finding = next(f for f in report.findings if f.code == code)
    assert (finding.gate, finding.level) == ("run", "asks")
    assert svg(model)


@pytest.mark.parametrize("code", sorted(set(CARELESS) - {"flow-border"}))
def test_in_an_executable_process_of_another_product_it_stands_against_running(code: str) -> None:
    model, report = read(_sold(CARELESS[code]))
    assert model is not None
    assert report.verdict == "draft"
    finding = next(f for f in report.findings if f.code == code)
    assert (finding.gate, finding.level) == ("run", "error")


def test_extensions_that_only_paint_do_not_make_a_file_careless() -> None:
    paint = '<extensionElements xmlns:bioc="http://bpmn.io/schema/bpmn/biocolor/1.0"><bioc:x/></extensionElements>'
    assert read(process(paint + CARELESS["id-twice"]))[1].verdict == "refuse"


def test_flows_that_connect_nothing_are_kept() -> None:
    model, _ = read(_drawn(CARELESS["flow-dangling"]))
    assert model is not None
    assert [(f.id, f.target) for f in model.loose] == [("a-nobody", "nobody")]
    assert set(model.processes["p"].flows) == {"s-a", "a-e"}


def test_two_nodes_with_one_id_are_both_kept() -> None:
    model, _ = read(_drawn(CARELESS["id-twice"]))
    assert model is not None
    assert [i for i in model.processes["p"].nodes if i.startswith("a")] == ["a", "a-1", "a-1.end"]


def test_a_flow_may_be_written_outside_the_sub_process_that_it_is_in() -> None:
    inside = '<subProcess id="x"><startEvent id="xs"/><endEvent id="xe"/></subProcess>'
    model, report = read(process(around(inside) + flow("xs", "xe")))
    assert model is not None
    assert model.loose == ()
    assert model.processes["p"].nodes["xs"].outgoing == ("xs-xe",)
    assert "flow-border" not in codes(report)


def test_a_western_encoding_is_read_and_kept_from_publishing() -> None:
    data = process(around('<userTask id="a" name="Antrag prüfen"/>')).decode().replace("UTF-8", "ISO-8859-1").encode("latin-1")
    model, report = read(data)
    assert model is not None
    assert model.processes["p"].nodes["a"].name == "Antrag prüfen"
    assert report.verdict == "draft"
    assert [f.fix for f in report.findings if f.level == "error"] == ["save-as-utf-8"]


def test_choreographies_and_conversations_are_kept_for_display() -> None:
    choreography = (
        '<choreography id="c"><participant id="P"/><participant id="Q"/><startEvent id="s"/>'
        '<choreographyTask id="t" name="Order" initiatingParticipantRef="P"><participantRef>P</participantRef>'
        f"<participantRef>Q</participantRef></choreographyTask>{flow('s', 't')}</choreography>"
    )
    model, _ = read(file(choreography))
    assert model is not None
    assert [(a.id, a.kind) for a in model.artifacts] == [("s", "startEvent"), ("t", "choreographyTask")]
    assert [f.id for f in model.loose] == ["s-t"]


def test_extensions_of_other_products_are_listed_once_and_kept() -> None:
    data = process(VENDOR + around('<task id="a" vendor:shade="1"/>'), executable=False)
    model, report = read(data)
    assert model is not None
    assert model.extensions == ("http://vendor.example/bpmn",)
    assert [f.message["en"] for f in report.findings if f.code == "vendor-namespaces"] == [
        "The file carries extensions of other products: http://vendor.example/bpmn. They are not used here and kept as they are."
    ]


@pytest.mark.parametrize("maker", ["Signavio Process Editor, http://www.signavio.com", "Bizagi Modeler", "Visual Paradigm"])
def test_what_a_drawing_tool_marks_as_executable_is_judged_as_a_drawing(maker: str) -> None:
    body = around('<intermediateCatchEvent id="i"><timerEventDefinition/></intermediateCatchEvent>')
    data = file(f'<process id="p" isExecutable="true">{body}</process>', attributes=f'exporter="{maker}"')
    model, report = read(data)
    assert model is not None
    assert report.verdict == "draft"
    assert "timer-missing" in codes(report)
