"""Planted faults, each plain, behind a loop, in a called process and in a parallel branch: refused with the right way to them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from processes.promises.model import Fault
from processes.promises.prove import prove
from tests.engine.dmn.models import decision, source, table
from tests.processes.promises.approvals import PLACES, Piece, approval, broken, form, service, task

everywhere = pytest.mark.parametrize("place", PLACES)


def fault_of(kind: str, *given: Any, **more: Any) -> Fault:
    """The fault, which is the only broken proof; its way is told in both languages and ends at its last element."""
    subject = approval(*given, **more)
    found = prove(subject).of(kind)
    assert found is not None and found.verdict == "broken", (kind, found)
    assert broken(subject) <= {kind, "soundness"} | ({"life-cycle"} if kind == "soundness" else set())
    fault = found.faults[0]
    assert all(fault.text.values()) and all(all(step.text.values()) for step in fault.steps)
    return fault


@everywhere
def test_nothing_stands_against_a_lawful_approval(place: str) -> None:
    assert broken(approval("review", Piece("u_look", nodes={"u_look": task("task.examine", limit=1)}), place)) == set()


@everywhere
def test_a_second_visit(place: str) -> None:
    visits = {"u_first": task("", "applicant", visit="窗口", limit=0), "u_second": task("", "applicant", visit="窗口", limit=0)}
    piece = Piece("u_first", "u_second", "u_first > u_second", visits)
    fault = fault_of(
        "visits", "start", piece, place, item={"visits": {"promised": 1, "reason": {"zh": "采集指纹", "en": "Prints"}}}
    )
    assert fault.elements == ("u_first", "u_second")
    assert [s.node for s in fault.steps if s.what == "done" and s.node in visits] == ["u_first", "u_second"]
    assert fault.steps[-1].node == "u_second" and ("u_other", "done") not in [(s.node, s.what) for s in fault.steps]


@everywhere
def test_a_missing_reason_for_a_refusal(place: str) -> None:
    piece = Piece("u_sign", nodes={"u_sign": task("task.site-visit", "permit-clerk", limit=0)})
    fault = fault_of("life-cycle", "refusal", piece, place)
    assert fault.elements == ("j_refuse",) and fault.steps[-1].node == "j_refuse"
    assert "u_sign" in [s.node for s in fault.steps]


@everywhere
def test_an_endless_supplement(place: str) -> None:
    flows = "u_recheck > x_more; x_more [more = true] > j_again > u_answer > u_recheck"
    nodes = {
        "u_recheck": task("task.review", "permit-clerk", limit=0),
        "j_again": service("case.supplement"),
        "u_answer": task("task.supplement", "applicant"),
        "t_enough": {"kind": "task"},
    }
    piece = Piece("u_recheck", "t_enough", flows + "; x_more [*] > t_enough", nodes)
    fault = fault_of("life-cycle", "supplement", piece, place)
    assert fault.elements == ("j_again",) and fault.steps[-1].node == "j_again"


@everywhere
def test_an_element_that_is_never_reached(place: str) -> None:
    nodes = {"u_work": task("", "permit-clerk"), "u_lost": task("", "permit-clerk"), "u_gone": task("", "permit-clerk")}
    piece = Piece("u_work", "u_work", "u_lost > u_gone > u_lost", nodes)
    fault = fault_of("soundness", "review", piece, place)
    assert set(fault.elements) == {"u_lost", "u_gone"}


@everywhere
def test_a_deadlock(place: str) -> None:
    nodes = {"u_one": task("", "permit-clerk"), "u_two": task("", "permit-clerk")}
    flows = "x_open [a = 1] > u_one > p_shut; x_open [*] > u_two > p_shut"
    piece = Piece("x_open", "p_shut", flows, nodes)
    fault = fault_of("soundness", "review", piece, place)
    assert "p_shut" in fault.elements and fault.steps[-1].node in nodes
    assert set(fault.elements) <= {"p_shut", "q_call", "p_b"}


@everywhere
def test_the_same_examiner_and_decider(place: str) -> None:
    piece = Piece("u_look", nodes={"u_look": task("task.examine", "permit-decider", limit=1)})
    fault = fault_of("duty", "review", piece, place)
    assert fault.elements == ("u_look", "u_decide") and fault.steps[-1].node == "u_decide"
    assert "决定岗" in fault.text["zh"]


def fields(**elements: str) -> bytes:
    """A form whose fields stand for standard data elements."""
    made = [
        {"type": "textfield", "key": key, "label": key, "properties": {"label_en": key, "element": element}}
        for key, element in elements.items()
    ]
    return json.dumps({"type": "default", "id": "f", "schemaVersion": 16, "components": made}).encode()


@everywhere
def test_a_fact_asked_twice_under_two_names(place: str) -> None:
    nodes = {
        "u_first": task("", "applicant", form="one", limit=0),
        "u_second": task("", "applicant", form="two", limit=0),
    }
    files = {"forms/one.json": fields(telephone="person.mobile"), "forms/two.json": fields(call_me="person.mobile")}
    fault = fault_of("once-only", "start", Piece("u_first", "u_second", "u_first > u_second", nodes), place, files=files)
    assert fault.elements == ("u_second",) and "person.mobile" in fault.text["zh"] and fault.steps[-1].node == "u_second"


@everywhere
def test_a_fact_that_a_register_holds_under_another_name(place: str) -> None:
    piece = Piece("u_more", nodes={"u_more": task("", "applicant", asks=("person.birth",), limit=0)})
    fault = fault_of("once-only", "start", piece, place)
    assert fault.elements == ("u_more",) and "人口信息库" in fault.text["zh"]


@everywhere
def test_a_fact_that_officials_type_again(place: str) -> None:
    piece = Piece("u_copy", nodes={"u_copy": task("task.examine", form="copy", limit=1)})
    fault = fault_of("once-only", "review", piece, place, files={"forms/copy.json": fields(who="person.name")})
    assert fault.elements == ("u_copy",) and "姓名" in fault.text["zh"]


def test_a_fact_that_stands_on_a_paper_and_an_element_that_nobody_knows() -> None:
    plan = {"id": "plan", "name": {"zh": "方案", "en": "Plan"}, "upload": True, "elements": ["person.mobile"]}
    asked = {"forms/application.json": fields(telephone="person.mobile")}
    assert "方案" in fault_of("once-only", item={"materials": [plan], "prefill": []}, files=asked).text["zh"]
    unknown = {"forms/application.json": fields(telephone="person.telegraph")}
    assert "person.telegraph" in fault_of("once-only", item={"prefill": []}, files=unknown).text["zh"]


@everywhere
def test_a_field_asked_twice(place: str) -> None:
    piece = Piece("u_ask", nodes={"u_ask": task("task.supplement", "applicant", form="more", limit=0)})
    fault = fault_of("once-only", "start", piece, place, files={"forms/more.json": form("kind", "colour")})
    assert fault.elements == ("u_ask",) and fault.steps[-1].node == "u_ask" and "kind" in fault.text["en"]


@everywhere
def test_a_statutory_limit_exceeded_by_one_day(place: str) -> None:
    limits = {name: {"days": 20, "unit": "working"} for name in ("statutory", "promised")}
    inside = {"item": {"limits": limits}}
    assert broken(approval("review", Piece("u_slow", nodes={"u_slow": task("task.examine", limit=17)}), place, **inside)) == set()
    fault = fault_of("time", "review", Piece("u_slow", nodes={"u_slow": task("task.examine", limit=18)}), place, **inside)
    assert "21" in fault.text["en"] and "statutory" in fault.text["en"]
    assert {"u_slow", "u_examine", "u_decide"} <= set(fault.elements) and fault.steps[-1].node == "u_decide"


@everywhere
def test_a_decision_table_with_a_gap(place: str) -> None:
    rows = [("< 10", '"small"'), ("> 10", '"large"')]
    files = {"decisions/size.dmn": source(decision("size", table("UNIQUE", ["area"], ["size"], rows)))}
    piece = Piece(
        "r_size", nodes={"r_size": {"kind": "businessRuleTask", "settings": task(decision="size", result="size")["settings"]}}
    )
    fault = fault_of("tables", "review", piece, place, files=files)
    assert fault.elements == ("r_size",) and "area = 10" in fault.text["en"]
