"""The conformance sample: every test as expected or refused by name, the same when everything is saved between all steps."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from lxml import etree

from tests.conformance.betsy import prepare, run
from tests.corpora import corpus


@pytest.mark.parametrize("restore", [False, True])
def test_the_sample_is_as_expected_or_refused_by_name(restore: bool) -> None:
    found = run(corpus("corpora", "betsy"), restore)
    assert [result["name"] for result in found["results"] if result["verdict"] == "wrong"] == []
    impossible = [result for result in found["results"] if result["verdict"] == "contradiction"]
    assert len(impossible) <= 1 and all(result["never_logged"] for result in impossible)
    refused = [result for result in found["results"] if result["verdict"] == "refused"]
    assert all(finding["element"] for result in refused for finding in result["findings"])
    assert found["as expected"] >= found["tests"] - 3


@pytest.mark.parametrize(
    ("written", "feel"),
    [
        ('test.contains("a")', 'contains(test, "a")'),
        ('!test.contains("a")', '((contains(test, "a")) != true)'),
        ('integerVariable==2 && test.contains("b")', 'integerVariable = 2 and contains(test, "b")'),
        ("activationCount>=1", "activationCount >= 1"),
        ('test.contains("a")>', 'test.contains("a")>'),
    ],
)
def test_conditions_are_translated_where_they_can_be_read(written: str, feel: str) -> None:
    found = prepare(_file(f"<b:condition>{escape(written)}</b:condition>"))
    assert etree.fromstring(found)[0].text == feel


def test_the_harness_starts_by_itself() -> None:
    """In a program of its own: modules that import each other in a circle are found only by who imports them first."""
    subprocess.run([sys.executable, "-m", "tests.conformance.betsy", "--help"], check=True, capture_output=True, timeout=60)


def test_a_throwing_script_fails_with_the_error_of_its_file(tmp_path: Path) -> None:
    body = """<b:error id="E" errorCode="E"/><b:process id="P" isExecutable="true"><b:startEvent id="s"/>
    <b:sequenceFlow id="f1" sourceRef="s" targetRef="c"/><b:scriptTask id="c"><b:script>THROW_ERROR</b:script></b:scriptTask>
    <b:sequenceFlow id="f2" sourceRef="c" targetRef="e"/><b:endEvent id="e"/>
    <b:boundaryEvent id="b" attachedToRef="c"><b:errorEventDefinition id="ed" errorRef="E"/></b:boundaryEvent>
    <b:sequenceFlow id="f3" sourceRef="b" targetRef="t"/><b:scriptTask id="t"><b:script>SCRIPT_task2</b:script></b:scriptTask>
    <b:sequenceFlow id="f4" sourceRef="t" targetRef="e"/></b:process>"""
    (tmp_path / "throws.bpmn").write_bytes(_file(body))
    case = {"test": None, "integerVariable": 0, "delay_ms": 0, "parallel_process": False, "expect": ["Task2"]}
    tests = [{"name": "throws", "file": "throws.bpmn", "cases": [case]}]
    (tmp_path / "expected.json").write_text(json.dumps(tests), encoding="utf-8")
    found = run(tmp_path)["results"][0]
    assert found["verdict"] == "as expected", found


PARALLEL = """<b:sequenceFlow id="f1" sourceRef="s" targetRef="g"/><b:parallelGateway id="g"/>
<b:sequenceFlow id="f2" sourceRef="g" targetRef="one"/><b:sequenceFlow id="f3" sourceRef="g" targetRef="two"/>
<b:sequenceFlow id="f4" sourceRef="one" targetRef="h"/><b:sequenceFlow id="f5" sourceRef="two" targetRef="h"/>
<b:parallelGateway id="h"/><b:sequenceFlow id="f6" sourceRef="h" targetRef="e"/>"""
SEQUENTIAL = """<b:sequenceFlow id="f1" sourceRef="s" targetRef="one"/><b:sequenceFlow id="f2" sourceRef="one" targetRef="two"/>
<b:sequenceFlow id="f3" sourceRef="two" targetRef="e"/>"""
BUSY = """<b:sequenceFlow id="f1" sourceRef="s" targetRef="one"/><b:sequenceFlow id="f2" sourceRef="one" targetRef="two"/>
<b:sequenceFlow id="f3" sourceRef="two" targetRef="e"/><b:boundaryEvent id="b" attachedToRef="one"><b:timerEventDefinition id="ed">
<b:timeDuration xsi:type="b:tFormalExpression">PT{seconds}S</b:timeDuration></b:timerEventDefinition></b:boundaryEvent>
<b:sequenceFlow id="f4" sourceRef="b" targetRef="late"/><b:scriptTask id="late"><b:script>SCRIPT_task3</b:script></b:scriptTask>
<b:sequenceFlow id="f5" sourceRef="late" targetRef="e"/>"""


@pytest.mark.parametrize("restore", [False, True])
@pytest.mark.parametrize(
    ("first", "second", "drawn", "logged"),
    [
        ("CREATE_TIMESTAMP_LOG_1", "CREATE_TIMESTAMP_LOG_2", PARALLEL, ["ExecutionParallel"]),
        ("CREATE_TIMESTAMP_LOG_1", "CREATE_TIMESTAMP_LOG_2", SEQUENTIAL, []),
        ("WAIT_TEN_SECONDS", "SCRIPT_task2", BUSY.format(seconds=2), ["Task3"]),
        ("WAIT_TEN_SECONDS", "SCRIPT_task2", BUSY.format(seconds=11), ["Task2"]),
    ],
)
def test_a_script_that_keeps_busy_takes_ten_seconds(
    tmp_path: Path, first: str, second: str, drawn: str, logged: list[str], *, restore: bool
) -> None:
    tasks = "".join(f'<b:scriptTask id="{i}"><b:script>{s}</b:script></b:scriptTask>' for i, s in (("one", first), ("two", second)))
    body = f'<b:process id="P" isExecutable="true"><b:startEvent id="s"/>{tasks}{drawn}<b:endEvent id="e"/></b:process>'
    (tmp_path / "busy.bpmn").write_bytes(_file(body))
    case = {"test": None, "integerVariable": 0, "delay_ms": 22000, "parallel_process": False, "expect": logged}
    tests = [{"name": "busy", "file": "busy.bpmn", "cases": [case]}]
    (tmp_path / "expected.json").write_text(json.dumps(tests), encoding="utf-8")
    assert run(tmp_path, restore)["results"][0]["cases"][0]["logged"] == logged


def _file(body: str) -> bytes:
    space = "http://www.omg.org/spec/BPMN/20100524/MODEL"
    spaces = f'xmlns:b="{space}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    return f'<b:definitions {spaces} id="d" targetNamespace="urn:t">{body}</b:definitions>'.encode()
