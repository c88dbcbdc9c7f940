"""Faults planted into a shipped bundle: it stays a draft, with the finding on the element and in both languages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from processes.inspection import Inspected, inspect_bundle
from processes.items.bundle import read_folder

FILES = read_folder(Path(__file__).resolve().parents[3] / "bpmn" / "restaurant")
PROCESS, ITEM, DECISIONS = "process.bpmn", "item.yaml", "decisions/restaurant.dmn"
VISIT = '<onerun:property name="onerun:visit" value="窗口" />'
OPERATION = '<onerun:property name="onerun:operation" value="{}" />'
INTO = "      <bpmn:incoming>{}</bpmn:incoming>\n"
NOT_ACCEPT = "      <bpmn:outgoing>flow_gateway_recheck__not_accept</bpmn:outgoing>\n"
AGAIN = (
    '<bpmn:sequenceFlow id="flow_again" name="再补" sourceRef="gateway_recheck" targetRef="notify_supplement">'
    '<bpmn:conditionExpression>=recheck.outcome = "supplement"</bpmn:conditionExpression></bpmn:sequenceFlow>'
)
ASKED = "flow_gateway_intake__notify_supplement"

FAULTS: Mapping[str, tuple[str, str, list[tuple[str, str, str]]]] = {
    "one role examines and decides": ("proof-duty", "decide", [(PROCESS, 'value="food-decider"', 'value="food-examiner"')]),
    "the law allows a day less": (
        "proof-time",
        "decide",
        [(ITEM, "statutory: {days: 20", "statutory: {days: 9"), (ITEM, "promised: {days: 10", "promised: {days: 9")],
    ),
    "a supplement leads to another": (
        "proof-life-cycle",
        "notify_supplement",
        [
            (PROCESS, NOT_ACCEPT, NOT_ACCEPT + NOT_ACCEPT.replace("gateway_recheck__not_accept", "again")),
            (PROCESS, INTO.format(ASKED), INTO.format(ASKED) + INTO.format("flow_again")),
            (PROCESS, '<bpmn:sequenceFlow id="flow_recheck__', AGAIN + '<bpmn:sequenceFlow id="flow_recheck__'),
        ],
    ),
    "nobody states a reason": (
        "proof-life-cycle",
        "refuse",
        [
            (
                PROCESS,
                OPERATION.format("task.decide"),
                OPERATION.format("task.decide") + '<onerun:property name="onerun:outcomes" value="approve,return" />',
            )
        ],
    ),
    "the result is collected in two visits": (
        "proof-visits",
        "deliver",
        [
            *((PROCESS, OPERATION.format(name), OPERATION.format(name) + VISIT) for name in ("licence.issue", "case.deliver")),
            (ITEM, "promised: 0\n  counter: 1", "promised: 1\n  counter: 3"),
        ],
    ),
    "no official reads what the table found": (
        "proof-tables",
        "refuse",
        [
            (PROCESS, ", visit_outcome, fix_check, examination", ", fix_check, examination"),
            (PROCESS, "site_visit, visit_outcome, fix_check", "site_visit, fix_check"),
            (PROCESS, 'value="site_visit, visit_outcome"', 'value="site_visit"'),
        ],
    ),
}


def with_changes(changes: list[tuple[str, str, str]]) -> dict[str, bytes]:
    """The bundle's files with the texts changed."""
    files = dict(FILES)
    for path, old, new in changes:
        assert old.encode() in files[path], old
        files[path] = files[path].replace(old.encode(), new.encode(), -1 if path == PROCESS and "visit_outcome" in old else 1)
    return files


def planted(changes: list[tuple[str, str, str]]) -> Inspected:
    return inspect_bundle("restaurant", with_changes(changes))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_keeps_the_item_a_draft(fault: str) -> None:
    code, element, changes = FAULTS[fault]
    found = planted(changes)
    against = [f for f in found.findings if f.level == "error"]
    assert found.verdict == "draft" and {(f.code, f.element) for f in against} == {(code, element)}
    assert all(f.message["zh"] and f.message["en"] for f in against)


def test_a_question_that_was_asked_before_keeps_the_item_a_draft() -> None:
    application = json.loads(FILES["forms/application.json"])
    asked = next(c for group in application["components"] for c in group.get("components", ()) if c.get("key") == "phone")
    supplement = json.loads(FILES["forms/supplement.json"])
    supplement["components"].append({**asked, "id": "asked_again"})
    found = inspect_bundle("restaurant", {**FILES, "forms/supplement.json": json.dumps(supplement).encode()})
    assert found.verdict == "draft"
    assert {(f.code, f.element) for f in found.findings if f.level == "error"} == {("proof-once-only", "supplement")}
