"""Foreign government processes are read and walk to an end; what does not is told with its reason."""

from __future__ import annotations

import pytest

from engine.model import read
from tests.conformance.government import check, run
from tests.corpora import corpus
from tests.engine.model.building import around, flow, process, when


def _choice(*conditions: str) -> bytes:
    """A gateway with these conditions after a service task that runs a vendor's code."""
    service = '<serviceTask id="a" camunda:expression="${bean.act(execution)}"/>'
    body = f'<startEvent id="s"/>{service}<exclusiveGateway id="g"/><userTask id="t"/><endEvent id="e"/>'
    flows = "".join(flow("g", "t", when(c)).replace('id="g-t"', f'id="f{i}"') for i, c in enumerate(conditions))
    return process(body + flow("s", "a") + flow("a", "g") + flow("t", "e") + flows)


def test_every_file_of_the_sample_is_read_and_walks_to_an_end() -> None:
    found = run(corpus("corpora", "government"), walks=10)
    assert found["files"] >= 35
    assert found["read"] == found["ends"] == found["files"]
    assert found["coverage"] > 0.9


def test_code_of_a_vendor_is_bound_to_a_stand_in_that_records_it() -> None:
    result = check(_choice('${answer == "yes"}', '${answer == "no"}'), walks=10)
    assert (result["verdict"], result["ended"], result["missed"]) == ("ends", 10, [])
    assert result["standins"] == ["a: ${bean.act(execution)}"]


def test_a_condition_that_cannot_be_translated_is_no_walk() -> None:
    result = check(_choice("${bean.ready(x)}", "${ok}"))
    assert result["verdict"] == "not run"
    assert "bean.ready" in result["reasons"][0]


def test_a_walk_that_cannot_end_fails_with_its_place() -> None:
    result = check(_choice("${1 == 2}", "${3 == 4}"), walks=2)
    assert (result["verdict"], result["ended"]) == ("fails", 0)
    assert result["reasons"][0].startswith("no-flow at g")


def test_called_processes_and_mappings_with_code_have_stand_ins() -> None:
    call = (
        '<callActivity id="a" calledElement="elsewhere"><extensionElements>'
        '<camunda:in sourceExpression="${bean.find(x)}" target="y"/><camunda:out source="z" target="w"/>'
        "</extensionElements></callActivity>"
    )
    result = check(process(around(call)), walks=5)
    assert (result["verdict"], result["ended"], result["missed"]) == ("ends", 5, [])
    assert any("bean.find" in s for s in result["standins"])


@pytest.mark.parametrize(
    "code", ['camunda:expression="${post.send(&quot;m&quot;)}"', 'camunda:type="external" camunda:topic="mail"']
)
def test_a_message_that_a_vendors_code_throws_has_a_stand_in(code: str) -> None:
    event = f'<intermediateThrowEvent id="a" name="Tell"><messageEventDefinition {code}/></intermediateThrowEvent>'
    data = process(around(event))
    result = check(data, walks=5)
    assert (result["verdict"], result["ended"], result["missed"]) == ("ends", 5, [])
    assert [s.partition(":")[0] for s in result["standins"]] == ["a"]
    _, report = read(data)
    assert (report.verdict, [f.code for f in report.findings if f.level == "error" and f.code == "delegate"]) == (
        "draft",
        ["delegate"],
    )


@pytest.mark.parametrize("condition", ['${"yes" == x}', '${x.startsWith("yes")}', "${x.length() &gt; 0}", '${x.contains("yes")}'])
def test_walks_know_values_for_conditions_of_any_form(condition: str) -> None:
    result = check(_choice(condition, "${!ok}", "${ok}"), walks=10)
    assert (result["verdict"], result["missed"]) == ("ends", [])
