"""Compensation: in reverse order, through scopes, loops and transactions; BPMN 2.0.2, 10.6 and 13.5.5."""

from __future__ import annotations

from typing import Any

import pytest

from engine.commands import Message, Signal
from engine.model.graph import Loop
from tests.engine.models import Run, event, feel, inside, model, settings

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
