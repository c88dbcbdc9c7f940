"""No change of a good file, however senseless, raises or hangs: the reader answers with a Model or with findings."""

from __future__ import annotations

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.model import check_dmn, from_json, read, steps, svg, to_json
from engine.model.names import EVENT_KINDS, FLOW_NODES
from tests.engine.model.building import around, file, flow, formal, when
from tests.engine.model.test_dmn import _table

TIMER = f'<timerEventDefinition id="t">{formal("timeDuration", "PT1H")}</timerEventDefinition>'
GOOD = file(
    '<message id="m" name="m"/><collaboration id="c"><participant id="P" processRef="p"/><participant id="Q"/>'
    '<messageFlow id="mf" sourceRef="Q" targetRef="r" messageRef="m"/></collaboration>'
    '<process id="p" isExecutable="true"><laneSet id="ls"><lane id="l" name="x"><flowNodeRef>a</flowNodeRef></lane></laneSet>'
    + around(
        '<userTask id="a" camunda:assignee="${who}"><multiInstanceLoopCharacteristics>'
        + formal("loopCardinality", "3")
        + "</multiInstanceLoopCharacteristics></userTask>",
        '<receiveTask id="r" messageRef="m"/>',
        f'<intermediateCatchEvent id="i">{TIMER}</intermediateCatchEvent>',
        '<exclusiveGateway id="g" default="g-x"/>',
        '<subProcess id="x"><startEvent id="xs"/><userTask id="xa"/><endEvent id="xe"/>'
        + flow("xs", "xa")
        + flow("xa", "xe")
        + "</subProcess>",
    )
    + flow("g", "a", when("amount &gt; 100"))
    + "</process>"
)
NAMES = sorted(FLOW_NODES | set(EVENT_KINDS) | {"sequenceFlow", "process", "lane", "association", "dataObject", "ioSpecification"})
WORDS = ["", "a", "p", "nobody", "-1", "true", "${", "=", "x" * 300, "🎉", "__x", "\u202e", "R/P", "9" * 30, "definitions", "&amp;"]


@st.composite
def _mutated(draw: st.DrawFn) -> bytes:
    text = GOOD.decode()
    for _ in range(draw(st.integers(1, 6))):
        text = draw(st.sampled_from([_rename, _value, _drop, _repeat, _splice]))(text, draw)
    return text.encode("utf-8", "replace")


def _pick(text: str, pattern: str, draw: st.DrawFn) -> re.Match[str] | None:
    found = list(re.finditer(pattern, text))
    return draw(st.sampled_from(found)) if found else None


def _replaced(text: str, match: re.Match[str] | None, new: str, group: int = 0) -> str:
    return text if match is None else text[: match.start(group)] + new + text[match.end(group) :]


def _rename(text: str, draw: st.DrawFn) -> str:
    """Another element name, at both ends of the tag where there are two."""
    match = _pick(text, r"<(\w+)[ >/]", draw)
    if match is None:
        return text
    old, new = match.group(1), draw(st.sampled_from(NAMES))
    return text.replace(f"<{old} ", f"<{new} ").replace(f"</{old}>", f"</{new}>")


def _value(text: str, draw: st.DrawFn) -> str:
    """Another value of an attribute."""
    return _replaced(text, _pick(text, r'="([^"]*)"', draw), draw(st.sampled_from(WORDS)), 1)


def _drop(text: str, draw: st.DrawFn) -> str:
    """One empty element or attribute less."""
    return _replaced(text, _pick(text, r' \w+="[^"]*"|<\w+[^<>]*/>', draw), "")


def _repeat(text: str, draw: st.DrawFn) -> str:
    """One empty element twice."""
    match = _pick(text, r"<\w+[^<>]*/>", draw)
    return text if match is None else _replaced(text, match, match.group() * 2)


def _splice(text: str, draw: st.DrawFn) -> str:
    """Any characters anywhere."""
    place = draw(st.integers(0, len(text)))
    return text[:place] + draw(st.text(max_size=5)) + text[place:]


@given(_mutated())
@settings(max_examples=250, deadline=5000, suppress_health_check=[HealthCheck.too_slow])
def test_a_changed_file_is_answered(data: bytes) -> None:
    model, report = read(data)
    assert (model is None) == (report.verdict == "refuse")
    if model is not None:
        assert from_json(to_json(model)) == model
        assert svg(model)
        steps(model)
    for finding in report.findings:
        assert finding.message["zh"]
        assert finding.message["en"]


@given(st.integers(0, 900), st.text(max_size=4), st.integers(0, 20))
@settings(max_examples=150, deadline=5000)
def test_a_changed_decision_file_is_answered(place: int, new: str, cut: int) -> None:
    data = _table()
    check_dmn(data[:place] + new.encode("utf-8", "replace") + data[place + cut :])


def test_the_file_that_is_changed_is_good() -> None:
    assert [f.code for f in read(GOOD)[1].findings if f.level == "error"] == []
