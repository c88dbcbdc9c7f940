"""Every vendor's way to say it ends in the same neutral settings."""

from __future__ import annotations

import pytest

from engine.model import read
from engine.model.graph import Assign, Expression, Node, Settings
from tests.engine.model.building import around, process


def _node(inner: str, attributes: str = "", kind: str = "userTask") -> Node:
    extensions = f"<extensionElements>{inner}</extensionElements>" if inner else ""
    model, _ = read(process(around(f'<{kind} id="a" {attributes}>{extensions}</{kind}>')))
    assert model is not None
    return model.processes["p"].nodes["a"]


def _settings(inner: str, attributes: str = "", kind: str = "userTask") -> Settings:
    return _node(inner, attributes, kind).settings


def _text(value: str) -> Expression:
    return Expression(f'"{value}"', value, "text")


@pytest.mark.parametrize(
    ("inner", "attributes"),
    [
        (
            '<zeebe:assignmentDefinition assignee="bob" candidateGroups="g1, g2" candidateUsers="u"/>'
            '<zeebe:formDefinition formId="f"/><zeebe:taskSchedule dueDate="2030-01-01T00:00:00Z"/>',
            "",
        ),
        (
            "",
            'camunda:assignee="bob" camunda:candidateGroups="g1,g2" camunda:candidateUsers="u" camunda:formKey="f"'
            ' camunda:dueDate="2030-01-01T00:00:00Z"',
        ),
        (
            "",
            'flowable:assignee="bob" flowable:candidateGroups="g1,g2" flowable:candidateUsers="u" flowable:formKey="f"'
            ' flowable:dueDate="2030-01-01T00:00:00Z"',
        ),
    ],
)
def test_who_does_a_task_and_with_which_form(inner: str, attributes: str) -> None:
    settings = _settings(inner, attributes)
    assert settings.assignee == _text("bob")
    assert (settings.groups, settings.users, settings.form) == (("g1", "g2"), ("u",), "f")
    assert settings.due == _text("2030-01-01T00:00:00Z")


@pytest.mark.parametrize(
    ("inner", "attributes"),
    [
        ('<zeebe:taskDefinition type="check.population" retries="3"/>', ""),
        ("", 'camunda:type="external" camunda:topic="check.population"'),
        ('<spiffworkflow:serviceTaskOperator id="check.population"/>', ""),
        ('<onerun:properties><onerun:property name="onerun:operation" value="check.population"/></onerun:properties>', ""),
        ('<zeebe:properties><zeebe:property name="onerun:operation" value="check.population"/></zeebe:properties>', ""),
        ('<camunda:properties><camunda:property name="onerun:operation" value="check.population"/></camunda:properties>', ""),
    ],
)
def test_what_a_machine_does(inner: str, attributes: str) -> None:
    assert _settings(inner, attributes, "serviceTask").operation == "check.population"


@pytest.mark.parametrize(
    ("inner", "attributes"),
    [
        ('<zeebe:calledDecision decisionId="fee" resultVariable="amount"/>', ""),
        ("", 'camunda:decisionRef="fee" camunda:resultVariable="amount"'),
        ('<flowable:field name="decisionTableReferenceKey" stringValue="fee"/>', 'flowable:resultVariable="amount"'),
        (
            "<spiffworkflow:calledDecisionId>fee</spiffworkflow:calledDecisionId>"
            '<onerun:properties><onerun:property name="onerun:result" value="amount"/></onerun:properties>',
            "",
        ),
    ],
)
def test_which_decision_is_called(inner: str, attributes: str) -> None:
    settings = _settings(inner, attributes, "businessRuleTask")
    assert (settings.decision, settings.result) == ("fee", "amount")


@pytest.mark.parametrize(
    ("inner", "all_inputs"),
    [
        (
            '<zeebe:ioMapping><zeebe:input source="=a + 1" target="x"/><zeebe:output source="=y" target="b"/></zeebe:ioMapping>',
            True,
        ),
        ('<camunda:in sourceExpression="=a + 1" target="x"/><camunda:out source="y" target="b"/>', False),
        (
            '<onerun:properties><onerun:property name="onerun:inputs" value="x = a + 1"/>'
            '<onerun:property name="onerun:outputs" value="b = y"/></onerun:properties>',
            True,
        ),
    ],
)
def test_which_variables_go_in_and_out(inner: str, all_inputs: bool) -> None:
    settings = _settings(inner, 'calledElement="other"', "callActivity")
    assert [(a.target, a.source.text) for a in (*settings.inputs, *settings.outputs)] == [("x", "a + 1"), ("b", "y")]
    assert settings.called == "other"
    assert settings.all_inputs is all_inputs


def test_structured_values_of_camunda_7_are_texts_and_expressions() -> None:
    mapping = (
        '<camunda:inputOutput><camunda:inputParameter name="x">plain "text"</camunda:inputParameter>'
        '<camunda:outputParameter name="y">${a.b}</camunda:outputParameter></camunda:inputOutput>'
    )
    settings = _settings(mapping, 'camunda:type="external" camunda:topic="t"', "serviceTask")
    assert settings.inputs == (Assign("x", Expression('"plain \\"text\\""', 'plain "text"', "text")),)
    assert settings.outputs == (Assign("y", Expression("a.b", "${a.b}", "juel")),)


@pytest.mark.parametrize(
    "inner",
    [
        "<multiInstanceLoopCharacteristics><extensionElements>"
        '<zeebe:loopCharacteristics inputCollection="=items" inputElement="item"'
        ' outputCollection="results" outputElement="=r"/></extensionElements></multiInstanceLoopCharacteristics>',
        '<multiInstanceLoopCharacteristics camunda:collection="${items}" camunda:elementVariable="item"/>',
        '<multiInstanceLoopCharacteristics flowable:collection="items" flowable:elementVariable="item"/>',
    ],
)
def test_what_a_multi_instance_goes_over(inner: str) -> None:
    model, _ = read(process(around(f'<userTask id="a">{inner}</userTask>')))
    assert model is not None
    loop = model.processes["p"].nodes["a"].loop
    assert loop is not None
    assert loop.collection is not None
    assert (loop.kind, loop.collection.text, loop.element) == ("parallel", "items", "item")


def test_our_own_properties() -> None:
    values = {
        "visit": "window",
        "limit": "3",
        "clock": "supplement",
        "reads": "a, b",
        "asks": "c",
        "lane-role": "examiner",
        "writes": "x,y",
    }
    listed = "".join(f'<onerun:property name="onerun:{k}" value="{v}"/>' for k, v in values.items())
    settings = _settings(f"<onerun:properties>{listed}</onerun:properties>")
    assert (settings.visit, settings.limit, settings.clock, settings.role) == ("window", 3, "supplement", "examiner")
    assert (settings.reads, settings.asks, settings.writes) == (("a", "b"), ("c",), ("x", "y"))


def test_unknown_extensions_are_kept_by_name() -> None:
    node = _node("<vendor:colour/>", 'camunda:unheardOf="1"')
    assert node.extensions == ("camunda7:unheardOf", "{http://vendor.example/bpmn}colour")


@pytest.mark.parametrize(
    ("marker", "dialect"),
    [
        ("zeebe:x", "camunda8"),
        ("camunda:x", "camunda7"),
        ("flowable:x", "flowable"),
        ("spiffworkflow:x", "spiffworkflow"),
        ("vendor:x", "bpmn"),
    ],
)
def test_the_dialect_is_named(marker: str, dialect: str) -> None:
    model, _ = read(process(around(f'<userTask id="a" {marker}="1"/>')))
    assert model is not None
    assert model.dialect == dialect


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<camunda:failedJobRetryTimeCycle>R3/PT10M</camunda:failedJobRetryTimeCycle>", 3),
        ("<camunda:failedJobRetryTimeCycle>PT1M,PT5M</camunda:failedJobRetryTimeCycle>", 2),
        ("<flowable:failedJobRetryTimeCycle>R5/PT1H</flowable:failedJobRetryTimeCycle>", 5),
    ],
)
def test_retries_of_a_cycle(inner: str, expected: int) -> None:
    assert _settings(inner, kind="serviceTask").retries == expected


@pytest.mark.parametrize(
    "inner",
    [
        '<camunda:formData><camunda:formField id="amount" type="long"/><camunda:formField id="why"/></camunda:formData>',
        '<flowable:formProperty id="amount"/><flowable:formProperty id="why"/>',
    ],
)
def test_fields_of_a_form_in_the_file_are_what_the_task_writes(inner: str) -> None:
    assert _settings(inner).writes == ("amount", "why")


def test_lists_and_maps_of_a_mapping_become_feel() -> None:
    inner = (
        '<camunda:inputOutput><camunda:inputParameter name="to"><camunda:list><camunda:value>${mail}</camunda:value>'
        "<camunda:value>office</camunda:value></camunda:list></camunda:inputParameter>"
        '<camunda:inputParameter name="m"><camunda:map><camunda:entry key="a b">${x}</camunda:entry></camunda:map>'
        "</camunda:inputParameter></camunda:inputOutput>"
    )
    assert [(a.target, a.source.text) for a in _settings(inner).inputs] == [("to", '[mail, "office"]'), ("m", '{"a b": x}')]


@pytest.mark.parametrize(
    ("inner", "attributes", "expected"),
    [
        ("", "", (True, True)),
        ("", 'camunda:calledElementBinding="latest"', (False, False)),
        ('<camunda:in variables="all"/>', "", (True, False)),
        ('<camunda:in source="a" target="b"/><camunda:out variables="all"/>', "", (False, True)),
        ("", 'flowable:inheritVariables="true"', (True, False)),
        ('<zeebe:calledElement processId="x" propagateAllChildVariables="false"/>', "", (True, False)),
    ],
)
def test_variables_pass_to_a_called_process_as_its_product_does(inner: str, attributes: str, expected: tuple[bool, bool]) -> None:
    settings = _settings(inner, f'calledElement="x" {attributes}', "callActivity")
    assert (settings.all_inputs, settings.all_outputs) == expected
