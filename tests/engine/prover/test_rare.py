"""What is rarely drawn is proved as the engine runs it."""

from __future__ import annotations

from typing import Any

import pytest

from engine.model.graph import BehaviourEvent, Expression, Loop, Model, Settings
from engine.prover import Soundness, path_to, prove
from tests.conformance.prover import run
from tests.engine.models import event, feel, merged, model
from tests.engine.prover.random_rare import RARE

FIELDS = ("safe", "option_to_complete", "proper_completion", "no_dead_element", "sound")


def judged(source: Model) -> Soundness:
    space, found = prove(source, "P")
    assert space.net.uncovered == ()
    return found


def failing(source: Model) -> set[str]:
    found = judged(source)
    assert all(getattr(found, name).holds is not None for name in FIELDS)
    return {name for name in FIELDS if not getattr(found, name).holds}


@pytest.mark.parametrize("block", RARE)
def test_the_prover_agrees_with_the_engine(block: str) -> None:
    found = run(models=10, seed=40_100, states=60, kind="rare", rare=(block,))
    assert [result for result in found["results"] if result["better"] or result["different"]] == []
    assert found["not_proved"] <= 1 and found["complete"] >= 6


def test_a_signal_that_its_scope_is_left_by_comes_before_the_scope_is_done() -> None:
    signal = (event("signal", name="a"),)
    nodes: dict[str, dict[str, Any]] = {"e1": {"scope": "z", "events": signal}, "b": {"attached_to": "z", "events": signal}}
    nodes |= {name: {"scope": "z"} for name in ("s1", "u1")}
    found = judged(model("s > z > u2 > e2; s1 > u1 > e1; b > u3 > e3", **nodes))
    assert found.no_dead_element.elements == ("u2", "e2")


def test_several_things_are_thrown_in_order_and_what_comes_after_an_error_never() -> None:
    thrown = (event("escalation", code="H"), event("error", code="F"), event("escalation", code="K"))
    nodes: dict[str, dict[str, Any]] = {"e1": {"scope": "z", "events": thrown}, "s1": {"scope": "z"}}
    for name, kind, code in (("b1", "escalation", "H"), ("b2", "error", "F"), ("b3", "escalation", "K")):
        nodes[name] = {"attached_to": "z", "interrupting": name == "b2", "events": (event(kind, code=code),)}
    found = judged(model("s > z > e; s1 > e1; b1 > u1 > e3; b2 > u2 > e4; b3 > u3 > e5", **nodes))
    assert set(found.no_dead_element.elements) == {"b3", "u3", "e", "e5"}


def test_what_a_multi_instance_throws_does_not_end_it() -> None:
    loop = Loop("parallel", feel("2"), behaviour="One", behaviour_events=(BehaviourEvent(event("escalation", code="H")),))
    boundary = {"attached_to": "u1", "events": (event("escalation", code="H"),)}
    source = model("s > u1 > u2 > e; b > u3 > e3", u1={"loop": loop}, b=boundary)
    assert failing(source) == set()
    complex_loop = Loop(
        "sequential", feel("2"), behaviour="Complex", behaviour_events=(BehaviourEvent(event("error", code="F"), feel("c")),)
    )
    caught = {"attached_to": "u1", "events": (event("error", code="F"),)}
    assert failing(model("s > u1 > u2 > e; b > u3 > e3", u1={"loop": complex_loop}, b=caught)) == set()


def test_a_timer_without_end_never_lets_the_process_end() -> None:
    endless = (event("timer", timer="cycle", expression=Expression("R/PT1H", "R/PT1H", "iso8601")),)
    assert "option_to_complete" in failing(model("s > k > u > e", k={"events": endless}))
    thrice = (event("timer", timer="cycle", expression=Expression("R3/PT1H", "R3/PT1H", "iso8601")),)
    assert failing(model("s > k > e", k={"events": thrice})) == {"proper_completion", "sound"}


def undoable(scope: str, wait: bool) -> Model:
    """A sub-process whose task is undone when it is over; what is thrown waits for it, or does not."""
    nodes: dict[str, dict[str, Any]] = {
        **{name: {"scope": scope} for name in ("s1", "u1", "e1")},
        "b1": {"scope": scope, "attached_to": "u1", "events": (event("compensation"),)},
        "u9": {"scope": scope, "for_compensation": True},
        "w1": {"events": (event("compensation", wait_for_completion=wait),)},
    }
    return model(f"s > {scope} > w1 > u2 > e; s1 > u1 > e1", associations=[("b1", "u9")], **nodes)


@pytest.mark.parametrize("wait", [True, False])
def test_a_completed_sub_process_is_undone_as_a_whole(wait: bool) -> None:
    space, found = prove(undoable("z", wait), "P")
    assert {name for name in FIELDS if getattr(found, name).holds is not True} == set()
    ends = [
        i
        for i, edges in enumerate(space.edges)
        for t, _ in edges
        if (space.net.steps[t].node, space.net.steps[t].what) == ("e", "done")
    ]
    ways = [[step.node for step in path_to(space, end) if step.what == "done"] for end in ends]
    assert all("u9" in way for way in ways) == wait
    if wait:
        assert all(way.index("u1") < way.index("u9") < way.index("w1") for way in ways)


def test_a_gateway_with_very_many_conditions_is_followed() -> None:
    branches = ";".join(f"i1 [c{n}] > t{n} > i2" for n in range(11))
    assert failing(model(f"s > i1 [*] > t > i2 > e; {branches}")) == set()


def test_a_process_that_calls_itself_is_followed_at_every_depth() -> None:
    again = {"kind": "callActivity", "settings": Settings(called="P")}
    assert failing(model("s > x1 [a] > u1 > e; x1 [*] > z > e", z=again)) == set()
    found = judged(model("s > x1 [a] > u1 > p1 > e; x1 [*] > z > p1", z=again))
    assert (found.option_to_complete.holds, found.option_to_complete.elements) == (False, ("P", "p1"))


def test_what_signals_from_any_depth_is_not_proved() -> None:
    called = model(
        "sq > x1 [a] > wq > eq; x1 [*] > zq > eq2",
        "Q",
        wq={"events": (event("signal", name="a"),)},
        zq={"kind": "callActivity", "settings": Settings(called="Q")},
    )
    source = merged(model("s > z > e", z={"kind": "callActivity", "settings": Settings(called="Q")}), called)
    space, found = prove(source, "P")
    assert space.net.uncovered == (("zq", "called-too-deep"),)
    assert found.sound.holds is None


def test_data_decides_whether_a_complex_gateway_goes_on() -> None:
    joins = {"kind": "complexGateway", "condition": feel("activationCount >= 2 and ready")}
    found = judged(model("s > p1 > u1 > y > e; p1 > u2 > y; p1 > u3 > y", y=joins))
    assert found.option_to_complete.holds is False
    either = {"kind": "complexGateway", "condition": feel("activationCount = 3 or ready")}
    assert failing(model("s > p1 > u1 > y > e; p1 > u2 > y; p1 > u3 > y", y=either)) == set()


def test_tokens_that_wait_twice_on_one_side_of_a_complex_gateway_prove_nothing() -> None:
    joins = {"kind": "complexGateway", "condition": feel("activationCount >= 3")}
    found = judged(model("s > p1 > u1 > x1 > y > e; p1 > u2 > x1; p1 > u3 > y", y=joins))
    assert (found.safe.holds, found.proper_completion.holds) == (False, None)
    assert (found.proper_completion.reason, found.proper_completion.elements) == ("side-filled-twice", ("y",))


def test_what_a_called_process_has_completed_is_undone_by_its_caller() -> None:
    undo: dict[str, dict[str, Any]] = {"b": {"attached_to": "uq", "events": (event("compensation"),)}}
    undo["hq"] = {"kind": "userTask", "for_compensation": True}
    called = model("sq > uq > eq", "Q", associations=[("b", "hq")], **undo)
    call = {"kind": "callActivity", "settings": Settings(called="Q")}
    throw = {"kind": "intermediateThrowEvent", "events": (event("compensation"),)}
    assert failing(merged(model("s > a > w > e", a=call, w=throw), called)) == set()
    assert judged(merged(model("s > a > e", a=call), called)).no_dead_element.elements == ("hq",)


def test_what_is_opened_once_more_to_be_undone_catches_nothing() -> None:
    error, throw = (event("error", code="E"),), (event("compensation"),)
    nodes: dict[str, dict[str, Any]] = {"s1": {"scope": "z"}, "u1": {"scope": "z"}, "e1": {"scope": "z"}}
    nodes |= {"bu": {"scope": "z", "attached_to": "u1", "events": throw}, "w": {"events": throw}, "sh": {"scope": "h"}}
    nodes |= {"h": {"scope": "z", "kind": "subProcess", "for_compensation": True}, "eh": {"scope": "h", "events": error}}
    nodes["b"] = {"attached_to": "z", "events": error}
    found = judged(model("s > z > w > e; s1 > u1 > e1; sh > eh; b > u3 > e3", associations=[("bu", "h")], **nodes))
    assert set(found.no_dead_element.elements) == {"e", "b", "u3", "e3"}


def test_each_that_undoes_waits_for_its_own_handlers() -> None:
    nodes: dict[str, dict[str, Any]] = {"w1": {"events": (event("compensation", wait_for_completion=False),)}}
    nodes["w2"] = {"events": (event("compensation", ref="u2"),)}
    for name in "12":
        nodes[f"b{name}"] = {"attached_to": f"u{name}", "events": (event("compensation"),)}
        nodes[f"h{name}"] = {"kind": "userTask", "for_compensation": True}
    links = [("b1", "h1"), ("b2", "h2")]
    assert failing(model("s > u1 > w1 > u2 > w2 > e", associations=links, **nodes)) == set()


def test_a_handler_whose_caller_has_been_ended_holds_nothing_up() -> None:
    nodes: dict[str, dict[str, Any]] = {name: {"scope": "z"} for name in ("s1", "u1", "u2", "e1")}
    nodes |= {"b1": {"scope": "z", "attached_to": "u1", "events": (event("compensation"),)}}
    nodes |= {"h1": {"scope": "z", "kind": "userTask", "for_compensation": True}}
    nodes |= {"h": {"scope": "z", "kind": "subProcess", "event_sub_process": True}}
    nodes |= {name: {"scope": "h"} for name in ("ph", "u3", "eh")} | {"sh": {"scope": "h", "events": (event("signal", name="a"),)}}
    nodes |= {"wh": {"scope": "h", "events": (event("compensation"),)}, "et": {"scope": "h", "events": (event("terminate"),)}}
    flows = "s > z > e; s1 > u1 > u2 > e1; sh > ph > wh > eh; ph > u3 > et"
    assert failing(model(flows, associations=[("b1", "h1")], **nodes)) == set()
