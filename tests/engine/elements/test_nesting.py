"""Elements within each other: handlers in handlers, interruptions while joins wait, calls, loops and what passes their borders."""

from __future__ import annotations

from typing import Any

import pytest

from engine.commands import Message, Signal, TimerDue
from engine.definition import define
from engine.errors import UnsupportedError
from engine.model.graph import Loop, Model
from tests.engine.models import Run, event, feel, inside, merged, model, script, settings, timer

CALL = {"kind": "callActivity", "settings": settings(called="Q")}


def handler(of: str, kind: str, scope: str | None = None, interrupting: bool = True, **values: Any) -> dict[str, dict[str, Any]]:
    """An event sub-process `sOF > uOF > eOF`."""
    return {
        of: {"kind": "subProcess", "event_sub_process": True, "scope": scope},
        f"s{of}": inside(of, events=(event(kind, **values),), interrupting=interrupting),
        f"u{of}": inside(of),
        f"e{of}": inside(of),
    }


def opened(run: Run) -> list[str]:
    return sorted(run.open("task").values())


def test_an_interruption_takes_the_tokens_that_wait_at_a_join() -> None:
    run = Run(model("s > p1 > u1 > p2 > e; p1 > u2 > p2; sh > uh > eh", **handler("h", "signal", name="x")))
    run.complete("u1")
    run.do(Signal(name="x"))
    assert opened(run) == ["uh"]
    run.complete("uh")
    assert (run.status, run.open("incident")) == ("completed", {})


def test_event_sub_processes_in_event_sub_processes() -> None:
    nodes = {**handler("h", "signal", interrupting=False, name="x"), **handler("g", "signal", scope="h", name="y")}
    run = Run(model("s > u1 > e; sh > uh > eh; sg > ug > eg", **nodes))
    for name in ("x", "x", "y"):
        run.do(Signal(name=name))
    assert opened(run) == ["u1", "ug", "ug"]
    for node in ("u1", "ug", "ug"):
        assert run.status == "running"
        run.complete(node)
    assert run.status == "completed"


def test_an_error_in_a_handler_goes_to_the_boundary_of_the_sub_process_around_it() -> None:
    nodes = {"z": {}, "s1": inside("z"), "u1": inside("z"), "e1": inside("z"), **handler("h", "message", scope="z", name="m")}
    nodes["eh"] = inside("h", events=(event("error", code="A"),))
    nodes["b"] = {"attached_to": "z", "events": (event("error", code="A"),)}
    run = Run(model("s > z > e; b > u7 > e7; s1 > u1 > e1; sh > uh > eh", **nodes))
    run.do(Message(name="m"))
    run.complete("uh")
    assert opened(run) == ["u7"]


def test_an_error_of_one_item_ends_all_items() -> None:
    nodes = {"z": {"loop": Loop("parallel", cardinality=feel("3"))}, "s1": inside("z"), "u1": inside("z")}
    nodes |= {"e1": inside("z", events=(event("error", code="A"),)), **handler("h", "error", code="A")}
    run = Run(model("s > z > e; s1 > u1 > e1; sh > uh > eh", **nodes))
    run.complete("u1")
    assert opened(run) == ["uh"]


def test_a_terminate_event_ends_its_item_only() -> None:
    nodes = {"z": {"loop": Loop("parallel", cardinality=feel("2"))}, "s1": inside("z"), "p1": inside("z")}
    nodes |= {"u1": inside("z"), "u2": inside("z"), "e1": inside("z", events=(event("terminate"),)), "e4": inside("z")}
    run = Run(model("s > z > u9 > e; s1 > p1 > u1 > e1; p1 > u2 > e4", **nodes))
    run.complete("u1")
    assert opened(run) == ["u1", "u2"]
    run.complete("u1")
    assert opened(run) == ["u9"]


def test_boundary_events_of_a_multi_instance_stand_beside_all_items() -> None:
    nodes = {
        "u1": {"loop": Loop("parallel", cardinality=feel("3"))},
        "b1": {"attached_to": "u1", "events": (timer("duration", "PT1H"),)},
        "b2": {"attached_to": "u1", "interrupting": False, "events": (event("message", name="m"),)},
    }
    run = Run(model("s > u1 > e; b1 > u2 > e2; b2 > t1 > e3", **nodes))
    for _ in range(2):
        run.do(Message(name="m"))
    run.complete("u1")
    run.do(TimerDue(timer=run.number("timer", "b1")))
    assert (opened(run), run.entered.count("t1"), run.open("wait")) == (["u2"], 2, {})


def test_a_cycle_beside_a_sequential_multi_instance_runs_through_all_items() -> None:
    nodes = {"z": {"loop": Loop("sequential", cardinality=feel("2"))}, "s1": inside("z"), "u1": inside("z"), "e1": inside("z")}
    nodes["b"] = {"attached_to": "z", "interrupting": False, "events": (timer("cycle", "R3/PT1M"),)}
    run = Run(model("s > z > e; b > t9 > e9; s1 > u1 > e1", **nodes))
    for act in ("timer", "timer", "u1", "timer", "u1"):
        run.do(TimerDue(timer=run.number("timer", "b"))) if act == "timer" else run.complete(act)
    assert (run.status, run.entered.count("t9"), run.open("timer")) == ("completed", 3, {})


def test_a_cycle_starts_its_event_sub_process_each_time() -> None:
    nodes = handler("h", "timer", interrupting=False, timer="cycle", expression="R2/PT1M")
    run = Run(model("s > u1 > e; sh > uh > eh", **nodes))
    for _ in range(2):
        run.do(TimerDue(timer=run.number("timer", "sh")))
    assert (opened(run), run.open("timer")) == (["u1", "uh", "uh"], {})


@pytest.mark.parametrize(("interrupting", "left"), [(True, ["u3"]), (False, ["u2", "u3"])])
def test_an_escalation_of_a_called_process_reaches_the_boundary_of_the_call(interrupting: bool, left: list[str]) -> None:
    called = model("s2 > w2 > u2 > e2", process="Q", w2={"events": (event("escalation", code="A"),)})
    boundary = {"attached_to": "a", "interrupting": interrupting, "events": (event("escalation", code="A"),)}
    assert opened(Run(merged(model("s > a > e; b > u3 > e3", a=CALL, b=boundary), called))) == left


def test_a_signal_of_a_called_process_reaches_its_caller() -> None:
    thrown = {"events": (event("signal", name="A"),)}
    called = model("s2 > w2 > u2 > e2", process="Q", w2=thrown)
    calling = model("s > p > k > u4 > e4; p > a > e; b > u3 > e3", a=CALL, k=thrown, b={"attached_to": "a", **thrown})
    assert opened(Run(merged(calling, called))) == ["u3", "u4"]


def calling(called: Model) -> Model:
    return merged(model("s > a > e", a=CALL), called)


def test_a_call_begins_at_the_start_without_an_event() -> None:
    other = {"kind": "startEvent", "events": (event("message", name="m"),)}
    assert opened(Run(calling(model("k2 > u3 > e3; s2 > u2 > e2", process="Q", k2=other)))) == ["u2"]


def test_a_call_of_what_begins_with_an_event_only_is_refused() -> None:
    other = {"kind": "startEvent", "events": (event("message", name="m"),)}
    with pytest.raises(UnsupportedError) as refused:
        define(calling(model("k2 > u3 > e3", process="Q", k2=other)))
    assert refused.value.element == "a"


def test_items_of_a_call_give_their_results_to_the_collection_only() -> None:
    called = model("s2 > c2 > e2", process="Q", c2=script("r", "given * 2"))
    mapped = settings(called="Q", inputs={"given": "k"}, outputs={"r": "r"}, all_inputs=False, all_outputs=False)
    items = Loop("parallel", collection=feel("[1, 2, 3]"), element="k", output_collection="all", output_element=feel("r"))
    run = Run(merged(model("s > a > e", a={"kind": "callActivity", "settings": mapped, "loop": items}), called))
    assert (run.status, run.variables) == ("completed", {"all": [2, 4, 6]})


def test_an_inclusive_join_waits_for_a_loop_back_into_one_branch() -> None:
    flows = "s > i1 [a] > x1 > u1 > x2 [again] > x1; x2 [*] > i2 > u3 > e; i1 [b] > u2 > i2"
    run = Run(model(flows), {"a": True, "b": True})
    run.complete("u2")
    run.complete("u1", again=True)
    assert opened(run) == ["u1"]
    run.complete("u1", again=False)
    assert opened(run) == ["u3"]


def test_inclusive_joins_that_wait_for_each_other_are_an_incident() -> None:
    flows = "s > p > u1 > i1 > u3 > x1 [c] > i2; x1 [*] > e1; p > u2 > i2 > u4 > x2 [c] > i1; x2 [*] > e2"
    run = Run(model(flows), {"c": True})
    run.complete("u1")
    run.complete("u2")
    assert [row.cause for row in run.last.incidents] == ["stuck"]


def test_an_inclusive_join_waits_for_the_branch_of_a_boundary_event() -> None:
    boundary = {"attached_to": "u1", "interrupting": False, "events": (event("signal", name="g"),)}
    run = Run(model("s > u1 > i > u3 > e; b > u2 > i", b=boundary))
    run.do(Signal(name="g"))
    run.complete("u1")
    assert opened(run) == ["u2"]
    run.complete("u2")
    assert opened(run) == ["u3"]


def test_an_event_gateway_in_a_loop_leaves_nothing_behind() -> None:
    nodes = {"k1": {"events": (event("message", name="m"),)}, "k2": {"events": (timer("duration", "PT1H"),)}}
    run = Run(model("s > x1 > v > k1 > x2 [again] > x1; x2 [*] > e; v > k2 > x2", **nodes), {"again": True})
    for _ in range(5):
        run.do(Message(name="m", payload={"again": True}))
        run.do(TimerDue(timer=run.number("timer", "k2")))
    assert (len(run.open("wait")), len(run.open("timer"))) == (1, 1)
    run.do(Message(name="m", payload={"again": False}))
    assert (run.status, run.open("wait"), run.open("timer")) == ("completed", {}, {})


def test_a_parallel_multiple_event_beside_an_activity_comes_again_and_again() -> None:
    both = {"parallel_multiple": True, "events": (event("signal", name="a"), event("message", name="b"))}
    run = Run(model("s > u1 > e; b > t1 > e2", b={"attached_to": "u1", "interrupting": False, **both}))
    for _ in range(2):
        run.do(Signal(name="a"))
        run.do(Message(name="b"))
    assert run.entered.count("t1") == 2
    run.complete("u1")
    assert (run.status, run.open("wait")) == ("completed", {})


def test_a_message_field_named_code_is_written() -> None:
    run = Run(model("s > u1 > e; b > u2 > e2", b={"attached_to": "u1", "events": (event("message", name="m"),)}))
    run.do(Message(name="m", payload={"code": "A"}))
    assert run.variables == {"code": "A"}


def test_an_error_writes_no_variables_that_its_handler_does_not_declare() -> None:
    nodes = {"z": {}, "s1": inside("z"), "e1": inside("z", events=(event("error", code="A"),))}
    quiet = {"attached_to": "z", "events": (event("error", code="A"),)}
    assert Run(model("s > z > e; b > u1 > e2; s1 > e1", b=quiet, **nodes)).variables == {}
    told = {**quiet, "settings": settings(outputs={"why": "code"})}
    assert Run(model("s > z > e; b > u1 > e2; s1 > e1", b=told, **nodes)).variables == {"why": "A"}


WRITES_X = {"kind": "callActivity", "settings": settings(called="Q", outputs={"x": "y"})}


def asks_for_y(source: Model) -> Run:
    """What has called the process `sq > uq > eq` has its answer: `x` is 1."""
    run = Run(merged(source, model("sq > uq > eq", "Q")), {"x": 0}, process="P")
    run.complete("uq", y=1)
    return run


def test_a_condition_hears_what_a_call_has_given_back_though_nothing_goes_on_then() -> None:
    k1 = {"events": (event("conditional", expression="x = 1"),)}
    assert asks_for_y(model("s > p1 > a > p2 > e; p1 > k1 > p2", a=WRITES_X, k1=k1)).status == "completed"


def test_a_condition_of_a_sub_process_hears_what_the_last_call_in_it_has_given_back() -> None:
    nodes = {"s1": inside("z"), "a": inside("z", **WRITES_X), "b": {"attached_to": "z"}}
    nodes["b"]["events"] = (event("conditional", expression="x = 1"),)
    assert opened(asks_for_y(model("s > z > e; s1 > a; b > u2 > e2", **nodes))) == ["u2"]


def test_a_condition_hears_what_one_item_of_a_call_has_given_back() -> None:
    items = {**WRITES_X, "loop": Loop("parallel", cardinality=feel("2"))}
    beside = {"attached_to": "a", "events": (event("conditional", expression="x = 1"),)}
    assert opened(asks_for_y(model("s > a > e; b > u2 > e2", a=items, b=beside))) == ["u2"]


ORDERED = {"kind": "adHocSubProcess", "ordering": "Sequential", "condition": feel("done")}


def test_an_ad_hoc_sub_process_that_is_interrupted_starts_nothing_more() -> None:
    nodes = {**handler("h", "message", "z", name="m"), "z": ORDERED, "u1": inside("z"), "u2": inside("z")}
    run = Run(model("s > z > u9 > e; sh > uh > eh", **nodes), {"done": False})
    run.do(Message(name="m"))
    run.complete("uh")
    assert opened(run) == ["u9"]


def test_a_terminate_event_ends_an_ad_hoc_sub_process() -> None:
    nodes = {"z": ORDERED, "t1": inside("z"), "e1": inside("z", events=(event("terminate"),)), "u2": inside("z")}
    assert opened(Run(model("s > z > u9 > e; t1 > e1", **nodes), {"done": False})) == ["u9"]
