"""Events: thrown, caught, at boundaries, in event sub-processes, undone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from engine.commands import Message, SetVariables, Signal, TimerDue
from tests.engine.models import Run, event, inside, model, settings, timer


def test_a_cycle_at_a_boundary_repeats_without_drift() -> None:
    boundary = {"attached_to": "u1", "interrupting": False, "events": (timer("cycle", "R3/PT10S"),)}
    run = Run(model("s > u1 > e; b > t1 > e2", b=boundary))
    due: list[datetime | None] = []
    while run.open("timer"):
        due += [row.due for row in run.last.timers]
        run.wait(minutes=1)
        run.do(TimerDue(timer=run.number("timer", "b")))
    assert [each.second for each in due if each] == [10, 20, 30]
    assert (run.entered.count("t1"), run.status) == (3, "running")


def test_a_cycle_of_months_keeps_to_the_ends_of_months() -> None:
    boundary = {"attached_to": "u1", "interrupting": False, "events": (timer("cycle", "R4/P1M"),)}
    run = Run(model("s > u0 > u1 > e; b > t1 > e2", b=boundary))
    run.now = datetime(2026, 1, 31, 8, tzinfo=UTC)
    run.complete("u0")
    due: list[str] = []
    while run.open("timer"):
        due += [row.due.date().isoformat() for row in run.last.timers if row.due]
        run.do(TimerDue(timer=run.number("timer", "b")))
    assert due == ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]


def test_a_timer_with_a_clock_has_no_due_time_of_its_own() -> None:
    run = Run(model("s > k > e", k={"events": (event("timer", clock="promised"),), "settings": settings(limit=5)}))
    assert [(row.due, row.clock, row.limit) for row in run.last.timers] == [(None, "promised", 5)]


@pytest.mark.parametrize("kind", ["parallelGateway", "inclusiveGateway", "task"])
def test_what_is_thrown_in_one_branch_reaches_those_who_wait_in_the_branches_beside_it(kind: str) -> None:
    """Wherever the throwing branch is drawn: all tokens are there at the same time."""
    nodes: dict[str, Any] = {
        "c1": {"kind": "intermediateCatchEvent", "events": (event("signal", name="one"),)},
        "i": {"kind": "intermediateThrowEvent", "events": (event("signal", name="one"), event("signal", name="two"))},
        "c2": {"kind": "intermediateCatchEvent", "events": (event("signal", name="two"),)},
    }
    flows = "s > g > c1 > u1 > e1; g > i > e2; g > c2 > u2 > e3"
    run = Run(model(flows, g={"kind": kind}, **nodes))
    assert sorted(run.open("task").values()) == ["u1", "u2"]


@pytest.mark.parametrize(("code", "caught"), [("A", "ua"), ("B", "ub"), ("C", "uall")])
def test_the_handler_of_the_very_code_goes_first(code: str, caught: str) -> None:
    boundaries: dict[str, Any] = {
        "b1": {"attached_to": "z", "events": (event("error"),)},
        "b2": {"attached_to": "z", "events": (event("error", code="A"),)},
        "b3": {"attached_to": "z", "events": (event("error", code="B"),)},
    }
    flows = "s > z > e; b1 > uall > e; b2 > ua > e; b3 > ub > e; s1 > e1"
    run = Run(model(flows, z={}, s1=inside("z"), e1=inside("z", events=(event("error", code=code),)), **boundaries))
    assert list(run.open("task").values()) == [caught]


def test_an_error_passes_a_sub_process_that_does_not_catch_it() -> None:
    nodes = {
        "y": inside("z", kind="subProcess"),
        "s1": inside("z"),
        "e1": inside("z"),
        "s2": inside("y"),
        "e2": inside("y", events=(event("error", code="A"),)),
        "b": {"attached_to": "z", "events": (event("error", code="A"),)},
    }
    run = Run(model("s > z > e; b > u1 > e3; s1 > y > e1; s2 > e2", z={}, **nodes))
    assert list(run.open("task").values()) == ["u1"]


@pytest.mark.parametrize(("interrupting", "opened"), [(True, ["u2"]), (False, ["u1", "u2"])])
def test_an_escalation_interrupts_or_not(interrupting: bool, opened: list[str]) -> None:
    nodes = {
        "s1": inside("z"),
        "w": inside("z", events=(event("escalation", code="late"),)),
        "u1": inside("z"),
        "e1": inside("z"),
        "b": {"attached_to": "z", "interrupting": interrupting, "events": (event("escalation", code="late"),)},
    }
    run = Run(model("s > z > e; b > u2 > e2; s1 > w > u1 > e1", z={}, **nodes))
    assert sorted(run.open("task").values()) == opened


def test_an_escalation_that_nobody_catches_is_without_effect() -> None:
    assert Run(model("s > w > e", w={"events": (event("escalation", code="late"),)})).status == "completed"


def test_terminate_ends_its_scope_only() -> None:
    nodes = {"s1": inside("z"), "p1": inside("z"), "u1": inside("z"), "e1": inside("z", events=(event("terminate"),))}
    run = Run(model("s > z > u2 > e; s1 > p1 > u1 > e1; p1 > e1", z={}, **nodes))
    assert list(run.open("task").values()) == ["u2"]


def test_terminate_at_the_top_ends_everything() -> None:
    run = Run(model("s > p > u1 > e; p > e2", e2={"events": (event("terminate"),)}))
    assert (run.status, run.last.outcome, run.open("task")) == ("completed", "e2", {})


def handled(kind: str, interrupting: bool, **values: Any) -> dict[str, dict[str, Any]]:
    return {
        "h": {"kind": "subProcess", "event_sub_process": True},
        "sh": inside("h", events=(event(kind, **values),), interrupting=interrupting),
        "uh": inside("h"),
        "eh": inside("h"),
    }


def test_an_event_sub_process_that_does_not_interrupt_runs_each_time() -> None:
    run = Run(model("s > u1 > e; sh > uh > eh", **handled("message", False, name="note")))
    run.do(Message(name="note"))
    run.do(Message(name="note"))
    assert sorted(run.open("task").values()) == ["u1", "uh", "uh"]
    for node in ("uh", "u1"):
        run.complete(node)
    assert run.status == "running"
    run.complete("uh")
    assert (run.status, run.open("wait")) == ("completed", {})


def test_a_conditional_event_sub_process_comes_when_false_turns_to_true() -> None:
    run = Run(model("s > u1 > e; sh > uh > eh", **handled("conditional", False, expression="n > 3")))
    for n in (5, 6, 1, 7):
        run.do(SetVariables({"n": n}))
    assert list(run.open("task").values()).count("uh") == 2


def test_a_parallel_multiple_event_needs_all_its_parts() -> None:
    both = {"parallel_multiple": True, "events": (event("signal", name="a"), event("signal", name="b"))}
    run = Run(model("s > k > e", k=both))
    run.do(Signal(name="a"))
    run.do(Signal(name="a"))
    assert run.status == "running"
    run.do(Signal(name="b"))
    assert run.status == "completed"


def test_a_multiple_event_needs_one_of_its_parts() -> None:
    run = Run(model("s > k > e", k={"events": (event("signal", name="a"), event("message", name="b"))}))
    run.do(Message(name="b"))
    assert (run.status, run.open("wait")) == ("completed", {})


def test_a_multiple_throw_throws_all() -> None:
    both = {"events": (event("signal", name="a"), event("signal", name="b"))}
    nodes = {"k1": {"events": (event("signal", name="a"),)}, "k2": {"events": (event("signal", name="b"),)}}
    run = Run(model("s > p > k1 > t1 > e; p > k2 > t2 > e; p > w > e", w=both, **nodes))
    assert {"t1", "t2"} <= set(run.entered) and run.status == "completed"


def test_a_message_brings_what_the_event_declares() -> None:
    declared = {"events": (event("message", name="m"),), "settings": settings(outputs={"sum": "amount + 1"})}
    run = Run(model("s > k > e", k=declared))
    run.do(Message(name="m", payload={"amount": 1, "admin": True}))
    assert run.variables == {"sum": 2}


# Compensation


def undone(name: str, handler: str) -> dict[str, dict[str, Any]]:
    boundary = {"kind": "boundaryEvent", "attached_to": name, "events": (event("compensation"),)}
    return {f"b{name}": boundary, handler: {"kind": "userTask", "for_compensation": True}}


def test_compensation_goes_backwards() -> None:
    nodes = {**undone("t1", "h1"), **undone("t2", "h2"), "w": {"events": (event("compensation"),)}}
    run = Run(model("s > t1 > t2 > w > u1 > e", associations=[("bt1", "h1"), ("bt2", "h2")], **nodes))
    for node in ("h2", "h1", "u1"):
        assert list(run.open("task").values()) == [node]
        run.complete(node)
    assert run.status == "completed"


def test_compensation_of_one_activity() -> None:
    nodes = {**undone("t1", "h1"), **undone("t2", "h2"), "w": {"events": (event("compensation", ref="t1"),)}}
    run = Run(model("s > t1 > t2 > w > e", associations=[("bt1", "h1"), ("bt2", "h2")], **nodes))
    run.complete("h1")
    assert (run.status, "h2" in run.entered) == ("completed", False)


def test_compensation_of_what_never_ran_is_nothing() -> None:
    nodes = {**undone("t1", "h1"), "w": {"events": (event("compensation"),)}}
    run = Run(model("s > x [false] > t1 > e; x [*] > w > e", associations=[("bt1", "h1")], **nodes))
    assert (run.status, "h1" in run.entered) == ("completed", False)


def test_a_completed_sub_process_is_undone_from_inside_with_its_own_data() -> None:
    nodes = {name: {**fields, "scope": "z"} for name, fields in undone("t1", "h1").items()}
    nodes |= {"s1": inside("z"), "t1": inside("z"), "e1": inside("z"), "w": {"events": (event("compensation"),)}}
    inputs = {"settings": settings(inputs={"local": "7"})}
    run = Run(model("s > z > w > e; s1 > t1 > e1", z=inputs, associations=[("bt1", "h1")], **nodes))
    assert run.state is not None
    assert [scope[6] for scope in run.state["s"] if scope[0]] == [{"local": 7}]
    run.complete("h1")
    assert run.status == "completed"


def test_a_compensation_event_sub_process_undoes_its_sub_process() -> None:
    nodes = {name: {**fields, "scope": "z"} if name == "h" else fields for name, fields in handled("compensation", True).items()}
    nodes |= {"s1": inside("z"), "t1": inside("z"), "e1": inside("z"), "w": {"events": (event("compensation"),)}}
    run = Run(model("s > z > w > e; s1 > t1 > e1; sh > uh > eh", z={}, **nodes))
    run.complete("uh")
    assert run.status == "completed"


def test_a_cancelled_transaction_is_undone_and_left_by_its_cancel_event() -> None:
    nodes = {name: {**fields, "scope": "z"} for name, fields in undone("t1", "h1").items()}
    nodes |= {"s1": inside("z"), "p1": inside("z"), "t1": inside("z"), "u9": inside("z")}
    nodes["e1"] = inside("z", events=(event("cancel"),))
    boundary = {"attached_to": "z", "events": (event("cancel"),)}
    flows = "s > z > e; b > u1 > e2; s1 > p1 > t1 > e1; p1 > u9 > e3"
    run = Run(model(flows, z={"kind": "transaction"}, b=boundary, e3=inside("z"), associations=[("bt1", "h1")], **nodes))
    assert list(run.open("task").values()) == ["h1"]
    run.complete("h1")
    assert list(run.open("task").values()) == ["u1"]


def test_a_throw_that_does_not_wait_goes_on_at_once() -> None:
    nodes = {**undone("t1", "h1"), "w": {"events": (event("compensation", wait_for_completion=False),)}}
    run = Run(model("s > t1 > w > u1 > e", associations=[("bt1", "h1")], **nodes))
    assert sorted(run.open("task").values()) == ["h1", "u1"]
    run.complete("u1")
    run.complete("h1")
    assert run.status == "completed"


def test_a_cycle_that_an_expression_gave_stays_as_it_was_when_the_wait_began() -> None:
    boundary = {"attached_to": "u1", "interrupting": False, "events": (timer("cycle", "rhythm"),)}
    run = Run(model("s > u1 > e; b > t1 > e2", b=boundary), {"rhythm": "R3/PT1M"})
    for _ in range(3):
        run.do(TimerDue(timer=run.number("timer", "b")))
        run.do(SetVariables({"rhythm": "no longer a time"}))
    assert (run.entered.count("t1"), run.open("timer"), run.open("incident")) == (3, {}, {})
