"""BPMN's own constraints: each has a file of our own that breaks it, and valid files break none."""

from __future__ import annotations

import pytest

from engine.model import read
from engine.model.texts import TEXTS
from tests.engine.model.broken_data import BROKEN_DATA
from tests.engine.model.broken_events import BROKEN_EVENTS
from tests.engine.model.broken_flows import BROKEN_FLOWS
from tests.engine.model.building import around, codes, process
from tests.engine.model.test_xml_codes import XML_CODES

BROKEN = {**BROKEN_FLOWS, **BROKEN_EVENTS, **BROKEN_DATA}


@pytest.mark.parametrize("code", sorted(BROKEN))
def test_a_broken_constraint_is_refused_and_named(code: str) -> None:
    model, report = read(BROKEN[code])
    assert (model, report.verdict) == (None, "refuse")
    assert code in codes(report)


@pytest.mark.parametrize("code", sorted(BROKEN))
def test_the_message_names_the_element_in_both_languages(code: str) -> None:
    finding = next(f for f in read(BROKEN[code])[1].findings if f.code == code)
    assert finding.message["zh"]
    assert finding.message["en"][0].isupper() or not finding.message["en"][0].isalpha()
    assert finding.line >= 1
    assert "{" not in finding.message["zh"] + finding.message["en"]
    if finding.element:
        assert finding.element in finding.message["zh"]
        assert finding.element in finding.message["en"]


def test_every_constraint_has_a_file_that_breaks_it() -> None:
    read_gate = {code for code, text in TEXTS.items() if text.gate == "read" and text.level == "error"}
    assert read_gate - set(BROKEN) - XML_CODES == set()


def test_a_valid_file_breaks_none() -> None:
    model, report = read(process(around('<userTask id="a" name="A"/>', '<task id="b" name="B"/>')))
    assert model is not None
    assert codes(report) == {"no-diagram"}


def test_a_flow_that_is_listed_by_a_wrong_id_is_taken_as_it_is_drawn() -> None:
    listed = '<userTask id="a"><incoming>s-a</incoming><outgoing>a-old</outgoing></userTask>'
    model, report = read(process(around(listed)))
    assert model is not None
    assert ("flow-misnamed", "assumed") in [(f.code, f.level) for f in report.findings if f.element == "a"]
    assert model.processes["p"].nodes["a"].outgoing == ("a-e",)


@pytest.mark.parametrize("outgoing", ["", "<outgoing>a-e</outgoing><outgoing>a-old</outgoing>", "<outgoing>old</outgoing>"])
def test_a_list_that_leaves_a_flow_out_has_one_too_many_or_names_another_is_refused(outgoing: str) -> None:
    _, report = read(process(around(f'<userTask id="a"><incoming>s-a</incoming>{outgoing}</userTask>')))
    assert report.verdict == "refuse"
    assert codes(report) & {"flow-not-listed", "reference-dangling"}


@pytest.mark.parametrize(("exporter", "refused"), [("Yaoqiang BPMN Editor", True), ("", False)])
def test_a_flow_that_an_exact_maker_lists_at_one_end_is_listed_at_the_other(exporter: str, *, refused: bool) -> None:
    data = process(around('<userTask id="a"><incoming>s-a</incoming><outgoing>a-e</outgoing></userTask>'))
    _, report = read(data.replace(b"<definitions ", f'<definitions exporter="{exporter}" '.encode(), 1))
    assert {f.element for f in report.findings if f.code == "flow-not-listed"} == ({"s", "e"} if refused else set())
