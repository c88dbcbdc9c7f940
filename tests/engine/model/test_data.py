"""Data associations of plain BPMN are mappings where they can be and drawings where not; links pair, pools are counted."""

from __future__ import annotations

import pytest

from engine.model import read
from engine.model.graph import Model, Settings
from engine.play import play
from tests.engine.model.building import around, file, formal, line, process

OUTPUT = (
    '<ioSpecification><dataOutput id="o" name="{}"/><inputSet/>'
    "<outputSet><dataOutputRefs>o</dataOutputRefs></outputSet></ioSpecification>"
)
INPUT = (
    '<ioSpecification><dataInput id="i" name="{}"/><inputSet><dataInputRefs>i</dataInputRefs></inputSet>'
    "<outputSet/></ioSpecification>"
)
OBJECT = '<dataObject id="d" name="{}"/><dataObjectReference id="r" dataObjectRef="d"/>'


def _model(data: bytes) -> Model:
    model, report = read(data)
    assert model is not None, report.findings
    return model


def _settings(body: str, name: str, **more: str) -> Settings:
    return (
        _model(process(around(f'<userTask id="a" name="A">{body}</userTask>') + OBJECT.format(name), **more))
        .processes["p"]
        .nodes["a"]
        .settings
    )


def _out(name: str, inner: str = "<sourceRef>o</sourceRef>") -> str:
    return OUTPUT.format(name) + f"<dataOutputAssociation>{inner}<targetRef>r</targetRef></dataOutputAssociation>"


def test_a_data_object_is_a_variable_where_its_ends_are_named_so() -> None:
    outputs = _settings(_out("answer"), "result").outputs
    assert [(a.target, a.source.text) for a in outputs] == [("result", "answer")]
    given = (
        INPUT.format("question") + "<dataInputAssociation><sourceRef>r</sourceRef><targetRef>i</targetRef></dataInputAssociation>"
    )
    assert [(a.target, a.source.text) for a in _settings(given, "topic").inputs] == [("question", "topic")]


@pytest.mark.parametrize(("output", "thing"), [("Data Output", "result"), ("answer", "The result"), ("", "result")])
def test_a_data_object_is_a_drawing_where_they_are_not(output: str, thing: str) -> None:
    assert _settings(_out(output), thing).outputs == ()


def test_modelers_of_other_products_draw_data_and_map_nothing() -> None:
    data = process(around(f'<userTask id="a" camunda:formKey="f">{_out("answer")}</userTask>') + OBJECT.format("result"))
    assert _model(data).processes["p"].nodes["a"].settings.outputs == ()


def test_assignments_and_transformations_are_computed() -> None:
    assignment = f"<assignment>{formal('from', 'answer + 1')}{formal('to', 'total')}</assignment>"
    outputs = _settings(_out("answer", assignment), "result").outputs
    assert [(a.target, a.source.text) for a in outputs] == [("total", "answer + 1")]
    body = (
        OUTPUT.format("answer")
        + "<dataOutputAssociation><sourceRef>o</sourceRef><targetRef>r</targetRef>"
        + formal("transformation", "answer * 2")
    )
    outputs = _settings(body + "</dataOutputAssociation>", "result").outputs
    assert [(a.target, a.source.text) for a in outputs] == [("result", "answer * 2")]


def test_what_a_task_gives_out_reaches_the_data_object() -> None:
    model = _model(process(around(f'<userTask id="a" name="A">{_out("answer")}</userTask>') + OBJECT.format("result")))
    played = play(model, {"answers": {"a": {"answer": 42, "other": 1}}})
    assert played["variables"] == [{"result": 42}]


def test_pools_know_how_many_take_part() -> None:
    pool = '<participant id="P" processRef="p"><participantMultiplicity minimum="2" maximum="5"/></participant>'
    model = _model(process(line("startEvent s", "endEvent e"), head=f'<collaboration id="c">{pool}</collaboration>'))
    assert (model.participants[0].minimum, model.participants[0].maximum) == (2, 5)


def _link(kind: str, identity: str, definition: str) -> str:
    return f'<{kind} id="{identity}">{definition}</{kind}>'


def test_links_pair_by_reference_and_by_the_name_of_the_event() -> None:
    throw = _link("intermediateThrowEvent", "t", '<linkEventDefinition id="lt" name=""><target>lc</target></linkEventDefinition>')
    catch = _link("intermediateCatchEvent", "c", '<linkEventDefinition id="lc" name=""><source>lt</source></linkEventDefinition>')
    body = line("startEvent s", throw) + line(catch, "endEvent e")
    assert _model(process(body)).processes["p"].nodes["c"].incoming
    named = body.replace('id="t"', 'id="t" name="on"').replace('id="c"', 'id="c" name="on"')
    for part in ("<target>lc</target>", "<source>lt</source>"):
        named = named.replace(part, "")
    data = file(f'<process id="p" isExecutable="true">{named}</process>', attributes='exporter="bpmn-js"')
    assert _model(data).processes["p"].nodes["c"].incoming
