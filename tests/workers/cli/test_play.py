"""`play` runs a model in memory for a designer's pipeline: trace, variables, what waits, incidents, exit status."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from workers.cli.play import play

ROOT = Path(__file__).resolve().parents[3]
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:o="https://onerun.example/bpmn"
 id="d" targetNamespace="urn:t">
<message id="m" name="paid"/>"""
MODEL = (
    HEAD
    + """<process id="approve" isExecutable="true">
<startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="t"/>
<userTask id="t" name="Look at it"><extensionElements><o:properties><o:property name="onerun:writes" value="ok"/></o:properties>
</extensionElements></userTask><sequenceFlow id="f2" sourceRef="t" targetRef="g"/>
<exclusiveGateway id="g"/>
<sequenceFlow id="f3" sourceRef="g" targetRef="w"><conditionExpression>ok</conditionExpression></sequenceFlow>
<sequenceFlow id="f4" sourceRef="g" targetRef="no"><conditionExpression>not(ok)</conditionExpression></sequenceFlow>
<intermediateCatchEvent id="w"><messageEventDefinition messageRef="m"/></intermediateCatchEvent>
<sequenceFlow id="f5" sourceRef="w" targetRef="yes"/><endEvent id="yes"/><endEvent id="no"/>
</process></definitions>"""
)
CALLED = HEAD + '<process id="Q" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="e"/>'
CALLED += '<endEvent id="e"/></process></definitions>'
CALLING = (
    HEAD.replace(" id=", ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id=', 1)
    + '<process id="P" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="c"/>'
)
CALLING += '<callActivity id="c" calledElement="Q" camunda:asyncBefore="false"/>'
CALLING += '<sequenceFlow id="g" sourceRef="c" targetRef="e"/><endEvent id="e"/>'
CALLING += "</process></definitions>"


def call(folder: Path, model: str, inputs: Any = None, *options: str) -> Result:
    file = folder / "model.bpmn"
    file.write_text(model, encoding="utf-8")
    arguments = [str(file), *options]
    if inputs is not None:
        (folder / "inputs.json").write_text(json.dumps(inputs), encoding="utf-8")
        arguments += ["--inputs", str(folder / "inputs.json")]
    return CliRunner().invoke(play, arguments)


def test_it_tells_what_was_entered_and_completed_in_order(tmp_path: Path) -> None:
    given = {"answers": {"t": {"ok": True, "admin": True}}, "events": [{"message": "paid", "payload": {"amount": 7.5}}]}
    done = call(tmp_path, MODEL, given, "--json")
    found = json.loads(done.stdout)
    assert (done.exit_code, found["status"], found["outcome"]) == (0, "completed", "yes")
    trace = [(entry["what"], entry["element"]) for entry in found["trace"] if entry["what"] in ("enter", "complete")]
    assert trace == [(what, node) for node in ("s", "t", "g", "w", "yes") for what in ("enter", "complete")]
    assert found["variables"] == [{"ok": True, "amount": 7.5}]
    assert found["waiting"] == found["incidents"] == found["undelivered"] == []


def test_what_has_no_answer_waits_with_status_1(tmp_path: Path) -> None:
    done = call(tmp_path, MODEL, {"answers": {"t": {"ok": True}}}, "--json")
    assert (done.exit_code, [row["element"] for row in json.loads(done.stdout)["waiting"]]) == (1, ["w"])
    assert "waits: task t" in call(tmp_path, MODEL).stdout


def test_an_incident_is_told_with_status_1(tmp_path: Path) -> None:
    done = call(tmp_path, MODEL, {"answers": {"t": {"ok": "perhaps"}}}, "--json")
    assert (done.exit_code, [row["cause"] for row in json.loads(done.stdout)["incidents"]]) == (1, ["condition"])


def test_messages_that_nobody_takes_are_told(tmp_path: Path) -> None:
    found = json.loads(call(tmp_path, MODEL, {"events": [{"message": "other"}]}, "--json").stdout)
    assert found["undelivered"] == [{"what": "message", "name": "other"}]


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"answer": {}}, "answer: there is no such input"),
        ({"answers": {"nobody": {}}}, "answers.nobody: there is no element"),
        ({"answers": {"t": 5}}, "answers.t: an object"),
        ({"process": "other"}, "process: there is no process 'other'"),
        ({"event": "w9"}, "event: there is no element"),
        ({"events": [{"wait": "5M"}]}, "events[0].wait: '5M'"),
        ({"events": [{"mesage": "paid"}]}, "events[0]: one of message"),
        ({"events": [{"message": "paid", "extra": 1}]}, "events[0]: extra"),
        ({"until": "soon"}, "until: 'soon'"),
        ({"event": "w"}, "There is no start"),
        ([], "inputs: an object"),
    ],
)
def test_inputs_that_do_not_fit_are_told_by_their_place(tmp_path: Path, inputs: Any, said: str) -> None:
    done = call(tmp_path, MODEL, inputs)
    assert done.exit_code == 2
    assert said in done.stderr


def test_a_model_that_cannot_run_ends_with_status_2_and_its_findings(tmp_path: Path) -> None:
    done = call(tmp_path, MODEL.replace(' name="paid"', ""), None, "--json")
    refused = call(tmp_path, MODEL.replace('targetRef="yes"', 'targetRef="nowhere"'), None, "--json")
    assert (refused.exit_code, json.loads(refused.stdout)["findings"][0]["element"]) == (2, "f5")
    assert done.exit_code in (0, 1, 2)
    missing = call(tmp_path, CALLING, None, "--json")
    assert (missing.exit_code, json.loads(missing.stdout)["findings"][0]["element"]) == (2, "c")


def test_called_files_stand_beside(tmp_path: Path) -> None:
    called = tmp_path / "called.bpmn"
    called.write_text(CALLED, encoding="utf-8")
    assert call(tmp_path, CALLING, None, "--with", str(called)).exit_code == 0


def test_the_template_plays(tmp_path: Path) -> None:
    given = json.loads(call(tmp_path, MODEL, None, "--template").stdout)
    assert (given["answers"], given["events"]) == ({"t": {"ok": None}}, [{"message": "paid"}])
    assert call(tmp_path, MODEL, given).exit_code in (0, 1)


def test_a_bundle_is_played_with_its_decisions_and_effects() -> None:
    done = CliRunner().invoke(play, [str(ROOT / "bpmn" / "restaurant"), "--json"])
    assert done.exit_code in (0, 1), done.output
    assert json.loads(done.stdout)["trace"]
