"""The known traps of the library underneath, each named: D1-D36 as far as they concern a running process."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from typing import Any

import pytest

from engine.commands import JobFailed, Message, Retry, SetVariables, Signal, TimerDue
from engine.definition import define
from engine.errors import UnsupportedError
from engine.model.graph import Loop
from tests.engine.models import Run, event, feel, inside, model, script, settings, timer

USER = {"kind": "userTask"}


def test_d1_a_join_keeps_what_the_faster_branch_wrote() -> None:
    run = Run(model("s > p1 > u1 > p2 > u3 > e; p1 > u2 > p2"), {"status": "open"})
    run.complete("u1", status="approved")
    run.complete("u2", remark="seen")
    assert run.variables == {"status": "approved", "remark": "seen"}


def test_d2_a_signal_end_event_is_sent_to_this_instance_and_to_others() -> None:
    caught = {"events": (event("signal", name="go"),)}
    run = Run(model("s > p > k > u1 > e; p > e2", k=caught, e2=caught))
    assert [(thrown.what, thrown.name) for thrown in run.last.messages] == [("signal", "go")]
    assert "u1" in run.open("task").values()


def event_sub_process(kind: str, interrupting: bool = True, **values: Any) -> dict[str, dict[str, Any]]:
    """An event sub-process h > ht of the process."""
    return {
        "h": {"kind": "subProcess", "event_sub_process": True},
        "sh": inside("h", events=(event(kind, **values),), interrupting=interrupting),
        "uh": inside("h", **USER),
        "eh": inside("h"),
    }


def test_d3_an_error_event_sub_process_does_not_run_at_the_start() -> None:
    run = Run(model("s > u1 > e; sh > uh > eh", **event_sub_process("error", code="X")))
    assert list(run.open("task").values()) == ["u1"]


def test_d4_an_interrupting_event_sub_process_interrupts() -> None:
    run = Run(model("s > u1 > e; sh > uh > eh", **event_sub_process("signal", name="stop")))
    run.do(Signal(name="stop"))
    assert list(run.open("task").values()) == ["uh"]
    run.complete("uh")
    assert run.status == "completed"


def test_d5_a_signal_reaches_an_event_sub_process_in_a_sub_process() -> None:
    nodes = event_sub_process("signal", name="stop")
    nodes["h"]["scope"] = "z"
    run = Run(model("s > z > e; s1 > u1 > e1; sh > uh > eh", z={}, s1=inside("z"), u1=inside("z"), e1=inside("z"), **nodes))
    run.do(Signal(name="stop"))
    assert list(run.open("task").values()) == ["uh"]
    run.complete("uh")
    assert run.status == "completed"


def test_d6_an_interrupting_boundary_stops_what_follows_the_throw() -> None:
    thrown = {"kind": "intermediateThrowEvent", "scope": "z", "events": (event("signal", name="go"),)}
    nodes = {"s1": inside("z"), "w1": thrown, "c1": inside("z", **script("late", "true")), "e1": inside("z")}
    boundary = {"attached_to": "z", "events": (event("signal", name="go"),)}
    run = Run(model("s > z > e; b > u3 > e2; s1 > w1 > c1 > e1", z={}, b=boundary, **nodes))
    assert "late" not in run.variables
    assert list(run.open("task").values()) == ["u3"]


def test_d7_a_boundary_that_does_not_interrupt_comes_again_and_again() -> None:
    boundary = {"attached_to": "u1", "interrupting": False, "events": (event("message", name="note"),)}
    run = Run(model("s > u1 > e; b > t1 > e2", b=boundary))
    for _ in range(3):
        run.do(Message(name="note"))
    assert run.entered.count("t1") == 3
    run.complete("u1")
    assert run.status == "completed"


def test_d8_the_branch_follows_the_file() -> None:
    run = Run(model("s > x [n > 0] > t1 > e; x [n > 1] > t2 > e", x={}), {"n": 5})
    assert "t1" in run.entered and "t2" not in run.entered


def test_d9_a_false_condition_on_the_only_flow_of_a_task_is_not_passed() -> None:
    run = Run(model("s > u1 [ok] > t1 > e"))
    run.complete("u1", ok=False)
    assert "t1" not in run.entered
    assert list(run.open("incident").values()) == ["u1"]


def test_d10_a_link_continues_at_its_target() -> None:
    link = {"events": (event("link", name="A"),)}
    run = Run(model("s > w; k > t1 > e", w=link, k=link))
    assert (run.status, run.entered[-2:]) == ("completed", ["t1", "e"])


def test_d11_a_node_without_outgoing_flow_ends_its_path() -> None:
    assert Run(model("s > t1")).status == "completed"


@pytest.mark.parametrize("name", ["Start", "End", "P.EndJoin", "Root"])
def test_d12_d35_ids_of_built_in_tasks_are_ids_like_others(name: str) -> None:
    run = Run(model(f"s > {name} > u2 > e", **{name: USER}))
    assert list(run.open("task").values()) == [name]
    run.complete(name)
    assert list(run.open("task").values()) == ["u2"]


def test_d13_d34_five_hundred_rounds_leave_the_work_open() -> None:
    run = Run(model("s > x1 > u1 > x2 [again] > x1; x2 [*] > e"))
    for _ in range(500):
        run.complete("u1", again=True)
    assert (run.status, list(run.open("task").values())) == ("running", ["u1"])


def test_d14_compensation_runs_its_handler() -> None:
    nodes = {
        "b": {"attached_to": "t1", "events": (event("compensation"),)},
        "uc": {"kind": "userTask", "for_compensation": True},
        "w": {"events": (event("compensation"),)},
    }
    run = Run(model("s > t1 > w > e", associations=[("b", "uc")], **nodes))
    assert list(run.open("task").values()) == ["uc"]
    run.complete("uc")
    assert run.status == "completed"


def test_d16_a_conditional_event_sees_what_another_branch_changes() -> None:
    run = Run(model("s > p > u1 > e; p > k > u2 > e2", k={"events": (event("conditional", expression="n > 3"),)}))
    run.complete("u1", n=2)
    run.do(SetVariables({"n": 4}))
    assert list(run.open("task").values()) == ["u2"]


def test_d16_a_conditional_boundary_that_is_true_at_once_lets_nothing_inside_run() -> None:
    boundary = {"attached_to": "z", "events": (event("conditional", expression="stop"),)}
    nodes = {"s1": inside("z"), "c1": inside("z", **script("ran", "true")), "e1": inside("z")}
    run = Run(model("s > z > e; b > e2; s1 > c1 > e1", z={}, b=boundary, **nodes), {"stop": True})
    assert (run.status, run.variables) == ("completed", {"stop": True})


@pytest.mark.parametrize(("text", "due"), [("PT5S", "08:00:05"), ("P1M", "08:00:00"), ("R3/PT10S", "08:00:10")])
def test_d18_timers_are_read_as_modelers_write_them(text: str, due: str) -> None:
    run = Run(model("s > k > e", k={"events": (timer("cycle" if text[0] == "R" else "duration", text),)}))
    assert due in run.last.timers[0].due.isoformat()
    for _ in range(3 if text[0] == "R" else 1):
        run.do(TimerDue(timer=run.number("timer", "k")))
    assert run.status == "completed"


@pytest.mark.parametrize("text", ["5M", "P", "PT", "PT5", "R3/P"])
def test_d18_what_is_no_time_is_refused_by_name(text: str) -> None:
    with pytest.raises(UnsupportedError) as refused:
        define(model("s > k > e", k={"events": (timer("duration", text),)}))
    assert refused.value.element == "k"


def test_d18_an_expression_that_gives_no_time_is_an_incident() -> None:
    run = Run(model("s > k > e", k={"events": (timer("duration", "when"),)}), {"when": 5})
    assert [(row.node, row.cause) for row in run.last.incidents] == [("k", "timer")]
    run.do(Retry(incident=run.last.incidents[0].number, variables={"when": "PT1H"}))
    assert list(run.open("timer").values()) == ["k"]


def test_a_month_after_the_end_of_january_is_the_end_of_february() -> None:
    run = Run(model("s > k > e", k={"events": (timer("duration", "P1M"),)}))
    assert run.last.timers[0].due == datetime(2026, 2, 28, 8, 0, tzinfo=UTC)


def test_d19_a_number_of_items_goes_with_an_output_list() -> None:
    items = Loop("parallel", cardinality=feel("2"), output_collection="seen", output_element=feel("loopCounter"))
    run = Run(model("s > c1 > e", c1={**script("x", "1"), "loop": items}), {"seen": ["before"]})
    assert (run.status, run.variables["seen"]) == ("completed", [1, 2])


def test_d20_items_may_be_null() -> None:
    items = Loop("sequential", collection=feel("people"), element="person")
    run = Run(model("s > u1 > e", u1={"loop": items}), {"people": [None, "Li", None]})
    for _ in range(3):
        run.complete("u1")
    assert run.status == "completed"


def test_d21_an_ad_hoc_sub_process_without_a_condition_completes() -> None:
    nodes = {"z": {"kind": "adHocSubProcess"}, "c1": inside("z", **script("x", "1")), "c2": inside("z", **script("y", "2"))}
    run = Run(model("s > z > e", **nodes))
    assert (run.status, run.variables) == ("completed", {"x": 1, "y": 2})


def test_d27_d29_python_is_refused_when_the_definition_is_built() -> None:
    for text in ("__import__('os').system('true')", "${amount > 5}"):
        with pytest.raises(UnsupportedError) as refused:
            define(model(f"s > x [{text}] > e; x [*] > e"))
        assert refused.value.element == "x"


def test_d28_five_thousand_nodes_in_a_row() -> None:
    chain = " > ".join(["s", *(f"t{number}" for number in range(5_000)), "e"])
    run = Run(model(chain))
    assert (run.status, len(run.entered), len(run.steps)) == ("completed", 5_002, 3)


def test_d30_an_error_end_event_at_the_top_fails_the_instance() -> None:
    run = Run(model("s > e", e={"events": (event("error", code="NO_MONEY"),)}))
    assert (run.status, run.last.outcome) == ("failed", "NO_MONEY")


def test_d32_a_script_that_fails_reaches_an_error_boundary() -> None:
    boundary = {"attached_to": "c1", "events": (event("error"),)}
    run = Run(model("s > c1 > e; b > u1 > e2", c1=script("x", "for i in 1..1000000 return i"), b=boundary))
    assert list(run.open("task").values()) == ["u1"]


def test_a_script_that_fails_without_a_handler_is_an_incident() -> None:
    run = Run(model("s > c1 > e", c1=script("x", "for i in 1..1000000 return i")))
    assert [(row.node, row.cause) for row in run.last.incidents] == [("c1", "expression")]


@pytest.mark.parametrize("orders", list(itertools.product(["ab", "ba"], repeat=3)))
def test_d33_no_token_of_an_earlier_round_counts(orders: tuple[str, ...]) -> None:
    run = Run(model("s > x1 > p1 > ua > p2 > ud > x2 [again] > x1; p1 > ub > p2; x2 [*] > e"))
    for order in orders:
        run.complete(f"u{order[0]}")
        assert "ud" not in run.open("task").values()
        run.complete(f"u{order[1]}")
        assert list(run.open("task").values()) == ["ud"]
        run.complete("ud", again=True)
    assert sorted(run.open("task").values()) == ["ua", "ub"]


@pytest.mark.parametrize("name", ["typename", "__class__", "t", "v", "$", "d"])
def test_d36_a_field_of_any_name_is_stored_and_loaded(name: str) -> None:
    run = Run(model("s > u1 > u2 > e", u1={"settings": settings(writes=(name,))}))
    run.complete("u1", **{name: {"typename": "x"}})
    run.complete("u2")
    assert (run.status, run.variables[name]) == ("completed", {"typename": "x"})


# The traps that the measured prototype met.


def test_a_loop_entered_by_a_parallel_gateway_is_an_incident_and_not_completed() -> None:
    run = Run(model("s > p > u1 > x [again] > p; x [*] > e"))
    assert run.status == "running"
    assert [(row.node, row.cause) for row in run.last.incidents] == [("p", "stuck")]


def test_an_instance_that_waits_for_nothing_is_an_incident() -> None:
    run = Run(model("s > k > e", k={"events": (event("error", code="A"),)}))
    assert (run.status, [(row.node, row.cause) for row in run.last.incidents]) == ("running", [("k", "stuck")])


def test_a_form_writes_only_its_own_fields() -> None:
    run = Run(model("s > u1 > e", u1={"settings": settings(writes=("name",))}))
    run.complete("u1", name="Li", auto_check_passed=True)
    assert run.variables == {"name": "Li"}


def test_an_event_that_removes_its_thrower_leaves_no_second_end() -> None:
    thrown = {"kind": "endEvent", "scope": "z", "events": (event("error", code="A"),)}
    boundary = {"attached_to": "z", "events": (event("error", code="A"),)}
    run = Run(model("s > z > e; b > u1 > e2; s1 > e1", z={}, s1=inside("z"), e1=thrown, b=boundary))
    assert (run.status, list(run.open("task").values())) == ("running", ["u1"])


def test_a_message_to_oneself_goes_outside() -> None:
    message = {"events": (event("message", name="m"),)}
    run = Run(model("s > p > w > e; p > k > e2", w=message, k=message))
    assert run.status == "running"
    assert [thrown.name for thrown in run.last.messages] == ["m"]


def test_an_endless_automatic_loop_is_an_incident() -> None:
    run = Run(model("s > x1 > t1 > x2 [true] > x1; x2 [*] > e"))
    assert [(row.cause, len(run.steps) > 50) for row in run.last.incidents] == [("endless", True)]


def test_an_inclusive_join_waits_for_what_can_still_come() -> None:
    flows = "s > i1 [a] > u1 > i2 > u4 > e; i1 [b] > u2 > i2; i1 [c] > u3 > i2"
    run = Run(model(flows), {"a": True, "b": True, "c": False})
    run.complete("u2")
    assert list(run.open("task").values()) == ["u1"]
    run.complete("u1")
    assert list(run.open("task").values()) == ["u4"]


def test_an_inclusive_join_waits_for_a_boundary_event_of_its_host() -> None:
    boundary = {"attached_to": "u1", "events": (event("signal", name="go"),)}
    run = Run(model("s > p > u1 > e; p > t1 > i > u2 > e2; b > i", i={}, b=boundary))
    assert list(run.open("task").values()) == ["u1"]
    run.do(Signal(name="go"))
    assert list(run.open("task").values()) == ["u2"]


@pytest.mark.parametrize(("value", "said"), [(None, "null"), (5, "5")])
def test_a_condition_that_is_not_true_or_false_is_an_incident_that_can_be_retried(value: Any, said: str) -> None:
    run = Run(model("s > u1 > x [ok] > t1 > e; x [*] > e2"))
    run.complete("u1", ok=value)
    incident = run.last.incidents[0]
    assert (incident.node, incident.cause) == ("x", "condition")
    assert "ok" in incident.message and said in incident.message
    run.do(Retry(incident=incident.number, variables={"ok": True}))
    assert (run.status, run.last.outcome) == ("completed", "e")


def test_a_job_that_failed_for_good_is_an_incident_and_gets_a_new_number() -> None:
    run = Run(model("s > j > e", j={"settings": settings(operation="check")}))
    first = run.number("job", "j")
    run.do(JobFailed(job=first, message="down"))
    assert run.open("job") == {}
    run.do(Retry(incident=run.last.incidents[0].number))
    assert run.number("job", "j") != first
    run.job("j")
    assert run.status == "completed"


def test_what_failed_before_it_was_open_is_opened_after_the_correction() -> None:
    mapped = settings(inputs={"list": "for i in 1..n return i"})
    run = Run(model("s > u1 > e", u1={"settings": mapped}), {"n": 1_000_000})
    assert (run.open("task"), [row.cause for row in run.last.incidents]) == ({}, ["expression"])
    run.do(Retry(incident=run.last.incidents[0].number, variables={"n": 2}))
    assert [row.values for row in run.last.opened] == [{"list": [1, 2]}]
    run.complete("u1")
    assert run.status == "completed"


def test_a_job_error_goes_to_the_boundary_of_its_code() -> None:
    boundary = {"attached_to": "j", "events": (event("error", code="source-down"),)}
    run = Run(model("s > j > e; b > u1 > e2", j={"settings": settings(operation="check")}, b=boundary))
    run.do(JobFailed(job=run.number("job", "j"), code="source-down"))
    assert list(run.open("task").values()) == ["u1"]


def test_an_error_event_sub_process_catches_by_code() -> None:
    nodes = event_sub_process("error", code="A")
    run = Run(model("s > e; sh > uh > eh", e={"events": (event("error", code="A"),)}, **nodes))
    assert list(run.open("task").values()) == ["uh"]
    run.complete("uh")
    assert run.status == "completed"


def test_writes_of_parallel_branches_that_overtake_each_other_are_logged() -> None:
    run = Run(model("s > p1 > u1 > p2 > e; p1 > u2 > p2"))
    run.complete("u1", opinion="yes")
    step = run.complete("u2", opinion="no")
    assert [entry.data["name"] for entry in step.log if entry.what == "conflict"] == ["opinion"]
