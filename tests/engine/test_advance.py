"""The pure step, its numbers and its rows."""

from __future__ import annotations

from engine.commands import TimerDue
from tests.engine.models import Run, event, model, script, settings, timer


def test_a_straight_process_runs_to_its_end() -> None:
    run = Run(model("s > u1 > c1 > e", c1=script("total", "amount * 2")))
    assert run.open("task") == {run.number("task", "u1"): "u1"}
    run.complete("u1", amount=21)
    assert (run.status, run.last.outcome) == ("completed", "e")
    assert run.variables == {"amount": 21, "total": 42}
    assert run.entered == ["s", "u1", "c1", "e"]


def test_a_job_writes_its_result_and_nothing_else() -> None:
    run = Run(model("s > j > e", j={"settings": settings(operation="check.population", result="population")}))
    assert run.last.jobs[0].operation == "check.population"
    run.job("j", status="clean", admin=True)
    assert run.variables == {"population": {"status": "clean", "admin": True}}
    assert run.status == "completed"


def test_parallel_branches_meet() -> None:
    run = Run(model("s > p1 > u1 > p2 > e; p1 > u2 > p2"))
    run.complete("u2", b=2)
    assert run.status == "running"
    run.complete("u1", a=1)
    assert run.status == "completed"
    assert run.variables == {"a": 1, "b": 2}


def test_a_boundary_timer_interrupts() -> None:
    flows = "s > z > u2 > e; b > u3 > e2"
    inner = {"kind": "userTask", "scope": "z"}
    run = Run(model(flows, z={}, b={"attached_to": "z", "events": (timer("duration", "P1M"),)}, u1=inner))
    assert run.last.timers[0].due.isoformat() == "2026-02-28T08:00:00+00:00"
    run.do(TimerDue(timer=run.number("timer", "b")))
    assert list(run.open("task").values()) == ["u3"]
    run.complete("u3")
    assert run.status == "completed"


def test_an_exclusive_gateway_follows_the_file() -> None:
    run = Run(model("s > x [n > 1] > t1 > e; x [n > 0] > t2 > e; x [*] > t3 > e"), {"n": 5})
    assert run.entered == ["s", "x", "t1", "e"]


def test_a_signal_end_event_reaches_the_other_branch() -> None:
    caught = {"events": (event("signal", name="go"),)}
    run = Run(model("s > p > k > u1 > e; p > e2", k=caught, e2=caught))
    assert list(run.open("task").values()) == ["u1"]
