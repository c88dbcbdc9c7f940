"""What the law excepts, in the proofs: clocks stand on a legal basis only, and papers that follow are counted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from processes.items.model import Stage
from processes.promises.limits import limit_rows
from processes.promises.model import Proof
from processes.promises.prove import prove
from processes.promises.subject import Subject
from tests.engine.models import event, timer
from tests.processes.promises.approvals import PLACES, Piece, approval, broken, lawful_nodes, service, task

KIND = {"kind": '"testing"'}
TEST = {
    "j_pause": service("case.pause", inputs=KIND),
    "u_test": task("task.special", "permit-examiner", limit=15),
    "j_resume": service("case.resume"),
}
PAUSED = Piece("j_pause", "j_resume", "j_pause > u_test > j_resume", TEST)
DATE = {"tolerance": {"days": 2, "unit": "working", "basis": "AL45"}}
PLAN = {"id": "plan", "name": {"zh": "方案", "en": "Plan"}, "upload": True, "tolerant": True}


def proof_of(kind: str, subject: Subject) -> Proof:
    found = prove(subject).of(kind)
    assert found is not None
    return found


def limits(**more: Any) -> dict[str, Any]:
    basis = {"statutory": {"days": 20, "basis": "AL42", "extension": 10}, "promised": {"days": 6}}
    return {**basis, **more}


@pytest.mark.parametrize("place", ["plain", "call"])
def test_the_time_of_a_lawful_special_procedure_is_left_out(place: str) -> None:
    subject = approval("review", PAUSED, place)
    found = proof_of("time", subject)
    assert (found.verdict, found.figures["days"], found.figures["special_days"]) == ("proved", 5, 15)
    assert "检测最长 15 个工作日，依法不计算在内" in found.claim["zh"] and broken(subject) == set()


@pytest.mark.parametrize("place", PLACES)
def test_a_clock_does_not_stand_without_a_legal_basis(place: str) -> None:
    subject = approval("review", PAUSED, place, item={"special": []})
    found = proof_of("life-cycle", subject)
    assert found.verdict == "broken" and found.faults[0].elements == ("j_pause",) and "AL45" in found.claim["zh"]
    assert found.faults[0].steps[-1].node == "j_pause"


def test_a_special_procedure_that_takes_a_day_more_than_it_may_is_refused() -> None:
    slow = {**TEST, "u_test": task("task.special", "permit-examiner", limit=16)}
    found = proof_of("time", approval("review", Piece("j_pause", "j_resume", PAUSED.flows, slow)))
    assert found.verdict == "broken" and "u_test" in found.faults[0].elements and "16" in found.claim["zh"]


def test_a_case_cannot_be_decided_while_its_clocks_stand() -> None:
    found = proof_of("life-cycle", approval("review", Piece("j_pause", "u_test", "j_pause > u_test", TEST)))
    assert found.verdict == "broken" and found.faults[0].elements == ("j_propose",)


def tolerant(days: int = 2, check: int = 1, **item: Any) -> Subject:
    """Papers follow beside the examination: handed in until the clock is over, checked, asked for again or complete."""
    nodes: dict[str, dict[str, Any]] = {
        "u_papers": task("task.hand-in", "applicant", writes=("supplied",)),
        "b_over": {
            "kind": "boundaryEvent",
            "attached_to": "u_papers",
            "events": (replace(timer("duration", "P4D"), clock="tolerance"),),
        },
        "u_check": task("task.check-papers", "permit-clerk", limit=check),
        "j_more": service("case.ask-again"),
        "j_full": service("case.complete"),
        "j_revoke": service("case.revoke-acceptance"),
        "e_revoked": {"kind": "endEvent", "events": (event("terminate"),)},
        "u_look": task("task.examine", limit=1),
    }
    flows = (
        "p_a > u_look > p_b; p_a > x_papers > u_papers > u_check > x_way; x_way [way = 1] > j_more > x_papers; "
        "x_way [*] > j_full > p_b; b_over > j_revoke > e_revoked"
    )
    intake = task("task.review", "permit-clerk", limit=1, parameters={"outcomes": "tolerate"})
    given = {"limits": limits(tolerance={"days": days, "basis": "AL45"}), "materials": [PLAN], **item}
    own = {**lawful_nodes(), "u_intake": intake, "j_accept": service("case.tolerate"), "j_accept_late": service("case.tolerate")}
    return approval("review", Piece("p_a", "p_b", flows, nodes), item=given, nodes=own)


def test_the_days_of_papers_that_follow_are_counted_and_asking_again_gives_none() -> None:
    assert proof_of("time", tolerant()).verdict == "proved"  # 2 days for papers, 1 to check them, 2 and 1 to decide: 6 are promised
    found = proof_of("time", tolerant(days=3))
    assert found.verdict == "broken" and "7" in found.claim["zh"]


def test_papers_follow_only_where_the_item_says_which_and_by_when() -> None:
    nodes = {**lawful_nodes(), "j_accept": service("case.tolerate")}
    intake = task("task.review", "permit-clerk", limit=1, parameters={"outcomes": "accept,tolerate,supplement,not-accept"})
    for item, own in (({}, {"u_intake": intake}), ({"limits": limits(**DATE), "materials": [PLAN]}, {})):
        found = proof_of("life-cycle", approval(nodes={**nodes, **own}, item=item))
        assert found.verdict == "broken" and found.faults[0].elements == ("j_accept",)


def test_the_table_of_limits_has_both_with_their_basis() -> None:
    subject = tolerant()
    assert subject.item is not None
    rows = {(r.kind, r.name["zh"]): r for r in limit_rows(subject.item, dict(subject.nodes))}
    assert rows["clock", "容缺补交期限"].statutory == 2 and rows["clock", "容缺补交期限"].nodes == ("b_over",)
    together = Stage(("u_look", "u_check"), "审查", "Review")
    item = replace(subject.item, stages=(together,), english={"u_look": "Look at it"})
    tasks = [row.name for row in limit_rows(item, dict(subject.nodes)) if row.kind == "task"]
    assert tasks == [{"zh": "u_look", "en": "Look at it"}, {"zh": "u_check", "en": "u_check"}]
    assert (rows["special", "检测"].statutory, rows["special", "检测"].basis) == (15, "AL45")
