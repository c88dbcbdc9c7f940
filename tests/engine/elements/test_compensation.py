"""Compensation: in reverse order, through scopes, loops and transactions; BPMN 2.0.2, 10.6 and 13.5.5."""

from __future__ import annotations

from typing import Any

import pytest

from engine.commands import Cancel, Message, SetVariables, Signal, SkipTask
from engine.errors import TaskClosedError
from engine.model.graph import Loop
from engine.overview import overview
from tests.engine.models import Run, event, feel, inside, merged, model, settings

THROW = {"events": (event("compensation"),)}


def undone(name: str, by: str, scope: str | None = None) -> dict[str, dict[str, Any]]:
    """The boundary event and the handler of an activity."""
    boundary = {"kind": "boundaryEvent", "attached_to": name, "scope": scope, "events": (event("compensation"),)}
    return {f"b{name}": boundary, by: {"kind": "userTask", "for_compensation": True, "scope": scope}}


def in_order(run: Run) -> list[str]:
    """Complete what is open, one after the other; in which order it opened."""
    order = []
    while run.open("task"):
        order.append(next(iter(run.open("task").values())))
        run.complete(order[-1])
    return order


@pytest.mark.parametrize(
    "loop",
    [
        Loop("parallel", cardinality=feel("3")),
        Loop("sequential", cardinality=feel("3")),
        Loop("standard", condition=feel("loopCounter < 3")),
    ],
    ids=lambda loop: loop.kind,
)
def test_every_item_and_round_of_a_sub_process_is_undone_with_its_own_data(loop: Loop) -> None:
    nodes = {**undone("u1", "h1", "z"), "s1": inside("z"), "e1": inside("z"), "w": THROW}
    nodes["u1"] = inside("z", settings=settings(writes=("n",)))
    nodes["h1"] |= {"settings": settings(inputs={"n": "n"})}
    outputs = settings(inputs={"n": "0"})
    run = Run(model("s > z > w > e; s1 > u1 > e1", z={"loop": loop, "settings": outputs}, associations=[("bu1", "h1")], **nodes))
    for number in (1, 2, 3):
        run.complete("u1", n=number)
    seen = []
    while run.open("task"):
        seen += [row.values["n"] for row in run.last.opened]
        run.complete("h1")
    assert (seen, run.status) == ([3, 2, 1], "completed")


def test_every_round_of_a_loop_of_flows_is_undone() -> None:
    nodes = {**undone("t1", "h1"), "w": THROW}
    run = Run(model("s > x1 > t1 > u1 > x2 [again] > x1; x2 [*] > w > e", associations=[("bt1", "h1")], **nodes))
    for again in (True, True, False):
        run.complete("u1", again=again)
    assert (in_order(run), run.status) == (["h1"] * 3, "completed")


def test_completed_sub_processes_are_undone_from_inside_backwards() -> None:
    nodes = {"z": {}, "s1": inside("z"), "y": inside("z", kind="subProcess"), "t0": inside("z"), "e1": inside("z")}
    nodes |= {"s2": inside("y"), "t1": inside("y"), "e2": inside("y"), "w": THROW}
    nodes |= {**undone("t1", "h1", "y"), **undone("t0", "h0", "z")}
    links = [("bt1", "h1"), ("bt0", "h0")]
    run = Run(model("s > z > w > e; s1 > y > t0 > e1; s2 > t1 > e2", associations=links, **nodes))
    assert (in_order(run), run.status) == (["h0", "h1"], "completed")


def test_the_handler_of_a_sub_process_stands_for_all_inside() -> None:
    nodes = {"z": {}, "s1": inside("z"), "t1": inside("z"), "e1": inside("z"), "w": THROW}
    nodes |= {**undone("t1", "h1", "z"), **undone("z", "h2")}
    run = Run(model("s > z > w > e; s1 > t1 > e1", associations=[("bt1", "h1"), ("bz", "h2")], **nodes))
    assert (in_order(run), run.status) == (["h2"], "completed")


def test_a_handler_may_be_a_sub_process() -> None:
    nodes = {"bt": {"attached_to": "t1", "kind": "boundaryEvent", **THROW}, "z": {"for_compensation": True}, "w": THROW}
    nodes |= {"s1": inside("z"), "u1": inside("z"), "e1": inside("z")}
    run = Run(model("s > t1 > w > e; s1 > u1 > e1", associations=[("bt", "z")], **nodes))
    assert (in_order(run), run.status) == (["u1"], "completed")


def test_an_interruption_ends_a_compensation_under_way() -> None:
    nodes = {"z": {}, "s1": inside("z"), "t1": inside("z"), "w1": inside("z", kind="intermediateThrowEvent", **THROW)}
    nodes |= {"e1": inside("z"), **undone("t1", "h1", "z"), "b": {"attached_to": "z", "events": (event("signal", name="x"),)}}
    run = Run(model("s > z > e; b > u5 > e5; s1 > t1 > w1 > e1", associations=[("bt1", "h1")], **nodes))
    run.do(Signal(name="x"))
    assert list(run.open("task").values()) == ["u5"]


def transaction(**more: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """A transaction z with an undoable t1 and a cancel event."""
    boundary = {"attached_to": "z", "events": (event("cancel"),)}
    inner = {"s1": inside("z"), "t1": inside("z"), "e1": inside("z"), **undone("t1", "h1", "z")}
    return {"z": {"kind": "transaction"}, "b": boundary, **inner, **more}


def test_a_cancel_event_in_a_sub_process_of_a_transaction_cancels_the_transaction() -> None:
    nodes = transaction(y=inside("z", kind="subProcess"), s2=inside("y"), t2=inside("y"), **undone("t2", "h2", "y"))
    nodes["e2"] = inside("y", events=(event("cancel"),))
    flows = "s > z > e; b > u1 > e3; s1 > t1 > y > e1; s2 > t2 > e2"
    run = Run(model(flows, associations=[("bt1", "h1"), ("bt2", "h2")], **nodes))
    assert (in_order(run), run.last.outcome) == (["h2", "h1", "u1"], "e3")


def test_a_transaction_may_be_cancelled_in_every_round() -> None:
    nodes = transaction(u1=inside("z"), x3=inside("z"), e2=inside("z", events=(event("cancel"),)))
    flows = "s > x1 > z > e; b > x1; s1 > t1 > u1 > x3 [ok] > e1; x3 [*] > e2"
    run = Run(model(flows, associations=[("bt1", "h1")], **nodes))
    for _ in range(2):
        run.complete("u1", ok=False)
        run.complete("h1")
    run.complete("u1", ok=True)
    assert (run.status, run.entered.count("h1")) == ("completed", 2)


def test_a_handler_that_an_event_interrupts_leaves_nobody_waiting() -> None:
    nodes = {**undone("t1", "h1"), **undone("t2", "h2"), "w": THROW}
    nodes["b"] = {"attached_to": "h2", "events": (event("signal", name="x"),)}
    links = [("bt1", "h1"), ("bt2", "h2")]
    run = Run(model("s > t1 > t2 > w > u9 > e; b > u5 > e5", associations=links, **nodes))
    run.do(Signal(name="x"))
    assert sorted(run.open("task").values()) == ["h1", "u5"]
    for node in ("h1", "u5", "u9"):
        run.complete(node)
    assert run.status == "completed"


def test_an_error_handler_undoes_what_the_process_has_done() -> None:
    nodes = {**undone("t1", "h1"), **undone("t2", "h2"), "h": {"kind": "subProcess", "event_sub_process": True}}
    nodes |= {"sh": inside("h", events=(event("error"),)), "wh": inside("h", **THROW), "eh": inside("h")}
    nodes["e"] = {"events": (event("error", code="A"),)}
    run = Run(model("s > t1 > t2 > e; sh > wh > eh", associations=[("bt1", "h1"), ("bt2", "h2")], **nodes))
    assert (in_order(run), run.status) == (["h2", "h1"], "completed")


def test_a_handler_in_a_transaction_may_cancel_it() -> None:
    nodes = transaction(u1=inside("z"), h={"kind": "subProcess", "event_sub_process": True, "scope": "z"})
    nodes |= {"sh": inside("h", events=(event("message", name="m"),)), "eh": inside("h", events=(event("cancel"),))}
    run = Run(model("s > z > e; b > u5 > e5; s1 > t1 > u1 > e1; sh > eh", associations=[("bt1", "h1")], **nodes))
    run.do(Message(name="m"))
    assert (in_order(run), run.last.outcome) == (["h1", "u5"], "e5")


def test_what_is_undone_is_not_undone_again() -> None:
    nodes = {**undone("t1", "h1"), "w": THROW, "w2": {"kind": "intermediateThrowEvent", **THROW}}
    run = Run(model("s > t1 > w > w2 > u9 > e", associations=[("bt1", "h1")], **nodes))
    assert in_order(run) == ["h1", "u9"]


CALLED = model("sq > uq > eq", "Q", associations=[("buq", "hq")], **undone("uq", "hq"))
CALL = {"kind": "callActivity", "settings": settings(called="Q")}


def test_what_a_called_process_has_completed_is_undone_by_its_caller() -> None:
    run = Run(merged(model("s > a > u1 > w > e", a=CALL, w=THROW), CALLED), process="P")
    assert (in_order(run), run.status) == (["uq", "u1", "hq"], "completed")


def test_a_cancelled_transaction_undoes_what_a_called_process_has_completed() -> None:
    nodes = {"z": {"kind": "transaction"}, "s1": inside("z"), "a": inside("z", **CALL), "u1": inside("z")}
    nodes |= {"e1": inside("z", events=(event("cancel"),)), "b": {"attached_to": "z", "events": (event("cancel"),)}}
    run = Run(merged(model("s > z > e; s1 > a > u1 > e1; b > u2 > e2", **nodes), CALLED), process="P")
    assert (in_order(run), run.status) == (["uq", "u1", "hq", "u2"], "completed")


def test_what_is_opened_once_more_to_be_undone_catches_nothing() -> None:
    nodes = {**undone("u1", "h1", "z"), "s1": inside("z"), "e1": inside("z"), "w": THROW, "sh": inside("h1")}
    nodes["h1"] |= {"kind": "subProcess"}
    nodes |= {"eh": inside("h1", events=(event("error", code="E"),)), "b": {"attached_to": "z"}}
    nodes["b"]["events"] = (event("error", code="E"),)
    source = model("s > z > u2 > w > e; s1 > u1 > e1; sh > eh; b > u3 > e3", associations=[("bu1", "h1")], **nodes)
    run = Run(source)
    assert (in_order(run), run.status, run.last.outcome) == (["u1", "u2"], "failed", "E")


def test_an_event_that_throws_compensation_twice_waits_for_both() -> None:
    nodes = {**undone("u1", "h1"), **undone("u2", "h2")}
    nodes["w"] = {"events": (event("compensation", ref="u1"), event("compensation", ref="u2"))}
    links = [("bu1", "h1"), ("bu2", "h2")]
    run = Run(model("s > x1 > u1 > x2 [again] > x1; x2 [*] > u2 > w > u9 > e", associations=links, **nodes), {"again": True})
    run.complete("u1")
    run.do(SetVariables(variables={"again": False}))
    assert (in_order(run), run.status) == (["u1", "u2", "h1", "h1", "h2", "u9"], "completed")


def test_an_event_that_waits_until_all_is_undone_is_no_work_to_skip() -> None:
    run = Run(model("s > u1 > w > e", associations=[("bu1", "h1")], **undone("u1", "h1"), w=THROW))
    run.complete("u1")
    waiting = next(token for token in overview(run.definition, run.state or {}, run.now).tokens if token.node == "w")
    assert waiting.skippable == ()
    with pytest.raises(TaskClosedError):
        run.do(SkipTask(task=waiting.number))
    assert "job" not in {closed.what for closed in run.do(Cancel()).closed}


def test_an_ad_hoc_sub_process_is_undone_by_the_event_sub_process_in_it() -> None:
    nodes = {"z": {"kind": "adHocSubProcess"}, "u1": inside("z"), "h": inside("z", kind="subProcess", event_sub_process=True)}
    nodes |= {"sh": inside("h", **THROW), "uh": inside("h"), "eh": inside("h"), "w": THROW}
    run = Run(model("s > z > w > e; sh > uh > eh", **nodes))
    assert (in_order(run), run.status) == (["u1", "uh"], "completed")


def test_what_is_undone_beside_the_flow_holds_no_inclusive_join_back() -> None:
    aside = {"events": (event("compensation", wait_for_completion=False),)}
    source = model(
        "s > u1 > p1 > u2 > i1 > u3 > e; p1 > w > x1 [n = 0] > i1; x1 [*] > e2",
        associations=[("bu1", "h1")],
        **undone("u1", "h1"),
        w=aside,
    )
    run = Run(source, {"n": 1})
    run.complete("u1")
    run.complete("u2")
    assert sorted(run.open("task").values()) == ["h1", "u3"]
