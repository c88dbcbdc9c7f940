"""Activities: loops, multi-instances, sub-processes, calls, mappings."""

from __future__ import annotations

from typing import Any

import pytest

from engine.commands import CompleteTask, Continue, JobFailed, Message, Retry, Signal
from engine.definition import define
from engine.errors import NotFoundError, TaskClosedError, UnsupportedError
from engine.model.graph import BehaviourEvent, Loop
from tests.engine.models import Run, event, feel, inside, merged, model, script, settings


def loop(kind: Any = "parallel", **values: Any) -> Loop:
    texts = ("cardinality", "collection", "condition", "output_element")
    return Loop(kind, **{name: feel(value) if name in texts else value for name, value in values.items()})


@pytest.mark.parametrize("kind", ["parallel", "sequential"])
def test_multi_instance_gathers_what_the_items_give(kind: str) -> None:
    items = loop(kind, collection="people", element="person", output_collection="answers", output_element='person + ": " + answer')
    run = Run(model("s > u1 > e", u1={"loop": items, "settings": settings(writes=("answer",))}), {"people": ["Li", "Wang", "Zhao"]})
    answers = iter(["yes", "no", "later"])
    while run.status == "running":
        run.complete("u1", answer=next(answers))
    assert run.variables["answers"] == ["Li: yes", "Wang: no", "Zhao: later"]
    assert "answer" not in run.variables


def test_parallel_items_may_finish_in_any_order() -> None:
    items = loop(cardinality="3", output_collection="seen", output_element="loopCounter * 10")
    run = Run(model("s > u1 > e", u1={"loop": items}))
    for number in sorted(run.open("task"), reverse=True):
        run.do(CompleteTask(task=number))
    assert (run.status, run.variables["seen"]) == ("completed", [10, 20, 30])


def test_a_completion_condition_cancels_the_rest() -> None:
    items = loop(cardinality="5", condition="numberOfCompletedInstances >= 2")
    run = Run(model("s > u1 > u2 > e", u1={"loop": items}))
    run.complete("u1")
    step = run.complete("u1")
    assert [closed.how for closed in step.closed] == ["completed", "cancelled", "cancelled", "cancelled"]
    assert list(run.open("task").values()) == ["u2"]


def test_an_item_cannot_be_completed_twice() -> None:
    run = Run(model("s > u1 > e", u1={"loop": loop(cardinality="2")}))
    number = run.number("task", "u1")
    run.do(CompleteTask(task=number))
    with pytest.raises(TaskClosedError):
        run.do(CompleteTask(task=number))
    with pytest.raises(NotFoundError):
        run.do(CompleteTask(task=999))


@pytest.mark.parametrize(("value", "said"), [("null", "is no"), ("-1", "is no"), ("20000", "more than")])
def test_a_wrong_number_of_items_is_an_incident(value: str, said: str) -> None:
    run = Run(model("s > u1 > e", u1={"loop": loop(cardinality=value)}))
    assert said in run.last.incidents[0].message


def test_no_items_is_done_at_once() -> None:
    assert Run(model("s > u1 > e", u1={"loop": loop(cardinality="0")})).status == "completed"


def test_a_multi_instance_sub_process_has_a_document_for_each_item() -> None:
    nodes = {"s1": inside("z"), "u1": inside("z", settings=settings(writes=("note",))), "e1": inside("z")}
    items = loop(collection="[1, 2]", element="part", output_collection="notes", output_element="note")
    run = Run(model("s > z > e; s1 > u1 > e1", z={"loop": items}, **nodes))
    first, second = run.open("task")
    run.do(CompleteTask(task=second, values={"note": "b"}))
    run.do(CompleteTask(task=first, values={"note": "a"}))
    assert (run.status, run.variables) == ("completed", {"notes": ["a", "b"]})


def test_a_failed_item_gets_a_new_number_and_the_others_go_on() -> None:
    run = Run(model("s > j > e", j={"loop": loop(cardinality="3"), "settings": settings(operation="check")}))
    first, *others = run.open("job")
    run.do(JobFailed(job=first, message="down"))
    for _ in others:
        run.job("j")
    assert run.status == "running"
    run.do(Retry(incident=next(iter(run.open("incident")))))
    run.job("j")
    assert run.status == "completed"


def test_behaviour_one_throws_once_and_none_each_time() -> None:
    thrown = (BehaviourEvent(event("signal", name="item")),)
    boundary = {"attached_to": "c1", "interrupting": False, "events": (event("signal", name="item"),)}
    for behaviour, times in (("One", 1), ("None", 3), ("All", 0)):
        items = loop("sequential", cardinality="3", behaviour=behaviour, behaviour_events=thrown if times else ())
        run = Run(model("s > c1 > e; b > t3 > e2", c1={**script("x", "1"), "loop": items}, b=boundary))
        assert (run.status, run.entered.count("t3")) == ("completed", times)


def test_a_standard_loop_goes_round_while_its_condition_holds() -> None:
    run = Run(model("s > u1 > e", u1={"loop": loop("standard", condition="again"), "settings": settings(writes=("again",))}))
    for again in (True, True, False):
        run.complete("u1", again=again)
    assert (run.status, run.variables) == ("completed", {"again": False})


def test_a_standard_loop_has_a_maximum_and_may_test_before() -> None:
    count = script("n", "n + 1")
    run = Run(model("s > c1 > e", c1={**count, "loop": loop("standard", condition="true", maximum=3)}), {"n": 0})
    assert run.variables == {"n": 3}
    run = Run(model("s > c1 > e", c1={**count, "loop": loop("standard", condition="n > 0", test_before=True)}), {"n": 0})
    assert run.variables == {"n": 0}
    with pytest.raises(UnsupportedError):
        define(model("s > c1 > e", c1={**count, "loop": loop("standard")}))


def test_a_sub_process_writes_where_the_name_is_held() -> None:
    nodes = {"s1": inside("z"), "c1": inside("z", **script("total", "total + local")), "e1": inside("z")}
    nodes["c2"] = inside("z", **script("local", "0"))
    run = Run(model("s > z > e; s1 > c1 > c2 > e1", z={"settings": settings(inputs={"local": "5"})}, **nodes), {"total": 1})
    assert run.variables == {"total": 6}


def test_a_call_has_its_own_document() -> None:
    called = model("s2 > c2 > e2", process="Q", c2=script("result", "given * 2"))
    mapped = settings(called="Q", inputs={"given": "amount"}, outputs={"total": "result"}, all_inputs=False, all_outputs=False)
    run = Run(merged(model("s > a > e", a={"kind": "callActivity", "settings": mapped}), called), {"amount": 21})
    assert (run.status, run.variables) == ("completed", {"amount": 21, "total": 42})


def test_a_call_gives_back_what_it_wrote_and_reverts_nothing() -> None:
    called = model("s2 > u2 > c2 > e2", process="Q", c2=script("result", "1"))
    call = {"kind": "callActivity", "settings": settings(called="Q"), "loop": loop("standard", maximum=1)}
    run = Run(
        merged(model("s > p1 > a > p2 > e; p1 > u1 > c1 > p2", a=call, c1=script("granted", "true")), called), {"granted": False}
    )
    run.complete("u1")
    run.complete("u2")
    assert (run.status, run.variables) == ("completed", {"granted": True, "result": 1})


def test_a_call_of_another_definition() -> None:
    other = define(model("s2 > u2 > e2", process="Q"))
    calling = model("s > a > e", a={"kind": "callActivity", "settings": settings(called="Q")})
    run = Run(define(calling, linked=[other]))
    run.complete(f"u2@{other.hash}", answer=1)
    assert (run.status, run.variables) == ("completed", {"answer": 1})


def test_a_call_of_nothing_is_refused() -> None:
    with pytest.raises(UnsupportedError) as refused:
        define(model("s > a > e", a={"kind": "callActivity", "settings": settings(called="nowhere")}))
    assert refused.value.element == "a"


def test_endless_recursion_is_an_incident() -> None:
    run = Run(model("s > a > e", a={"kind": "callActivity", "settings": settings(called="P")}))
    assert [(row.node, row.cause) for row in run.last.incidents] == [("a", "recursion")]


def test_inputs_are_seen_by_the_task_and_gone_after_it() -> None:
    mapped = settings(operation="check", inputs={"who": "applicant"}, outputs={"ok": "result and who = applicant"})
    run = Run(model("s > j > e", j={"settings": mapped}), {"applicant": "Li"})
    assert run.last.jobs[0].values == {"who": "Li"}
    run.job("j", result=True)
    assert run.variables == {"applicant": "Li", "ok": True}


def test_an_effect_is_part_of_the_step() -> None:
    accepting = settings(operation="case.accept", inputs={"n": "1"})
    definition = define(model("s > j > e", j={"settings": accepting}), effects={"case.accept"})
    run = Run(definition)
    assert [(effect.operation, dict(effect.values)) for effect in run.last.effects] == [("case.accept", {"n": 1})]
    assert run.status == "completed"


def test_ad_hoc_in_parallel_and_one_after_the_other() -> None:
    for ordering, opened in (("Parallel", ["u1", "u2"]), ("Sequential", ["u1"])):
        nodes = {"z": {"kind": "adHocSubProcess", "ordering": ordering}, "u1": inside("z"), "u2": inside("z")}
        run = Run(model("s > z > e", **nodes))
        assert list(run.open("task").values()) == opened
        run.complete("u1")
        run.complete("u2")
        assert run.status == "completed"


def test_an_ad_hoc_condition_ends_it() -> None:
    nodes = {"z": {"kind": "adHocSubProcess", "condition": feel("enough")}, "u1": inside("z"), "u2": inside("z")}
    run = Run(model("s > z > e", **nodes), {"enough": False})
    run.complete("u1", enough=True)
    assert run.status == "completed"
    run = Run(model("s > z > e", **nodes), {"enough": False})
    run.complete("u1")
    run.complete("u2")
    assert [(row.node, row.cause) for row in run.last.incidents] == [("z", "ad-hoc")]
    run.do(Retry(incident=run.last.incidents[0].number, variables={"enough": True}))
    assert run.status == "completed"


def test_an_activity_may_need_and_give_several_tokens() -> None:
    run = Run(model("s > t1 > t2 > t3 > e", t1={"completion_quantity": 2}, t3={"start_quantity": 2}))
    assert run.entered == ["s", "t1", "t2", "t2", "t3", "e"]
    run = Run(model("s > t1 > t3 > e", t3={"start_quantity": 2}))
    assert [row.cause for row in run.last.incidents] == ["stuck"]


def test_a_receive_task_opens_a_wait_with_its_key() -> None:
    paid = event("message", name="paid", correlation="order")
    received = {"kind": "receiveTask", "events": (paid,), "settings": settings(result="payment")}
    run = Run(model("s > r > e", r=received), {"order": 17})
    assert [(wait.name, wait.correlation) for wait in run.last.waits] == [("paid", "17")]
    run.do(Message(name="paid", wait=run.number("wait", "r"), payload={"amount": 5}))
    assert (run.status, run.variables["payment"]) == ("completed", {"amount": 5})


def test_a_step_that_meets_its_budget_goes_on_in_another() -> None:
    run = Run(model("s > c1 > e", c1={**script("n", "loopCounter"), "loop": loop(cardinality="5000")}))
    assert [step.more for step in run.steps] == [True, True, False]
    assert (run.status, type(Continue())) == ("completed", Continue)


@pytest.mark.parametrize("kind", ["signal", "escalation"])
@pytest.mark.parametrize(
    ("behaviour", "times", "rounds"),
    [("One", 1, 3), ("None", 3, 3), ("Complex", 1, 2)],
)
def test_what_a_behaviour_throws_does_not_interrupt_the_activity_itself(kind: Any, behaviour: str, times: int, rounds: int) -> None:
    thrown = event(kind, name="item", code="item" if kind == "escalation" else None)
    condition = feel("numberOfCompletedInstances = 2") if behaviour == "Complex" else None
    items = loop("sequential", cardinality="3", behaviour=behaviour, behaviour_events=(BehaviourEvent(thrown, condition),))
    boundary = {"attached_to": "c1", "events": (thrown,)}
    run = Run(model("s > c1 > t4 > e; b > t3 > e2", c1={**script("x", "1"), "loop": items}, b=boundary))
    assert run.status == "completed"
    assert [run.entered.count(node) for node in ("c1", "t3", "t4")] == [rounds, times, 1]


def test_the_same_signal_from_elsewhere_interrupts_it() -> None:
    thrown = event("signal", name="item")
    items = loop("parallel", cardinality="3", behaviour="None", behaviour_events=(BehaviourEvent(thrown),))
    run = Run(model("s > u1 > e; b > u3 > e2", u1={"loop": items}, b={"attached_to": "u1", "events": (thrown,)}))
    run.complete("u1")
    assert sorted(run.open("task").values()) == ["u1", "u1", "u3"]
    run.do(Signal(name="item"))
    assert sorted(run.open("task").values()) == ["u3", "u3"]
