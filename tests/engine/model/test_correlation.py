"""Correlation keys as BPMN writes them narrow messages between pools."""

from __future__ import annotations

from engine.definition import define
from engine.model import read
from engine.model.graph import Model
from engine.play import play
from tests.engine.model.building import file, flow, formal

PATH = formal("messagePath", "order.number")
DATA = formal("dataPath", "mine")
HEAD = f"""<message id="m" name="paid"/><correlationProperty id="number" name="number">
<correlationPropertyRetrievalExpression messageRef="m">{PATH}</correlationPropertyRetrievalExpression></correlationProperty>
<collaboration id="c"><participant id="a" processRef="payer"/><participant id="b" processRef="payee"/>
<messageFlow id="f" sourceRef="w" targetRef="k"/>
<correlationKey id="key" name="key"><correlationPropertyRef>number</correlationPropertyRef></correlationKey></collaboration>"""
PAYER = f"""<process id="payer" isExecutable="true"><startEvent id="s1"/><intermediateThrowEvent id="w">
<messageEventDefinition id="d1" messageRef="m"/></intermediateThrowEvent><endEvent id="e1"/>
{flow("s1", "w")}{flow("w", "e1")}</process>"""
BOUND = f"""<correlationSubscription id="sub" correlationKeyRef="key"><correlationPropertyBinding correlationPropertyRef="number">
{DATA}</correlationPropertyBinding></correlationSubscription>"""


def drawn(subscription: str) -> Model:
    waits = '<intermediateCatchEvent id="k"><messageEventDefinition id="d2" messageRef="m"/></intermediateCatchEvent>'
    flows = flow("s2", "k") + flow("k", "e2")
    payee = (
        f'<process id="payee" isExecutable="true"><startEvent id="s2"/>{waits}<endEvent id="e2"/>{flows}{subscription}</process>'
    )
    model, report = read(file(HEAD + PAYER + payee))
    assert model is not None and not report.closed("run"), report.findings
    return model


def texts(model: Model) -> list[str]:
    nodes = [process.nodes[node] for process, node in ((model.processes["payer"], "w"), (model.processes["payee"], "k"))]
    return [node.events[0].correlation.text for node in nodes if node.events[0].correlation is not None]


def test_the_thrower_reads_the_message_and_the_catcher_its_subscription() -> None:
    assert texts(drawn(BOUND)) == ["order.number", "mine"]
    assert texts(drawn("")) == ["order.number", "order.number"]


def test_a_message_reaches_only_the_conversation_with_its_key() -> None:
    built = define(drawn(BOUND))
    for mine, status in ((7, "completed"), (8, "running")):
        found = play(built, {"process": "payee", "beside": ["payer"], "variables": {"order": {"number": 7}, "mine": mine}})
        assert (found["status"], len(found["undelivered"])) == (status, 0 if status == "completed" else 1)


def test_a_property_that_no_key_uses_narrows_nothing() -> None:
    data = HEAD.replace("<correlationPropertyRef>number</correlationPropertyRef>", "")
    model, _ = read(file(data + PAYER + '<process id="payee"><task id="k"/></process>'))
    assert model is None or model.processes["payer"].nodes["w"].events[0].correlation is None
