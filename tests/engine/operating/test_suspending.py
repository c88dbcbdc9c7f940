"""Suspend and resume: nothing goes on meanwhile, nothing is lost, and the trace is that of an instance left alone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.advance import advance
from engine.commands import (
    Cancel,
    Command,
    CompleteTask,
    Continue,
    JobDone,
    JobFailed,
    Message,
    Resume,
    Retry,
    SetVariables,
    Signal,
    SkipTask,
    Start,
    Suspend,
    TimerDue,
)
from engine.definition import define
from engine.errors import CommandError, SuspendedError, TaskClosedError
from tests.engine.blocks import Block, blocks, drawn
from tests.engine.models import NOW, Run, event, inside, model, script, timer
from tests.engine.models import settings as said

SLOW = settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
JOB = {"settings": said(operation="check.one", result="answer")}


def test_a_task_cannot_be_completed_while_suspended_and_can_after_the_resume() -> None:
    run = Run(model("s > u > e"))
    number = run.number("task", "u")
    run.do(Suspend(reason="repair"))
    with pytest.raises(SuspendedError):
        run.do(CompleteTask(task=number))
    run.do(Resume())
    assert run.do(CompleteTask(task=number)).status == "completed"


@pytest.mark.parametrize(
    "waiting", [timer("duration", "PT1H"), event("message", name="paid"), event("signal", name="paid")], ids=lambda each: each.kind
)
def test_what_an_event_waits_for_has_to_wait_for_the_resume(waiting: Any) -> None:
    run = Run(model("s > k > e", k={"events": (waiting,)}))
    number = min(run.open("timer") | run.open("wait"))
    command = {"timer": TimerDue(number), "message": Message("paid", wait=number), "signal": Signal("paid")}[waiting.kind]
    run.do(Suspend())
    with pytest.raises(SuspendedError):
        run.do(command)
    run.do(Resume())
    assert run.do(command).status == "completed"


def test_a_job_that_ends_meanwhile_is_kept_and_comes_at_the_resume() -> None:
    run = Run(model("s > j > u > e", j=JOB))
    number = run.number("job", "j")
    run.do(Suspend())
    step = run.do(JobDone(job=number, values={"ok": True}))
    assert [(each.what, each.number) for each in step.closed] == [("job", number)]
    assert run.variables == {} and run.open("task") == {}
    with pytest.raises(TaskClosedError):
        run.do(JobDone(job=number, values={"ok": False}))
    step = run.do(Resume())
    assert step.closed == [] and run.variables == {"answer": {"ok": True}}
    assert list(run.open("task").values()) == ["u"]


def test_a_job_that_fails_meanwhile_reaches_its_error_handler_at_the_resume() -> None:
    caught = {"attached_to": "j", "events": (event("error", code="down"),)}
    run = Run(model("s > j > e; b > u > e2", j=JOB, b=caught))
    run.do(Suspend())
    run.do(JobFailed(job=run.number("job", "j"), code="down", message="no answer"))
    run.do(Resume())
    assert list(run.open("task").values()) == ["u"] and run.open("incident") == {}


def test_what_was_kept_for_a_token_that_is_gone_is_dropped() -> None:
    flows = "s > p > j > e; p > u > e2; b > e3"
    run = Run(model(flows, j=JOB, b={"attached_to": "j", "events": (event("conditional", expression="stop"),)}))
    run.do(Suspend())
    run.do(JobDone(job=run.number("job", "j"), values={}))
    run.do(SetVariables({"stop": True}))
    step = run.do(Resume())
    assert [entry.what for entry in step.log if entry.what in ("event", "drop")] == ["event", "drop"]
    assert "answer" not in run.variables


def test_a_condition_that_became_true_meanwhile_comes_at_the_resume() -> None:
    run = Run(model("s > k > u > e", k={"events": (event("conditional", expression="ready"),)}))
    run.do(Suspend())
    run.do(SetVariables({"ready": True}))
    assert run.open("task") == {}
    run.do(Resume())
    assert list(run.open("task").values()) == ["u"]


def test_a_retry_while_suspended_goes_on_at_the_resume() -> None:
    run = Run(model("s > x [n > 1] > u > e; x [n < 0] > e2"), {"n": 1})
    incident = min(run.open("incident"))
    run.do(Suspend())
    run.do(Retry(incident, {"n": 2}))
    assert run.open("incident") == {} and run.open("task") == {}
    run.do(Resume())
    assert list(run.open("task").values()) == ["u"]


def test_a_sub_process_emptied_meanwhile_completes_at_the_resume() -> None:
    run = Run(model("s > z > u2 > e; s2 > u > e2", z={}, s2=inside("z"), u=inside("z"), e2=inside("z")))
    number = run.number("task", "u")
    run.do(Suspend())
    run.do(SkipTask(task=number, reason="done on paper"))
    run.do(Resume())
    assert list(run.open("task").values()) == ["u2"]


def test_it_can_be_cancelled_while_suspended_and_suspended_once_only() -> None:
    run = Run(model("s > u > e"))
    with pytest.raises(CommandError):
        run.do(Resume())
    run.do(Suspend())
    with pytest.raises(SuspendedError):
        run.do(Suspend())
    assert run.do(Cancel(reason="over")).status == "cancelled"
    assert "z" not in (run.state or {})


def test_a_long_step_goes_on_after_the_resume() -> None:
    flows = "s > x1 > c > x2; x2 [n < 900] > x1; x2 [*] > u > e"
    definition = define(model(flows, c=script("n", "n + 1")))
    step = advance(definition, None, Start(variables={"n": 0}), NOW)
    assert step.more
    step = advance(definition, step.state, Suspend(), NOW)
    assert not step.more
    step = advance(definition, step.state, Continue(), NOW)
    assert not step.opened and not step.more
    step = advance(definition, step.state, Resume(), NOW)
    while step.more:
        step = advance(definition, step.state, Continue(), NOW)
    assert [each.node for each in step.opened] == ["u"]


@SLOW
@given(blocks(), st.data())
def test_suspending_anywhere_never_changes_what_happens(block: Block, data: st.DataObject) -> None:
    source = drawn(block)
    left_alone, disturbed = Run(source), Run(source)
    for _ in range(40):
        if left_alone.status != "running":
            break
        number = data.draw(st.sampled_from(sorted(left_alone.open("task"))))
        for run in (left_alone, disturbed):
            if run is disturbed and data.draw(st.booleans()):
                run.do(Suspend())
                run.do(Resume())
            run.do(CompleteTask(task=number))
        assert {**(left_alone.state or {})} == {**(disturbed.state or {})}
    assert left_alone.entered == disturbed.entered and left_alone.status == disturbed.status


JOBS = model(
    "s > p1 > j1 > j2 > p2 > u > e; p1 > j3 > x [answer.n > 1] > j4 > p2; x [*] > p2",
    **dict.fromkeys(("j1", "j2", "j3", "j4"), JOB),
)


@SLOW
@given(st.data())
def test_jobs_that_end_during_suspensions_end_in_the_same_state(data: st.DataObject) -> None:
    left_alone, disturbed = Run(JOBS), Run(JOBS)
    given_answers = st.integers(0, 3)
    while left_alone.open("job"):
        chosen = data.draw(st.lists(st.sampled_from(sorted(left_alone.open("job"))), unique=True, min_size=1))
        commands: list[Command] = [JobDone(job=each, values={"n": data.draw(given_answers)}) for each in chosen]
        disturbed.do(Suspend())
        for command in commands:
            left_alone.do(command)
            disturbed.do(command)
        disturbed.do(Resume())
        assert left_alone.state == disturbed.state
    assert left_alone.entered == disturbed.entered
