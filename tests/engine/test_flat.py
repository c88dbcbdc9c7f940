"""Cost and state do not grow with what is behind: rounds with waits leave nothing in the state."""

from __future__ import annotations

import pytest

from engine.advance import advance
from engine.commands import CompleteTask, Message, Signal, TimerDue
from engine.model.graph import Loop
from engine.state import dumps, loads
from tests.engine.models import NOW, Run, event, feel, inside, model, settings, timer

EARLY, LATE = 10, 1_500
# The numbers of tokens and writes have more digits in later rounds.
DIGITS = 60


def sizes(run: Run, *acts: str) -> tuple[int, int]:
    """The size of the state after an early round and after a late one; each round does the acts."""
    found = []
    for number in range(LATE):
        for act in acts:
            one_act(run, act)
        run.steps[:] = run.steps[-8:]
        if number + 1 in (EARLY, LATE):
            assert run.state is not None
            found.append(len(dumps(run.state)))
    return found[0], found[1]


def one_act(run: Run, act: str) -> None:
    what, _, name = act.partition(" ")
    if what == "task":
        run.complete(name, again=True)
    elif what == "timer":
        run.do(TimerDue(timer=run.number("timer", name)))
    else:
        run.do(Message(name=name, payload={"again": True}) if what == "message" else Signal(name=name))


REWORK = "s > x1 > p1 > ua > p2 > ud > x2 [again] > x1; p1 > ub > p2; x2 [*] > e"


@pytest.mark.parametrize("acts", [("task ua", "task ub", "task ud"), ("task ub", "task ua", "task ud")])
def test_rework_in_any_order(acts: tuple[str, ...]) -> None:
    early, late = sizes(Run(model(REWORK)), *acts)
    assert late <= early + DIGITS


def test_timers_messages_and_gateways() -> None:
    nodes = {"k1": {"events": (event("message", name="m"),)}, "k2": {"events": (timer("duration", "PT1H"),)}}
    flows = "s > x1 > v > k1 > k3 > x2 [again] > x1; x2 [*] > e; v > k2 > x2"
    nodes["k3"] = {"events": (timer("duration", "P1M"),)}
    early, late = sizes(Run(model(flows, **nodes)), "message m", "timer k3")
    assert late <= early + DIGITS


def test_events_beside_an_activity() -> None:
    boundary = {"attached_to": "u1", "interrupting": False, "events": (event("signal", name="n"),)}
    early, late = sizes(Run(model("s > u1 > e; b > t1 > e2", b=boundary)), "signal n")
    assert late <= early + DIGITS


def test_sub_processes_and_loops() -> None:
    nodes = {"z": {}, "s1": inside("z"), "e1": inside("z")}
    nodes["u1"] = inside("z", loop=Loop("parallel", cardinality=feel("2")), settings=settings(writes=("again",)))
    early, late = sizes(Run(model("s > x1 > z > x2 [again] > x1; x2 [*] > e; s1 > u1 > e1", **nodes), {"again": True}),
                        "task u1", "task u1")  # fmt: skip
    assert late <= early + DIGITS


def test_a_late_step_costs_the_transitions_of_an_early_one() -> None:
    run = Run(model(REWORK))
    logged = []
    for number in range(300):
        for node in ("ua", "ub", "ud"):
            run.complete(node, again=True)
        if number in (9, 299):
            logged.append(sum(len(step.log) for step in run.steps[-3:]))
    assert logged[0] == logged[1]


def test_the_queue_and_the_budget_leave_nothing_behind() -> None:
    run = Run(model("s > x1 > t1 > x2 [n < 3000] > c > x1; x2 [*] > u1 > e", c={"kind": "scriptTask", "settings": settings(
        script="n + 1", result="n")}), {"n": 0})  # fmt: skip
    assert run.state is not None and run.state.get("q") is None and run.state.get("a") is None
    number = run.number("task", "u1")
    step = advance(run.definition, loads(dumps(run.state)), CompleteTask(number), NOW)
    assert step.status == "completed"
