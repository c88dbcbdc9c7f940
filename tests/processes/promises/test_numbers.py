"""The numbers of the proofs: visits along loops, days and branches; working days in rows, side by side, and round loops."""

from __future__ import annotations

from typing import Any

import pytest

from engine.definition import define
from engine.model.graph import Loop
from engine.prover import Bound
from processes.calendar import surely_within
from processes.promises.items import side_by_side
from processes.promises.model import ENDLESS, Proof
from processes.promises.prove import prove, world_of
from processes.promises.subject import Subject
from processes.promises.visits import prove_visits
from tests.engine.models import event, feel, merged, model, settings, timer
from tests.processes.promises.approvals import AGAIN, Piece, approval, broken, lawful_nodes, task

SAY = task("", "applicant", limit=0, outputs=AGAIN)
MANY = {"promised": 9, "reason": {"zh": "采集指纹", "en": "Fingerprints"}}


def proof_of(kind: str, subject: Subject) -> Proof:
    found = prove(subject).of(kind)
    assert found is not None
    return found


def visit(place: str = "窗口", **more: Any) -> dict[str, Any]:
    return {"kind": "userTask", "settings": settings(groups=("applicant",), visit=place, limit=0), **more}


def visits(hole: str, piece: Piece, promised: dict[str, Any] = MANY) -> tuple[str, int, int]:
    found = proof_of("visits", approval(hole, piece, item={"visits": promised}))
    return found.verdict, found.figures["visits"], found.figures["worst_visits"]


def test_visits_on_two_ways_count_as_the_more_frequent_way() -> None:
    nodes = {"u_one": visit(), "u_two": visit(), "u_three": visit()}
    ways = "x_a [a = 1] > u_one > t_b; x_a [*] > u_two > u_three > t_b"
    assert visits("start", Piece("x_a", "t_b", ways, nodes)) == ("proved", 2, 2)


def test_visits_side_by_side_count_all() -> None:
    nodes = {"u_one": visit(), "u_two": visit()}
    assert visits("start", Piece("p_a", "p_b", "p_a > u_one > p_b; p_a > u_two > p_b", nodes)) == ("proved", 2, 2)


def test_a_visit_within_items_side_by_side_counts_for_each() -> None:
    four = Loop("parallel", cardinality=feel("4"))
    within = {name: {"scope": "z_a"} for name in ("sz", "ez")} | {"u_one": {**visit(), "scope": "z_a"}}
    around = {"z_a": {"kind": "subProcess", "loop": four}, **within}
    assert visits("start", Piece("z_a", flows="sz > u_one > ez", nodes=around)) == ("proved", 4, 4)
    around["u_one"] = {**visit(loop=Loop("parallel", cardinality=feel("2"))), "scope": "z_a"}
    assert visits("start", Piece("z_a", flows="sz > u_one > ez", nodes=around)) == ("proved", 8, 8)


def test_a_visit_in_a_process_that_is_called_for_several_items_counts_for_each() -> None:
    four = Loop("parallel", cardinality=feel("4"))
    called = model("sq > uq > eq", "Q", uq=visit())
    calling = model("s > a > e", a={"kind": "callActivity", "loop": four, "settings": settings(called="Q")})
    assert side_by_side(merged(calling, called)) == {"a": 2, "sq": 2, "uq": 2, "eq": 2}


@pytest.mark.parametrize(("interrupting", "told"), [(True, ("proved", 1)), (False, ("unproved", None))])
def test_visits_that_an_event_brings_as_often_as_it_comes_have_no_number(interrupting: bool, told: tuple[str, int | None]) -> None:
    nodes: dict[str, Any] = {"za": {"kind": "subProcess"}, "zb": {"kind": "subProcess"}, "ub": {**visit(), "scope": "zb"}}
    nodes |= {name: {"scope": "za"} for name in ("sa", "ua", "ea")} | {name: {"scope": "zb"} for name in ("sb", "eb")}
    nodes |= {"b": {"attached_to": "za", "interrupting": interrupting, "events": (event("message", name="m"),)}}
    nodes |= {"h": {"kind": "subProcess", "event_sub_process": True, "scope": "zb"}, "uh": {"scope": "h"}, "eh": {"scope": "h"}}
    nodes["sh"] = {"scope": "h", "events": (timer("duration", "PT1H"),)}
    source = model("s > za > e; b > zb > e2; sa > ua > ea; sb > ub > eb; sh > uh > eh", **nodes)
    found = prove_visits(world_of(Subject(define(source), None, {}), Bound()))
    assert (found.verdict, found.figures.get("visits")) == told


def test_a_visit_with_corrections_counts_in_the_worst_case_only() -> None:
    assert visits("supplement", Piece("u_one", nodes={"u_one": visit()})) == ("proved", 0, 1)


def test_two_visits_at_one_place_on_one_day_are_one() -> None:
    nodes = {"u_one": visit("窗口 @ 取证"), "u_two": visit("窗口 @ 取证"), "u_far": visit("车管所 @ 取证")}
    assert visits("start", Piece("u_one", "u_two", "u_one > u_two", nodes)) == ("proved", 1, 1)
    assert visits("start", Piece("u_one", "u_two", "u_one > u_far > u_two", nodes)) == ("proved", 2, 2)


def test_a_bounded_loop_counts_its_rounds_and_an_unbounded_one_has_no_number() -> None:
    bounded = {"u_one": visit(loop=Loop("standard", maximum=3, condition=feel("again")))}
    assert visits("start", Piece("u_one", nodes=bounded)) == ("proved", 3, 3)
    flows = "x_a > u_one > u_say > x_b; x_b [again] > x_a; x_b [*] > t_on"
    endless = Piece("x_a", "t_on", flows, {"u_one": visit(), "u_say": SAY})
    assert visits("start", endless) == ("broken", ENDLESS, ENDLESS)
    assert visits("supplement", endless) == ("broken", 0, ENDLESS)


def test_officers_who_come_are_no_visit_of_the_applicant() -> None:
    nodes = {"u_site": task("task.site-visit", visit="店内", limit=1)}
    assert visits("review", Piece("u_site", nodes=nodes)) == ("proved", 0, 0)


def test_the_collection_of_the_result_is_a_visit() -> None:
    nodes = lawful_nodes()
    nodes["j_deliver"] = {"kind": "serviceTask", "settings": settings(operation="case.deliver", visit="窗口")}
    assert proof_of("visits", approval(nodes=nodes, item={"visits": MANY})).figures["visits"] == 1
    assert proof_of("visits", approval(nodes=nodes)).verdict == "broken"


def days(piece: Piece, promised: int = 60, hole: str = "review", **more: Any) -> Proof:
    limits = {
        "statutory": {"days": promised, "unit": "working", "extension": 10},
        "promised": {"days": promised, "unit": "working"},
        "intake": {"days": 5, "unit": "working"},
    }
    return proof_of("time", approval(hole, piece, item={"limits": limits}, **more))


OWN = 3  # examination and decision of the lawful approval


def test_work_in_a_row_adds_up_and_side_by_side_takes_the_longest() -> None:
    nodes = {"u_one": task(limit=4), "u_two": task(limit=6)}
    assert days(Piece("u_one", "u_two", "u_one > u_two", nodes)).figures["days"] == 60
    fixed = lawful_nodes()
    del fixed["j_return"]
    row = reckoned(Piece("u_one", "u_two", "u_one > u_two", nodes))
    beside = reckoned(Piece("p_a", "p_b", "p_a > u_one > p_b; p_a > u_two > p_b", nodes))
    assert (row, beside) == (OWN + 10, OWN + 6)


def reckoned(piece: Piece, **more: Any) -> int:
    """The longest time, by the smallest promise that it keeps."""
    return next(n for n in range(1, 60) if days(piece, n, **more).verdict == "proved")


def test_work_in_a_sub_process_counts_also_where_its_branches_end_apart() -> None:
    inner: dict[str, Any] = {"scope": "z_in"}
    nodes = {
        "z_in": {"kind": "subProcess"},
        "s_in": inner,
        "p_in": inner,
        "u_one": {**task(limit=4), **inner},
        "u_two": {**task(limit=6), **inner},
        "e_one": inner,
        "e_two": inner,
    }
    flows = "s_in > p_in > u_one > e_one; p_in > u_two > e_two"
    assert reckoned(Piece("z_in", flows=flows, nodes=nodes)) == OWN + 6


def test_a_loop_with_work_in_it_is_named_where_nothing_bounds_it() -> None:
    piece = Piece("x_a", "t_on", "x_a > u_one > x_b; x_b [again] > x_a; x_b [*] > t_on", {"u_one": task(limit=1, outputs=AGAIN)})
    found = days(piece)
    assert found.verdict == "broken" and found.figures["days"] == ENDLESS
    assert found.faults[0].elements == ("u_one",) and "u_one" in found.faults[0].text["en"]
    bounded = {"u_one": {**task(limit=2), "loop": Loop("standard", maximum=3, condition=feel("again"))}}
    assert reckoned(Piece("u_one", nodes=bounded)) == OWN + 6


def test_several_items_side_by_side_take_the_time_of_one() -> None:
    loop = Loop("parallel", collection=feel("many"))
    assert reckoned(Piece("u_one", nodes={"u_one": {**task(limit=4), "loop": loop}})) == OWN + 4


def test_a_wait_without_an_end_breaks_the_promise_and_a_timer_bounds_it() -> None:
    wait = {"k_answer": {"kind": "intermediateCatchEvent", "events": (event("message", name="answer"),)}}
    found = days(Piece("k_answer", nodes=wait))
    assert found.verdict == "broken" and found.faults[0].elements == ("k_answer",)
    nodes = {**wait, "k_late": {"kind": "intermediateCatchEvent", "events": (timer("duration", "P4D"),)}}
    assert reckoned(Piece("v_wait", "t_on", "v_wait > k_answer > t_on; v_wait > k_late > t_on", nodes)) == OWN + 4


def test_before_acceptance_no_promise_runs() -> None:
    piece = Piece("u_slow", nodes={"u_slow": task("", "applicant", limit=50)})
    assert days(piece, 3, hole="supplement").verdict == "proved"


def test_a_timer_that_only_a_missed_limit_lets_fire_takes_no_time() -> None:
    nodes = {
        "u_one": task(limit=2),
        "b_late": {"attached_to": "u_one", "events": (timer("duration", "P9D"),)},
        "b_soon": {"attached_to": "u_one", "events": (timer("duration", "P1D"),)},
        "u_after": task(limit=5),
    }
    late = {name: node for name, node in nodes.items() if name != "b_soon"}
    soon = {name: node for name, node in nodes.items() if name != "b_late"}
    assert reckoned(Piece("u_one", "t_on", "u_one > t_on; b_late > u_after > t_on", late)) == OWN + 2
    assert reckoned(Piece("u_one", "t_on", "u_one > t_on; b_soon > u_after > t_on", soon)) == OWN + 6


def test_an_extension_gives_its_days_once() -> None:
    nodes = {
        "u_ask": task("task.extend", "permit-decider", limit=1),
        "j_extend": {"kind": "serviceTask", "settings": settings(operation="case.extend")},
        "u_long": task(limit=9),
    }
    piece = Piece("u_ask", "u_long", "u_ask > j_extend > u_long", nodes)
    assert reckoned(piece) == OWN + 1 + 9 - 10
    twice = {"u_ask": nodes["u_ask"], "j_extend": nodes["j_extend"], "j_more": nodes["j_extend"]}
    assert broken(approval("review", Piece("u_ask", "j_more", "u_ask > j_extend > j_more", twice))) == {"life-cycle"}


def test_a_deemed_acceptance_counts_from_the_receipt() -> None:
    nodes = lawful_nodes()
    nodes["u_intake"] = task("task.review", "permit-clerk")
    nodes["b_over"] = {"attached_to": "u_intake", "events": (event("timer", timer="duration", expression="P7D", clock="intake"),)}
    nodes["j_deem"] = {"kind": "serviceTask", "settings": settings(operation="case.accept", inputs={"deemed": "true"})}
    assert reckoned(Piece("t_pass", flows="b_over > j_deem > j_review"), nodes=nodes) == 5 + OWN


@pytest.mark.parametrize(("days_", "least"), [(3, 1), (30, 15)])
def test_calendar_days_are_worth_the_fewest_working_days_they_ever_hold(days_: int, least: int) -> None:
    assert least <= surely_within(days_) < days_


def test_naming_a_clock_does_not_stop_it() -> None:
    nodes = {"u_test": task(limit=4, clock="statutory")}
    assert reckoned(Piece("u_test", nodes=nodes)) == OWN + 4
    assert any(
        "onerun:clock" in told["en"] or "names a clock" in told["en"] for told in days(Piece("u_test", nodes=nodes)).assumptions
    )
