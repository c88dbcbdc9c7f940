"""Faults planted into a shipped bundle: it stays a draft, with the finding on the element and in both languages."""

from __future__ import annotations

import json
import re
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
FIRST_FLOW, FIRST_EDGE = '<bpmn:sequenceFlow id="flow_recheck__', "<bpmndi:BPMNEdge "
IN_LANE = "<bpmn:flowNodeRef>{}</bpmn:flowNodeRef>"
REVIEW = '<bpmn:sequenceFlow id="flow_gateway_accepted__review" sourceRef="gateway_accepted" targetRef="review" />'


def _node(kind: str, id: str, into: str, out: str) -> str:
    flows = [f"<bpmn:incoming>{each}</bpmn:incoming>" for each in into.split()]
    flows += [f"<bpmn:outgoing>{each}</bpmn:outgoing>" for each in out.split()]
    return f'<bpmn:{kind} id="{id}" name="另加的一步">{"".join(flows)}</bpmn:{kind}>'


def _flow(id: str, source: str, target: str, condition: str = "") -> str:
    asked = f"<bpmn:conditionExpression>{condition}</bpmn:conditionExpression>" if condition else ""
    return f'<bpmn:sequenceFlow id="{id}" name="如此" sourceRef="{source}" targetRef="{target}">{asked}</bpmn:sequenceFlow>'


def _shape(id: str, x: int = 900) -> str:
    return (
        f'<bpmndi:BPMNShape id="{id}_di" bpmnElement="{id}"><dc:Bounds x="{x}" y="20" width="50" height="50" /></bpmndi:BPMNShape>'
    )


def _asked_again() -> tuple[str, str, str]:
    """The form for supplements asks for the telephone number once more."""
    application, path = json.loads(FILES["forms/application.json"]), "forms/supplement.json"
    asked = next(c for group in application["components"] for c in group.get("components", ()) if c.get("key") == "phone")
    form = json.loads(FILES[path])
    form["components"].append({**asked, "id": "asked_again"})
    return path, FILES[path].decode(), json.dumps(form)


def _last_rule() -> str:
    """The row of the table of site visits that holds for all the rest."""
    found = re.search(r'<rule id="restaurant-visits_r3">.*?</rule>', FILES[DECISIONS].decode(), re.DOTALL)
    assert found
    return found[0]


SHUT = (
    _node("exclusiveGateway", "branch", "flow_gateway_accepted__review", "flow_one flow_two").replace(
        " name", ' default="flow_two" name', 1
    )
    + _node("parallelGateway", "shut", "flow_one flow_two", "flow_on")
    + _flow("flow_one", "branch", "shut", '=intake.outcome = "accept"')
    + _flow("flow_two", "branch", "shut")
    + _flow("flow_on", "shut", "review")
)
LOST = _node("manualTask", "lost", "flow_lost", "flow_lost") + _flow("flow_lost", "lost", "lost")

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
    "both sides of a choice are waited for": (
        "deadlock",
        "shut",
        [
            (PROCESS, REVIEW, REVIEW.replace('targetRef="review"', 'targetRef="branch"') + SHUT),
            (PROCESS, INTO.format("flow_gateway_accepted__review"), INTO.format("flow_on")),
            (PROCESS, FIRST_EDGE, _shape("branch", 800) + _shape("shut") + FIRST_EDGE),
        ],
    ),
    "nothing leads to a step": (
        "not-reached",
        "lost",
        [
            (PROCESS, FIRST_FLOW, LOST + FIRST_FLOW),
            (PROCESS, IN_LANE.format("intake"), IN_LANE.format("intake") + IN_LANE.format("lost")),
            (PROCESS, FIRST_EDGE, _shape("lost") + FIRST_EDGE),
        ],
    ),
    "a question is asked again": ("proof-once-only", "supplement", [_asked_again()]),
    "a table says nothing of some": ("proof-tables", "visit_plan", [(DECISIONS, _last_rule(), "")]),
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
