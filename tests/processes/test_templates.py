"""Element templates offer what the catalogue has, and what they write is what the reader reads."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import quoteattr

import pytest

from engine.model import read
from engine.model.dialects.properties import KEPT, PREFIX, PROPERTIES
from processes.checks import SOURCES
from processes.operations import EFFECTS, HUMAN, is_case_operation
from processes.templates import ACTS, Dialect, element_templates

SPACES = {"camunda-7": "http://camunda.org/schema/1.0/bpmn", "camunda-8": "http://camunda.org/schema/zeebe/1.0"}
BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"


def _all(dialect: Dialect) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    return [(t, p) for t in element_templates(dialect, "en") for p in t["properties"]]


@pytest.mark.parametrize("dialect", ["camunda-7", "camunda-8"])
def test_every_property_is_one_that_the_reader_knows(dialect: Dialect) -> None:
    names = {p["binding"]["name"].removeprefix(PREFIX) for _, p in _all(dialect)}
    assert names <= set(PROPERTIES) | KEPT
    assert {"operation", "visit", "limit", "clock", "lane-role", "reads", "asks"} <= names


def test_the_choices_are_the_catalogue() -> None:
    offered = {c["value"] for _, p in _all("camunda-7") for c in p.get("choices", ())}
    assert offered == set(EFFECTS) | set(HUMAN) | {f"check.{name}" for name in SOURCES}
    assert all(is_case_operation(name) for name in offered)
    assert set(ACTS) == set(EFFECTS)


def test_labels_are_in_both_languages() -> None:
    chinese, english = (element_templates("camunda-8", lang) for lang in ("zh", "en"))
    for one, other in zip(chinese, english, strict=True):
        assert one["id"] == other["id"] and one["name"] != other["name"]
        assert [p["label"] for p in one["properties"]] != [p["label"] for p in other["properties"]]


@pytest.mark.parametrize("dialect", ["camunda-7", "camunda-8"])
def test_what_a_template_writes_is_read(dialect: Dialect) -> None:
    values = {"operation": "task.decide", "visit": "counter", "limit": "5", "clock": "promise", "reads": "a, b", "asks": "c"}
    listed = "".join(f'<v:property name="onerun:{k}" value={quoteattr(v)}/>' for k, v in values.items())
    data = (
        f'<definitions xmlns="{BPMN}" xmlns:v="{SPACES[dialect]}" id="d" targetNamespace="t"><process id="p" isExecutable="true">'
        '<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="a"/><userTask id="a" name="A"><extensionElements>'
        f"<v:properties>{listed}</v:properties></extensionElements></userTask>"
        '<sequenceFlow id="g" sourceRef="a" targetRef="e"/><endEvent id="e"/></process></definitions>'
    )
    model, _ = read(data.encode())
    assert model is not None
    settings = model.processes["p"].nodes["a"].settings
    assert (settings.operation, settings.visit, settings.limit, settings.clock) == ("task.decide", "counter", 5, "promise")
    assert (settings.reads, settings.asks) == (("a", "b"), ("c",))
