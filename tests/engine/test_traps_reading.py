"""The known traps of the library's reader, each named: what a file says is read, or refused by name."""

from __future__ import annotations

import pytest

from engine.definition import define
from engine.dmn import read_dmn
from engine.model import read, read_bounded
from engine.model.graph import Process
from engine.play import play
from tests.engine.model.building import around, codes, file, flow, formal, line, process

DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def taken(data: bytes) -> Process:
    model, report = read(data)
    assert model is not None and not report.closed("run"), report.findings
    return next(iter(model.processes.values()))


@pytest.mark.parametrize(
    "task",
    [
        '<task id="a" startQuantity="0"/>',
        '<task id="a" completionQuantity="0"/>',
        '<task id="a"><standardLoopCharacteristics loopMaximum="-1"/></task>',
        '<task id="a"><multiInstanceLoopCharacteristics>'
        + formal("loopCardinality", "-1")
        + "</multiInstanceLoopCharacteristics></task>",
    ],
)
def test_d17_quantities_and_bounds_that_cannot_be_are_not_accepted(task: str) -> None:
    model, report = read(process(around(task)))
    if model is not None and not report.closed("run"):
        assert [row["cause"] for row in play(model)["incidents"]] == ["collection"]


def test_d17_quantities_count() -> None:
    found = taken(process(around('<task id="a" completionQuantity="2"/>', '<task id="b" startQuantity="2"/>')))
    assert (found.nodes["a"].completion_quantity, found.nodes["b"].start_quantity) == (2, 2)


@pytest.mark.parametrize("levels", [0, 1, 2])
def test_d22_an_association_that_leads_nowhere_or_far_up_does_not_hang_the_reader(levels: int) -> None:
    ends = "<sourceRef>far</sourceRef><targetRef>lost</targetRef>"
    body = f'<task id="a"><dataInputAssociation id="d">{ends}</dataInputAssociation></task>'
    for level in range(levels):
        body = f'<subProcess id="z{level}">{body}</subProcess>'
    model, report = read_bounded(process(body + '<dataObject id="far"/>', executable=False))
    assert model is not None or report.closed("read")


@pytest.mark.parametrize(
    "definition",
    ['<messageEventDefinition id="d" messageRef="nowhere"/>', '<signalEventDefinition id="d" signalRef="nowhere"/>'],
)
def test_d23_a_dangling_reference_is_named_with_its_element(definition: str) -> None:
    _, report = read(process(around(f'<intermediateCatchEvent id="k">{definition}</intermediateCatchEvent>')))
    found = [f for f in report.findings if f.level == "error" and f.element == "k"]
    assert found, report.findings


def test_d24_data_stores_and_objects_are_read() -> None:
    store = '<dataStoreReference id="r" dataStoreRef="store"/><dataObject id="o" name="paper"/>'
    assert taken(process(around("task a") + store, head='<dataStore id="store" name="register"/>')).nodes["a"].kind == "task"


@pytest.mark.parametrize(("written", "meant"), [("1", True), ("0", False), ("true", True), ("false", False)])
def test_d25_a_flag_is_read_as_the_schema_writes_it(written: str, meant: bool) -> None:
    model, _ = read(file(f'<process id="p" isExecutable="{written}">{around("task a")}</process>'))
    assert model is not None and model.processes["p"].executable is meant


@pytest.mark.parametrize("kind", ["startEvent", "endEvent", "boundaryEvent"])
def test_d26_a_definition_may_stand_elsewhere(kind: str) -> None:
    head = '<signal id="go" name="go"/><signalEventDefinition id="d" signalRef="go"/>'
    reference = "<eventDefinitionRef>d</eventDefinitionRef>"
    bodies = {
        "startEvent": line(f'<startEvent id="x">{reference}</startEvent>', "task a", "endEvent e"),
        "endEvent": line("startEvent s", "task a", f'<endEvent id="x">{reference}</endEvent>'),
        "boundaryEvent": around("userTask a")
        + f'<boundaryEvent id="x" attachedToRef="a">{reference}</boundaryEvent><endEvent id="e2"/>{flow("x", "e2")}',
    }
    found = taken(process(bodies[kind], head=head))
    assert [(event.kind, event.name) for event in found.nodes["x"].events] == [("signal", "go")]


def test_d29_what_is_no_expression_is_found_at_upload_and_not_at_the_gateway() -> None:
    condition = formal("conditionExpression", "amount >")
    data = process(
        '<startEvent id="s"/><exclusiveGateway id="x" default="x-b"/><endEvent id="a"/><endEvent id="b"/>'
        + flow("s", "x")
        + flow("x", "a", condition)
        + flow("x", "b")
    )
    assert "expression-syntax" in codes(read(data)[1])


@pytest.mark.parametrize("prefix", ["", "d:", "semantic:"])
def test_d31_a_decision_file_may_use_any_prefix(prefix: str) -> None:
    space = f'xmlns{":" + prefix[:-1] if prefix else ""}="{DMN}"'
    text = (
        f'<{prefix}definitions {space} id="f" name="f" namespace="n"><{prefix}decision id="d" name="d">'
        f'<{prefix}variable name="d"/><{prefix}literalExpression><{prefix}text>1 + 1</{prefix}text></{prefix}literalExpression>'
        f"</{prefix}decision></{prefix}definitions>"
    )
    assert read_dmn(text.encode()).decision("d").name == "d"


def test_an_id_of_the_library_is_an_id_like_others_in_a_file() -> None:
    model, _ = read(process(line("startEvent Start", "userTask Root", "userTask End", "endEvent p.EndJoin")))
    assert model is not None
    found = play(define(model), {"answers": {"Root": {}, "End": {}}})
    assert [each["element"] for each in found["trace"] if each["what"] == "complete"] == ["Start", "Root", "End", "p.EndJoin"]
