"""An incident and the way back: what fails is told once, and a retry goes on where it failed, neither twice nor from the start."""

from __future__ import annotations

from typing import Any

import pytest

from engine.commands import JobDone, Message, Retry, SetVariables, TimerDue
from engine.errors import CommandError
from engine.model.graph import BehaviourEvent, Loop
from tests.engine.models import Run, event, feel, inside, model, settings, timer

FAILS = "count(for i in 1..n return i)"
HUGE = 10_000_000


def loop(kind: Any, **values: Any) -> Loop:
    return Loop(kind, **{name: feel(text) for name, text in values.items()})


def retry(run: Run, **variables: Any) -> None:
    """Retry the only open incident."""
    (number,) = run.open("incident")
    run.do(Retry(incident=number, variables=variables))


def test_a_sub_process_whose_outputs_fail_is_not_run_again() -> None:
    nodes = {"z": {"settings": settings(outputs={"x": FAILS})}, "s1": inside("z"), "u1": inside("z"), "e1": inside("z")}
    run = Run(model("s > z > e; s1 > u1 > e1", **nodes), {"n": HUGE})
    run.complete("u1")
    assert list(run.open("incident").values()) == ["z"]
    retry(run, n=2)
    assert (run.status, run.variables, run.entered.count("u1")) == ("completed", {"n": 2, "x": 2}, 1)


@pytest.mark.parametrize("kind", ["parallel", "sequential"])
def test_an_item_of_a_sub_process_whose_outputs_fail_is_not_run_again(kind: str) -> None:
    items = Loop(kind, collection=feel("[1, 2, 3]"), element="k")  # type: ignore[arg-type]
    failing = settings(outputs={"x": f"if k = 2 then {FAILS} else 0"})
    nodes = {"z": {"loop": items, "settings": failing}, "s1": inside("z"), "u1": inside("z"), "e1": inside("z")}
    run = Run(model("s > z > e; s1 > u1 > e1", **nodes), {"n": HUGE})
    while run.open("task"):
        run.complete("u1")
    assert (run.status, len(run.open("incident"))) == ("running", 1)
    retry(run, n=2)
    while run.open("task"):
        run.complete("u1")
    assert (run.status, run.entered.count("u1")) == ("completed", 3)


def test_boundary_events_listen_after_one_of_them_could_not_say_when() -> None:
    nodes = {
        "b1": {"attached_to": "u1", "events": (event("signal", name="stop"),)},
        "b2": {"attached_to": "u1", "interrupting": False, "events": (timer("duration", "when"),)},
    }
    run = Run(model("s > u1 > e; b1 > e2; b2 > t1 > e3", **nodes), {"when": 5})
    assert (run.open("task"), run.open("wait")) == ({}, {})
    retry(run, when="PT1H")
    assert (list(run.open("task").values()), len(run.open("wait")), len(run.open("timer"))) == (["u1"], 1, 1)


def test_an_event_that_could_not_say_when_waits_for_each_of_its_parts_once() -> None:
    run = Run(model("s > k > e", k={"events": (event("signal", name="a"), timer("duration", "when"))}), {"when": 5})
    retry(run, when="PT1H")
    assert (len(run.open("wait")), len(run.open("timer"))) == (1, 1)


def test_a_gateway_whose_event_could_not_say_when_waits_for_each_once() -> None:
    nodes = {"k1": {"events": (event("signal", name="a"),)}, "k2": {"events": (timer("duration", "when"),)}}
    run = Run(model("s > v > k1 > e; v > k2 > e2", **nodes), {"when": 5})
    retry(run, when="PT1H")
    assert (len(run.open("wait")), len(run.open("timer"))) == (1, 1)


def test_a_message_that_cannot_be_written_is_kept_for_the_retry() -> None:
    declared = {"events": (event("message", name="m"),), "settings": settings(outputs={"sum": f"amount + {FAILS}"})}
    run = Run(model("s > k > e", k=declared), {"n": HUGE})
    run.do(Message(name="m", payload={"amount": 1}))
    retry(run, n=2)
    assert (run.status, run.variables["sum"]) == ("completed", 3)


@pytest.mark.parametrize("kind", ["receiveTask", "serviceTask"])
def test_a_result_that_cannot_be_written_is_kept_for_the_retry(kind: str) -> None:
    declared = settings(operation="check", outputs={"sum": f"amount + {FAILS}"})
    asked = {"kind": kind, "events": (event("message", name="m"),) if kind == "receiveTask" else (), "settings": declared}
    run = Run(model("s > a > e", a=asked), {"n": HUGE})
    if kind == "receiveTask":
        run.do(Message(name="m", payload={"amount": 1}))
    else:
        run.do(JobDone(job=run.number("job", "a"), values={"amount": 1}))
    retry(run, n=2)
    assert (run.status, run.variables["sum"]) == ("completed", 3)


@pytest.mark.parametrize("at", ["boundary", "event sub-process"])
def test_what_an_event_brings_to_a_handler_is_kept_for_the_retry(at: str) -> None:
    declared = {"events": (event("message", name="m"),), "settings": settings(outputs={"sum": f"amount + {FAILS}"})}
    if at == "boundary":
        run = Run(model("s > u1 > e; b > u2 > e2", b={"attached_to": "u1", **declared}), {"n": HUGE})
    else:
        handler = {"h": {"kind": "subProcess", "event_sub_process": True}, "sh": {"scope": "h", **declared}}
        run = Run(model("s > u1 > e; sh > u2 > eh", u2=inside("h"), eh=inside("h"), **handler), {"n": HUGE})
    run.do(Message(name="m", payload={"amount": 1}))
    assert run.open("task") == {}
    retry(run, n=2)
    assert (list(run.open("task").values()), run.variables["sum"]) == (["u2"], 3)


def test_a_conditional_event_that_fails_is_told_once_and_looked_at_again() -> None:
    boundary = {"attached_to": "u1", "events": (event("conditional", expression=f"{FAILS} > 3"),)}
    run = Run(model("s > u1 > e; b > u2 > e2", b=boundary), {"n": 1})
    for n in (HUGE, HUGE + 1):
        run.do(SetVariables({"n": n}))
    assert (list(run.open("task").values()), list(run.open("incident").values())) == (["u1"], ["b"])
    retry(run)
    assert list(run.open("incident").values()) == ["b"]
    retry(run, n=4)
    assert (list(run.open("task").values()), run.open("incident")) == (["u2"], {})


def test_a_loop_whose_condition_failed_looks_at_it_again_and_runs_no_round_more() -> None:
    written = settings(writes=("again",))
    run = Run(model("s > u1 > e", u1={"loop": loop("standard", condition="again"), "settings": written}))
    run.complete("u1", again=None)
    retry(run, again=False)
    assert (run.status, sum(len(step.opened) for step in run.steps)) == ("completed", 1)


def test_a_completion_condition_that_failed_is_looked_at_again() -> None:
    run = Run(model("s > u1 > e", u1={"loop": loop("parallel", cardinality="3", condition="enough")}))
    run.complete("u1")
    assert list(run.open("task").values()) == ["u1", "u1"]
    retry(run, enough=True)
    assert (run.status, run.open("task")) == ("completed", {})


def test_a_completion_condition_that_failed_is_looked_at_with_the_next_item_too() -> None:
    run = Run(model("s > u1 > e", u1={"loop": loop("parallel", cardinality="3", condition="enough")}))
    run.complete("u1")
    run.complete("u1")
    assert len(run.open("incident")) == 1
    run.do(SetVariables({"enough": True}))
    run.complete("u1")
    assert (run.status, run.open("incident")) == ("completed", {})


@pytest.mark.parametrize("kind", ["parallel", "sequential"])
def test_an_item_that_cannot_begin_stops_alone(kind: str) -> None:
    items = Loop(kind, collection=feel("[1, 2, 3]"), element="k")  # type: ignore[arg-type]
    mapped = settings(inputs={"x": f"if k = 2 then {FAILS} else 0"})
    run = Run(model("s > u1 > e", u1={"loop": items, "settings": mapped}), {"n": HUGE})
    for _ in range(2 if kind == "parallel" else 1):
        run.complete("u1")
    assert (run.status, run.open("task"), len(run.open("incident"))) == ("running", {}, 1)
    retry(run, n=2)
    while run.open("task"):
        run.complete("u1")
    assert run.status == "completed"


def test_an_answer_that_cannot_be_written_is_asked_again_for_this_item_only() -> None:
    items = loop("parallel", cardinality="2")
    run = Run(model("s > u1 > e", u1={"loop": items, "settings": settings(outputs={"x": FAILS})}), {"n": HUGE})
    run.complete("u1")
    run.do(SetVariables({"n": 2}))
    run.complete("u1")
    assert (run.status, run.open("task"), len(run.open("incident"))) == ("running", {}, 1)
    retry(run)
    run.complete("u1")
    assert (run.status, run.open("incident")) == ("completed", {})


def test_incidents_of_what_is_interrupted_close() -> None:
    boundary = {"attached_to": "u1", "events": (timer("duration", "PT1H"),)}
    items = loop("parallel", cardinality="2")
    run = Run(model("s > u1 > e; b > e2", b=boundary, u1={"loop": items, "settings": settings(outputs={"x": FAILS})}), {"n": HUGE})
    run.complete("u1")
    run.do(TimerDue(timer=run.number("timer", "b")))
    assert (run.status, run.open("incident"), run.last.outcome) == ("completed", {}, "e2")


def test_a_message_that_could_not_be_sent_is_sent_by_the_retry_and_nothing_else_twice() -> None:
    thrown = (event("signal", name="n"), event("message", name="m", payload=FAILS))
    run = Run(model("s > w > e", w={"events": thrown}), {"n": HUGE})
    retry(run, n=2)
    assert (run.status, run.open("job")) == ("completed", {})
    assert [sent.name for step in run.steps for sent in step.messages] == ["n", "m"]


@pytest.mark.parametrize("behaviour", ["None", "One"])
def test_what_a_behaviour_could_not_throw_is_thrown_by_the_retry(behaviour: Any) -> None:
    events = (BehaviourEvent(event("message", name="m", payload=FAILS)),)
    items = Loop("sequential", cardinality=feel("2"), behaviour=behaviour, behaviour_events=events)
    run = Run(model("s > u1 > e", u1={"loop": items}), {"n": HUGE})
    run.complete("u1")
    retry(run, n=2)
    run.complete("u1")
    assert run.status == "completed"
    assert len([sent for step in run.steps for sent in step.messages]) == (2 if behaviour == "None" else 1)


def test_what_failed_in_a_process_is_no_incident_any_more_when_it_has_completed() -> None:
    nodes = {"h": {"kind": "subProcess", "event_sub_process": True}, "uh": inside("h"), "eh": inside("h")}
    nodes["sh"] = inside("h", events=(event("conditional", expression=f"{FAILS} > 0"),))
    run = Run(model("s > u1 > e; sh > uh > eh", **nodes), {"n": HUGE})
    assert list(run.open("incident").values()) == ["sh"]
    run.complete("u1")
    assert (run.status, run.open("incident")) == ("completed", {})


def test_a_process_that_cannot_listen_to_what_may_interrupt_it_does_not_begin() -> None:
    nodes = {"h": {"kind": "subProcess", "event_sub_process": True}, "uh": inside("h"), "eh": inside("h")}
    nodes["sh"] = inside("h", events=(timer("duration", "later"),))
    with pytest.raises(CommandError, match="no variable later"):
        Run(model("s > u1 > e; sh > uh > eh", **nodes))


def test_a_complex_gateway_whose_condition_fails_keeps_its_tokens_and_looks_again() -> None:
    joins = {"kind": "complexGateway", "condition": feel("activationCount >= needed")}
    run = Run(model("s > p1 > u1 > g > u4 > e; p1 > u2 > g; p1 > u3 > g", g=joins))
    run.complete("u1")
    run.complete("u2")
    assert list(run.open("incident").values()) == ["g"] and list(run.open("task").values()) == ["u3"]
    retry(run, needed=2)
    assert sorted(run.open("task").values()) == ["u3", "u4"]
    run.complete("u4")
    run.complete("u3")
    assert (run.status, run.open("incident")) == ("completed", {})
