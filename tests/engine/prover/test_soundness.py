"""The six verdicts on small models, each with the counterexample that a person would draw."""

from __future__ import annotations

from typing import Any

from engine.model.graph import Loop, Model
from engine.prover import Bound, Reading, Soundness, compile_net, explore, marking, path_to, prove, soundness
from tests.benchmarks.prover import Item
from tests.engine.models import event, feel, inside, model
from tests.engine.prover.random_models import random_model
from tests.yardstick import costs_at_most

FIELDS = ("safe", "option_to_complete", "proper_completion", "no_dead_element", "sound", "message_relaxed_sound")


def judged(source: Model, **options: Any) -> Soundness:
    return prove(source, "P", **options)[1]


def failing(source: Model, **options: Any) -> set[str]:
    found = judged(source, **options)
    return {name for name in FIELDS if getattr(found, name).holds is False}


def test_a_plain_process_is_sound() -> None:
    assert failing(model("s > u1 > x1 [a] > u2 > x2 > e; x1 [*] > u3 > x2")) == set()


def test_a_parallel_join_after_a_choice_never_goes_on() -> None:
    source = model("s > x1 [a] > u1 > p1 > e; x1 [*] > u2 > p1")
    found = judged(source)
    assert found.option_to_complete.holds is False
    assert found.option_to_complete.elements == ("P", "p1")
    assert [(step.what, step.node) for step in found.option_to_complete.counterexample] == [
        ("done", "s"),
        ("done", "x1"),
        ("start", "u1"),
        ("done", "u1"),
    ]
    assert found.no_dead_element.elements == ("p1", "e")


def test_a_merge_after_a_parallel_split_doubles_the_token() -> None:
    found = judged(model("s > p1 > u1 > x1 > u3 > e; p1 > u2 > x1"))
    assert found.safe.holds is False
    assert "u3" in found.safe.elements
    assert found.option_to_complete.holds is True


def test_a_loop_without_a_way_out_goes_round_for_ever() -> None:
    found = judged(model("s > x1 > u1 > x2 [a] > x1; x2 [*] > x1", e={"kind": "endEvent"}))
    assert found.option_to_complete.holds is False
    assert found.option_to_complete.reason == "round-for-ever"


def test_an_inclusive_join_waits_for_what_can_come() -> None:
    assert failing(model("s > i1 [a] > u1 > i2 > e; i1 [b] > u2 > i2; i1 [*] > u3 > i2")) == set()


def test_an_interrupting_event_ends_the_sub_process() -> None:
    nodes = {
        "z1": {},
        "si": inside("z1"),
        "pi": inside("z1"),
        "ua": inside("z1"),
        "ub": inside("z1"),
        "qi": inside("z1", kind="parallelGateway"),
        "ei": inside("z1"),
        "b1": {"attached_to": "z1", "events": (event("timer", timer="duration", expression=feel("P1D")),)},
    }
    source = model("s > z1 > e; b1 > e2; si > pi > ua > qi > ei; pi > ub > qi", **nodes)
    assert failing(source) == set()


def test_what_the_net_does_not_tell_is_not_proved() -> None:
    source = model("s > k1 > e", k1={"kind": "callActivity"})
    found = judged(source)
    assert {getattr(found, name).holds for name in FIELDS} == {None}
    assert found.sound.elements == ("k1",)


def test_too_many_states_are_not_proved() -> None:
    branches = ";".join(f"p1 > u{number} > p2" for number in range(12))
    net = compile_net(model(f"s > p1; p2 > e; {branches}"), "P")
    found = soundness(explore(net, bound=Bound(states=100), reduce=False))
    assert (found.sound.holds, found.sound.reason) == (None, "states")


def test_items_of_a_multi_instance_are_not_taken_for_doubled_tokens() -> None:
    assert failing(model("s > u1 > e", u1={"loop": Loop("parallel", cardinality=feel("3"))})) == set()


def test_a_path_can_be_followed_on_the_diagram() -> None:
    space = explore(compile_net(model("s > p1 > u1 > p2 > e; p1 > u2 > p2"), "P"), reduce=False)
    done = next(number for number in range(len(space.states)) if set(marking(space, number)) == {"u2", "p2"})
    steps = [(step.what, step.node) for step in path_to(space, done)]
    assert steps == [("done", "s"), ("done", "p1"), ("start", "u1"), ("start", "u2"), ("done", "u1")]


def test_what_is_left_out_makes_no_difference() -> None:
    for seed in range(60):
        for patient in (False, True):
            net = compile_net(random_model(seed), "P", reading=Reading(patient=patient))
            full, fewer = (explore(net, bound=Bound(states=3_000), reduce=each) for each in (False, True))
            if full.complete:
                found, other = soundness(full), soundness(fewer)
                differing = [n for n in FIELDS if getattr(other, n).holds != getattr(found, n).holds]
                assert (seed, differing) == (seed, [])
                assert len(fewer.states) <= len(full.states)


def test_three_departments_at_once_need_few_states() -> None:
    space, found = prove(Item(3, 3).model(), "P")
    assert (found.option_to_complete.holds, found.no_dead_element.holds) == (True, True)
    assert len(space.states) < 1_000


def test_an_event_that_comes_again_while_its_branch_runs_doubles_the_token() -> None:
    nodes = {"b1": {"attached_to": "u1", "interrupting": False, "events": (event("message", name="note"),)}}
    found = judged(model("s > u1 > e1; b1 > u2 > e2", **nodes))
    assert (found.safe.holds, found.safe.reason, found.safe.elements) == (False, "beside", ("b1",))
    assert (found.option_to_complete.holds, found.sound.holds) == (True, True)


def test_what_has_been_done_is_undone_before_the_way_goes_on() -> None:
    nodes = {
        "b1": {"attached_to": "u1", "events": (event("compensation"),)},
        "u9": {"for_compensation": True},
        "w1": {"events": (event("compensation"),)},
    }
    source = model("s > u1 > x1 [bad] > w1 > e1; x1 [*] > e2", associations=[("b1", "u9")], **nodes)
    space, found = prove(source, "P")
    assert {name for name in FIELDS if getattr(found, name).holds is not True} == set()
    end = next(i for i, edges in enumerate(space.edges) if any(space.net.steps[t].node == "e1" for t, _ in edges))
    assert [step.node for step in path_to(space, end) if step.what == "done"] == ["s", "u1", "x1", "u9", "w1"]


def test_a_process_of_a_thousand_steps_is_judged_at_little_cost() -> None:
    parts = [f"x{n} [c{n}] > u{n} > xm{n} > x{n + 1}; x{n} [*] > xm{n}" for n in range(330)]
    with costs_at_most(400):
        assert failing(model(";".join(["s > x0", *parts, "x330 > e"]))) == set()


def test_a_third_opening_that_is_not_followed_refutes_nothing() -> None:
    z1 = {"z1": {}, "si": inside("z1"), "ui": inside("z1"), "ei": inside("z1")}
    found = judged(model("s > p1 > u1 > x1 > z1 > e; p1 > u2 > x1; p1 > u3 > x1; si > ui > ei", **z1))
    assert found.safe.holds is False
    assert (found.option_to_complete.holds, found.option_to_complete.reason) == (None, "scope-open-twice")


def test_an_inclusive_join_waits_for_what_is_being_undone() -> None:
    undo = {
        "w1": {"events": (event("compensation"),)},
        "b1": {"attached_to": "u1", "events": (event("compensation"),)},
        "uh": {"for_compensation": True},
    }
    source = model("s > i1 [a] > u1 > w1 > i2 > e; i1 [*] > u2 > i2; i1 [b] > u3 > i2", associations=[("b1", "uh")], **undo)
    assert failing(source) == set()


def test_a_drawing_may_lead_to_a_start_event_or_a_boundary_event() -> None:
    note = {"b1": {"attached_to": "u1", "events": (event("message", name="m"),)}}
    source = model("s > u1 > x1 [a] > s; x1 [b] > b1 > e; x1 [*] > e", **note)
    assert judged(source, reading=Reading(patient=True, data=False, closed=True)).option_to_complete.holds is True


def test_a_signal_comes_from_outside_as_often_as_a_loop_waits_for_it() -> None:
    tells = {"events": (event("signal", name="c"),)}
    beside = {"attached_to": "u1", "interrupting": False, **tells}
    flows = "s > p1 > x1 > k1 > x2 [a] > x1; x2 [*] > p2 > e; p1 > u1 > w1 > p2; b1 > e2"
    assert failing(model(flows, k1=tells, w1=tells, b1=beside), reading=Reading(data=False)) == set()


def test_one_signal_reaches_all_who_wait_for_it() -> None:
    tells = {"events": (event("signal", name="c"),)}
    beside = {"attached_to": "z1", "interrupting": False, **tells}
    inner = {"z1": {}, "si": inside("z1"), "ui": inside("z1"), "ei": inside("z1")}
    nodes = {"b1": beside, "b2": {"attached_to": "u1", **tells}, **inner}
    found = judged(
        model("s > x1 [a] > u1 > e; x1 [*] > z1 > e; si > ui > ei; b1 > u1; b2 > e", **nodes), reading=Reading(data=False)
    )
    assert found.safe.holds is True


def test_a_signal_begins_an_event_sub_process_once() -> None:
    tells = {"events": (event("signal", name="c"),)}
    start = inside("zq", kind="startEvent", interrupting=False, **tells)
    throws = inside("zq", events=(event("signal", name="d"),))
    handler = {"zq": {"event_sub_process": True}, "sq": start, "wq": throws, "eq": inside("zq")}
    found = judged(model("s > u1 > e; b1 > e2; sq > wq > eq", b1={"attached_to": "u1", **tells}, **handler))
    assert (found.safe.holds, found.proper_completion.holds) == (True, True)


def test_joins_that_go_on_at_the_same_moment_do_so_before_anything_follows() -> None:
    source = model("s > p1 > i1 > x1 > e; p1 > i2 > x1; u1 > i1; u2 > i2")
    assert "x1" in judged(source).safe.elements
