"""Moving a token and skipping a task: what is open closes, the marking stays sane, and everything is logged."""

from __future__ import annotations

from typing import Any

import pytest

from engine.commands import CompleteTask, JobFailed, Message, MoveToken, SetVariables, SkipTask, TimerDue
from engine.errors import CommandError, NotFoundError, TaskClosedError
from engine.model.graph import Loop
from tests.engine.models import Run, event, feel, inside, model, script, timer
from tests.engine.models import settings as said

JOB = {"settings": said(operation="check.one", result="answer")}


def token_at(run: Run, node: str) -> int:
    """The number of the token at the node."""
    return next(record[0] for record in (run.state or {})["t"] if record[1] == node)


def move(run: Run, node: str, to: str, by: str | None = None) -> Any:
    """Move the token at the node."""
    return run.do(MoveToken(token_at(run, node), to, by, reason="repair"))


def test_a_task_that_is_left_is_closed_with_its_boundary_events() -> None:
    late = {"attached_to": "u1", "events": (timer("duration", "PT1H"),)}
    run = Run(model("s > u1 > u2 > u3 > e; b > e2", b=late))
    step = move(run, "u1", "u3")
    assert {(each.what, each.node, each.how) for each in step.closed} == {("task", "u1", "cancelled"), ("timer", "b", "cancelled")}
    assert list(run.open("task").values()) == ["u3"] and run.open("timer") == {}
    assert [entry.node for entry in step.log if entry.what == "move"] == ["u1"]
    assert run.complete("u3").status == "completed"


def test_a_token_goes_back() -> None:
    run = Run(model("s > u1 > u2 > e"))
    run.complete("u1", a=1)
    move(run, "u2", "u1")
    run.complete("u1", a=2)
    run.complete("u2")
    assert run.status == "completed" and run.variables == {"a": 2}


def test_a_sub_process_is_left_with_everything_in_it() -> None:
    flows = "s > z > u2 > e; s2 > p1 > u > e2; p1 > k > e2; b > e3"
    nodes: dict[str, Any] = {name: inside("z") for name in ("s2", "p1", "u", "e2")}
    nodes["k"] = inside("z", events=(event("message", name="paid"),))
    run = Run(model(flows, z={}, b={"attached_to": "z", "events": (timer("duration", "PT1H"),)}, **nodes))
    move(run, "z", "u2")
    assert list(run.open("task").values()) == ["u2"] and run.open("wait") == {} and run.open("timer") == {}
    assert [scope[0] for scope in (run.state or {})["s"]] == [0]
    assert run.complete("u2").status == "completed"


@pytest.mark.parametrize("interrupting", [True, False])
def test_an_event_sub_process_that_is_left_listens_once_as_before(interrupting: bool) -> None:
    handler: dict[str, Any] = {"h": {"kind": "subProcess", "event_sub_process": True}, "uh": inside("h"), "eh": inside("h")}
    handler["sh"] = inside("h", interrupting=interrupting, events=(event("message", name="withdrawn"),))
    run = Run(model("s > u1 > u2 > e; sh > uh > eh", **handler))
    run.do(Message(name="withdrawn"))
    move(run, "h", "u2")
    assert list(run.open("wait").values()) == ["sh"]
    run.do(Message(name="withdrawn"))
    assert ("u2" in run.open("task").values()) != interrupting


def test_a_token_stays_in_its_scope() -> None:
    run = Run(model("s > z > u2 > e; s2 > u > u3 > e2", z={}, s2=inside("z"), u=inside("z"), u3=inside("z"), e2=inside("z")))
    with pytest.raises(CommandError):
        move(run, "u", "u2")
    move(run, "u", "u3")
    run.complete("u3")
    assert run.complete("u2").status == "completed"


def test_a_parallel_multi_instance_is_left_with_all_its_items() -> None:
    each = Loop("parallel", cardinality=feel("3"))
    run = Run(model("s > u1 > u2 > e", u1={"loop": each}))
    assert len(run.open("task")) == 3
    step = move(run, "u1", "u2")
    assert len(step.closed) == 3 and list(run.open("task").values()) == ["u2"]


def test_an_event_gateway_is_left_with_all_it_waits_for() -> None:
    waits = {"k1": {"events": (event("message", name="paid"),)}, "k2": {"events": (timer("duration", "P1D"),)}}
    run = Run(model("s > v > k1 > e; v > k2 > u > e2", **waits))
    move(run, "v", "u")
    assert run.open("wait") == {} and run.open("timer") == {} and list(run.open("task").values()) == ["u"]


def test_a_token_goes_to_the_events_behind_a_gateway() -> None:
    waits = {"k1": {"events": (event("message", name="paid"),)}, "k2": {"events": (timer("duration", "P1D"),)}}
    run = Run(model("s > u > v > k1 > e; v > k2 > e2", **waits))
    move(run, "u", "k1")
    assert list(run.open("wait").values()) == ["k1"] and run.open("timer") == {}
    assert run.do(Message("paid", wait=min(run.open("wait")))).status == "completed"


def test_a_token_goes_to_a_join_by_one_of_its_flows() -> None:
    run = Run(model("s > p1 > u1 > p2 > u3 > e; p1 > u2 > p2"))
    with pytest.raises(CommandError):
        move(run, "u1", "p2")
    with pytest.raises(CommandError):
        move(run, "u1", "p2", by="f1")
    move(run, "u1", "p2", by="f3")
    assert list(run.open("task").values()) == ["u2"]
    run.complete("u2")
    assert list(run.open("task").values()) == ["u3"]


@pytest.mark.parametrize("to", ["u3", "e"])
def test_a_move_that_would_starve_a_join_is_refused_by_name(to: str) -> None:
    run = Run(model("s > p1 > u1 > p2 > u3 > e; p1 > u2 > p2"))
    before = run.state
    with pytest.raises(CommandError) as refused:
        move(run, "u1", to)
    assert refused.value.element == "p2" and run.state == before


def test_a_move_into_one_branch_of_a_split_is_refused() -> None:
    run = Run(model("s > u > p1 > u1 > p2 > e; p1 > u2 > p2"))
    with pytest.raises(CommandError):
        move(run, "u", "u1")
    move(run, "u", "p1")
    assert sorted(run.open("task").values()) == ["u1", "u2"]


def test_a_token_that_waits_at_a_join_for_ever_is_freed() -> None:
    run = Run(model("s > x1 [n = 1] > p2 > u > e; x1 [*] > p2"), {"n": 1})
    assert list(run.open("incident").values()) == ["p2"]
    with pytest.raises(NotFoundError):
        run.do(MoveToken(-1, "u", join="p2", flow="f9"))
    run.do(MoveToken(-1, "u", join="p2", flow="f2", reason="the other branch does not exist"))
    assert run.open("incident") == {} and list(run.open("task").values()) == ["u"]
    assert run.complete("u").status == "completed"


@pytest.mark.parametrize("to", ["b", "z", "nowhere", "s2", "s3"])
def test_a_token_cannot_stand_where_only_events_lead(to: str) -> None:
    handler = {"event_sub_process": True}
    begin = {"events": (event("message", name="start"),)}
    nodes = {
        "z": handler,
        "s2": inside("z", events=(event("signal", name="go"),)),
        "s3": begin,
        "b": {"attached_to": "u", "events": (timer("duration", "PT1H"),)},
    }
    run = Run(model("s > u > e; s2 > e2; b > e; s3 > e", **nodes, e2=inside("z")), event="s")
    with pytest.raises(CommandError):
        move(run, "u", to)


def test_a_token_with_an_incident_is_moved_on() -> None:
    run = Run(model("s > j > u > e", j=JOB))
    run.do(JobFailed(job=run.number("job", "j"), message="down"))
    assert run.open("incident")
    move(run, "j", "u")
    assert run.open("incident") == {} and list(run.open("task").values()) == ["u"]


def test_a_token_that_is_gone_cannot_be_moved() -> None:
    run = Run(model("s > u > u2 > e"))
    with pytest.raises(NotFoundError):
        run.do(MoveToken(99, "u2"))


# skipping


def test_a_skipped_task_writes_what_was_given_and_goes_on() -> None:
    run = Run(model("s > u > e", u={"settings": said(writes=("grade",))}))
    step = run.do(SkipTask(task=run.number("task", "u"), values={"grade": "B", "other": 1}, reason="done on paper"))
    assert [(each.what, each.how) for each in step.closed] == [("task", "cancelled")]
    assert "skip" in [entry.what for entry in step.log]
    assert run.status == "completed" and run.variables == {"grade": "B"}


def test_one_item_of_a_multi_instance_is_skipped() -> None:
    each = Loop("parallel", cardinality=feel("2"))
    run = Run(model("s > u1 > e", u1={"loop": each}))
    first, second = sorted(run.open("task"))
    run.do(SkipTask(task=first, reason="x"))
    assert list(run.open("task")) == [second]
    with pytest.raises(TaskClosedError):
        run.do(SkipTask(task=first, reason="x"))
    assert run.do(CompleteTask(task=second)).status == "completed"


def test_a_failed_job_is_skipped_with_the_answer_that_a_person_found() -> None:
    run = Run(model("s > j > e", j=JOB))
    token = token_at(run, "j")
    run.do(JobFailed(job=run.number("job", "j"), message="down"))
    step = run.do(SkipTask(task=token, values={"status": "clean"}, reason="asked by telephone"))
    assert [(each.what, each.how) for each in step.closed] == [("incident", "cancelled")]
    assert run.status == "completed" and run.variables == {"answer": {"status": "clean"}}


def test_a_failed_item_of_machine_work_is_skipped_with_its_incident() -> None:
    each = Loop("parallel", cardinality=feel("2"))
    run = Run(model("s > j > e", j={**JOB, "loop": each}))
    first, second = sorted(run.open("job"))
    run.do(JobFailed(job=first, message="down"))
    run.do(SkipTask(task=first, values={"n": 1}, reason="asked by telephone"))
    assert run.open("incident") == {} and run.status == "running"
    run.job("j", n=2)
    assert run.status == "completed" and second


def test_a_message_that_never_comes_is_skipped() -> None:
    run = Run(model("s > t > e", t={"kind": "receiveTask", "name": "paid"}))
    run.do(SkipTask(task=min(run.open("wait")), values={"amount": 3}, reason="paid in cash"))
    assert run.status == "completed" and run.variables == {"amount": 3}


def test_a_timer_is_nothing_to_skip() -> None:
    run = Run(model("s > k > e", k={"events": (timer("duration", "PT1H"),)}))
    with pytest.raises(CommandError):
        run.do(SkipTask(task=min(run.open("timer")), reason="x"))
    assert run.do(TimerDue(min(run.open("timer")))).status == "completed"


# variables


def test_a_variable_is_written_where_it_is_held() -> None:
    nodes = {"s2": inside("z"), "u": inside("z"), "e2": inside("z")}
    run = Run(model("s > z > e; s2 > u > e2", z={"settings": said(inputs={"local": "1"})}, **nodes), {"shared": 1})
    scope = next(each[0] for each in (run.state or {})["s"] if each[0])
    run.do(SetVariables({"local": 2, "shared": 3}, scope=scope, reason="typing error"))
    assert run.variables == {"shared": 3}
    assert next(each[6] for each in (run.state or {})["s"] if each[0]) == {"local": 2}
    with pytest.raises(NotFoundError):
        run.do(SetVariables({"a": 1}, scope=99))


def test_setting_a_variable_wakes_a_conditional_boundary_event() -> None:
    flows = "s > u > e; b > c > e2"
    nodes = {"b": {"attached_to": "u", "events": (event("conditional", expression="amount > 10"),)}, "c": script("late", "true")}
    run = Run(model(flows, **nodes), {"amount": 1})
    run.do(SetVariables({"amount": 11}))
    assert run.status == "completed" and run.variables == {"amount": 11, "late": True}
