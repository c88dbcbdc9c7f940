"""Nets with very many states: what may be left out, and what is found without visiting all of them."""

from __future__ import annotations

from engine.model.graph import Model
from engine.prover import Bound, compile_net, explore, prove, soundness
from tests.benchmarks.prover import Item
from tests.engine.models import event, model

FIELDS = ("safe", "option_to_complete", "proper_completion", "no_dead_element", "sound")
SHORT = Bound(states=2_000, seconds=4.0)


def signalling(branches: int, end: str) -> Model:
    """Branches that all wait for each other's signals, so that no order of steps can be left out; then the end."""
    names = range(branches)
    flows = [f"p1 > u{n}a > u{n}b > x{n} [x] > w{n} > y{n} > p2; x{n} [*] > y{n}; b{n} > u{n}b" for n in names]
    signal = {"events": (event("signal", name="done"),)}
    nodes = {f"y{n}": {"kind": "exclusiveGateway"} for n in names} | {f"w{n}": signal for n in names}
    nodes |= {f"b{n}": {"attached_to": f"u{n}a", **signal} for n in names}
    return model("\n".join(["s > p1", *flows, end]), **nodes)


def test_a_standstill_is_found_where_not_all_states_can_be_visited() -> None:
    space, found = prove(signalling(9, "p2 > xs [a] > ua > pj > e; xs [*] > ub > pj"), "P", bound=SHORT)
    assert not space.complete
    assert found.option_to_complete.holds is False
    assert found.option_to_complete.elements == ("P", "pj")
    assert found.option_to_complete.counterexample[-1].node in ("ua", "ub")


def test_without_a_fault_many_states_prove_nothing() -> None:
    space, found = prove(signalling(9, "p2 > e"), "P", bound=SHORT)
    assert space.reason == "states"
    assert found.option_to_complete.holds is None


def test_many_departments_at_once_need_few_states() -> None:
    space, found = prove(Item(14, 3).model(), "P")
    assert (found.option_to_complete.holds, found.no_dead_element.holds) == (True, True)
    assert len(space.states) < 2_000


def test_a_token_doubled_before_a_join_is_seen_though_its_sides_are_followed_one_after_the_other() -> None:
    source = model("s > p1 > u1 > x1 > p2 > u5 > e; p1 > p3 > u2 > x2 > p2; p3 > u3 > x2; p1 > u4 > p2")
    found = prove(source, "P")[1]
    assert (found.safe.holds, found.option_to_complete.holds) == (False, False)
    assert "x2" in found.safe.elements or "p2" in found.safe.elements


def test_steps_are_left_out_beside_conditions_that_may_become_true() -> None:
    condition = {"attached_to": "u0", "events": (event("conditional", expression="a > 1"),)}
    lines = [f"p1 > u{n} > w{n} > p2" for n in range(4)]
    tasks = {f"w{n}": {"kind": "userTask"} for n in range(4)}
    source = model("\n".join(["s > p1; p2 > e; b > x1 > e1", *lines]), b=condition, **tasks)
    full, fewer = (explore(compile_net(source, "P"), reduce=each) for each in (False, True))
    assert len(fewer.states) * 3 < len(full.states)
    one, other = soundness(full), soundness(fewer)
    assert [getattr(one, name).holds for name in FIELDS] == [getattr(other, name).holds for name in FIELDS]
    assert one.option_to_complete.holds is False
