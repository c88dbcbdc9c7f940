"""Gateways by the standard: what goes on, what waits, what is taken."""

from __future__ import annotations

import pytest

from engine.commands import Message, Signal, TimerDue
from engine.definition import define
from engine.errors import UnsupportedError
from tests.engine.models import Run, event, feel, inside, model, timer


def test_exclusive_takes_the_default_only_when_nothing_is_true() -> None:
    flows = "s > x [n > 1] > t1 > e; x [*] > t2 > e"
    assert "t1" in Run(model(flows), {"n": 2}).entered
    assert "t2" in Run(model(flows), {"n": 1}).entered


def test_exclusive_without_a_true_flow_is_an_incident() -> None:
    run = Run(model("s > x [n > 1] > t1 > e; x [n > 2] > t2 > e"), {"n": 1})
    assert [(row.node, row.cause) for row in run.last.incidents] == [("x", "no-flow")]


def test_exclusive_lets_every_token_pass() -> None:
    run = Run(model("s > p > t1 > x > t3 > e; p > t2 > x"))
    assert run.entered.count("t3") == 2


def test_two_flows_between_the_same_nodes_are_two_tokens() -> None:
    run = Run(model("s > p1 > p2 > t1 > e; p1 > p2"))
    assert (run.status, run.entered.count("t1")) == ("completed", 1)


def test_parallel_keeps_the_surplus_token_for_the_next_round() -> None:
    run = Run(model("s > p1 > u1 > p2 > u3 > e; p1 > u2 > p2; p1 > u4 > x > p2; p1 > u5 > x"))
    for node in ("u4", "u5", "u1"):
        run.complete(node)
    assert "u3" not in run.open("task").values()
    run.complete("u2")
    run.complete("u3")
    assert [(row.node, row.cause) for row in run.last.incidents] == [("p2", "stuck")]


@pytest.mark.parametrize("chosen", ["ab", "a", "b"])
def test_inclusive_joins_what_was_split(chosen: str) -> None:
    flows = 's > i1 [contains(t, "a")] > u1 > i2 > u3 > e; i1 [contains(t, "b")] > u2 > i2'
    run = Run(model(flows), {"t": chosen})
    for node in {"a": ["u1"], "b": ["u2"], "ab": ["u2", "u1"]}[chosen]:
        assert "u3" not in run.open("task").values()
        run.complete(node)
    assert list(run.open("task").values()) == ["u3"]


def test_inclusive_join_in_a_loop_decides_anew_each_round() -> None:
    run = Run(model("s > x1 > i1 [a] > u1 > i2 > u3 > x2 [again] > x1; i1 [*] > u2 > i2; x2 [*] > e"), {"a": True})
    for a in (False, True, False):
        run.complete(next(iter(run.open("task").values())))
        run.complete("u3", again=True, a=a)
    assert list(run.open("task").values()) == ["u2"]


def test_event_based_takes_the_first_event_only() -> None:
    run = Run(
        model(
            "s > v > k1 > t1 > e; v > k2 > t2 > e; v > r > t3 > e",
            k1={"events": (event("message", name="m"),)},
            k2={"events": (timer("duration", "PT1H"),)},
            r={"kind": "receiveTask", "events": (event("message", name="r"),)},
        )
    )
    assert (len(run.open("wait")), len(run.open("timer"))) == (2, 1)
    step = run.do(Message(name="r", payload={"seen": 1}))
    assert {(closed.what, closed.how) for closed in step.closed} == {("wait", "cancelled"), ("timer", "cancelled")}
    assert (run.entered[-2:], run.variables, run.status) == (["t3", "e"], {"seen": 1}, "completed")


def test_event_based_waits_for_a_receive_task_without_a_message_by_its_name() -> None:
    run = Run(model("s > v > r > t1 > e; v > k > t2 > e", r={"kind": "receiveTask"}, k={"events": (timer("duration", "PT1H"),)}))
    run.do(Message(name="r"))
    assert "t1" in run.entered and run.status == "completed"


def test_event_based_into_a_task_is_refused() -> None:
    with pytest.raises(UnsupportedError) as refused:
        define(model("s > v > t1 > e; v > k > e", k={"events": (timer("duration", "PT1H"),)}))
    assert refused.value.element == "v"


def test_event_based_by_timer() -> None:
    nodes = {"k1": {"events": (event("signal", name="m"),)}, "k2": {"events": (timer("duration", "PT1H"),)}}
    run = Run(model("s > v > k1 > t1 > e; v > k2 > t2 > e", **nodes))
    run.do(TimerDue(timer=run.number("timer", "k2")))
    assert "t2" in run.entered and "t1" not in run.entered


def test_an_instantiating_parallel_gateway_waits_for_the_other_events() -> None:
    gateway = {"instantiate": True, "parallel_multiple": True}
    nodes = {"k1": {"events": (event("message", name="a"),)}, "k2": {"events": (event("message", name="b"),)}}
    run = Run(model("v > k1 > t1 > e1; v > k2 > t2 > e2", v=gateway, **nodes), event="k1")
    assert (run.status, run.entered) == ("running", ["k1", "k2", "t1", "e1"])
    run.do(Message(name="b"))
    assert (run.status, run.entered[-2:]) == ("completed", ["t2", "e2"])


def test_complex_goes_on_once_and_takes_the_rest_without_effect() -> None:
    gateway = {"kind": "complexGateway", "condition": feel("activationCount >= 2")}
    run = Run(model("s > p > u1 > g > u4 > e; p > u2 > g; p > u3 > g", g=gateway))
    run.complete("u3")
    assert "u4" not in run.open("task").values()
    run.complete("u1")
    assert "u4" in run.open("task").values()
    run.complete("u2")
    run.complete("u4")
    assert (run.status, run.entered.count("u4")) == ("completed", 1)


def test_complex_starts_again_in_the_next_round() -> None:
    gateway = {"kind": "complexGateway", "condition": feel("activationCount >= 1")}
    run = Run(model("s > x1 > p > u1 > g > u3 > x2 [again] > x1; p > u2 > g; x2 [*] > e", g=gateway))
    for first, second in (("u1", "u2"), ("u2", "u1"), ("u1", "u2")):
        run.complete(first)
        run.complete(second)
        run.complete("u3", again=True)
    assert sorted(run.open("task").values()) == ["u1", "u2"]


def test_complex_resets_when_no_other_token_can_come_any_more() -> None:
    gateway = {"kind": "complexGateway", "condition": feel("activationCount >= 1")}
    text = "s > p > u1 > g; p > u2 > x [go] > g; x [*] > e2; g [waitingForStart] > u3 > e; g [not(waitingForStart)] > u4 > e3"
    run = Run(model(text, g=gateway))
    run.complete("u1")
    assert sorted(run.open("task").values()) == ["u2", "u3"]
    run.complete("u2", go=False)
    assert sorted(run.open("task").values()) == ["u3", "u4"]
    run.complete("u3")
    run.complete("u4")
    assert run.status == "completed"


def test_a_scope_is_done_only_after_the_reset_of_its_complex_gateway() -> None:
    nodes = {name: inside("z") for name in ("s2", "x", "t", "u", "e2", "e3")}
    nodes["g"] = inside("z", kind="complexGateway", condition=feel("activationCount >= 1"))
    text = "s > z > e; s2 > x [a] > g; x [*] > g; g [waitingForStart] > t > e2; g [not(waitingForStart)] > u > e3"
    run = Run(model(text, **nodes), {"a": True})
    assert (run.entered, list(run.open("task").values())) == (["s", "z", "s2", "x", "g", "t", "e2", "g", "u"], ["u"])
    run.complete("u")
    assert run.status == "completed"


def test_a_complex_join_without_a_condition_is_refused() -> None:
    with pytest.raises(UnsupportedError) as refused:
        define(model("s > p > g > e; p > g", g={"kind": "complexGateway"}))
    assert refused.value.element == "g"


def test_tokens_at_an_inner_join_hold_back_the_outer_one() -> None:
    run = Run(model("s > p > u1 > i > u4 > e; p > i2 [true] > u2 > p2 > i; i2 [true] > u3 > p2", i2={"kind": "inclusiveGateway"}))
    run.complete("u1")
    run.complete("u2")
    assert "u4" not in run.open("task").values()
    run.complete("u3")
    assert list(run.open("task").values()) == ["u4"]


def test_a_signal_to_nobody_changes_nothing() -> None:
    run = Run(model("s > u1 > e"))
    run.do(Signal(name="nobody"))
    assert list(run.open("task").values()) == ["u1"]
