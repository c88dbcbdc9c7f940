"""Situations in which an element keeps something of its own in the saved state: a model, and the acts that lead there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.commands import JobDone, JobFailed, Message, Retry, Signal, TimerDue
from engine.model.graph import BehaviourEvent, Loop, Model
from tests.engine.models import Run, event, feel, inside, merged, model, script, settings, timer

THROW = {"events": (event("compensation"),)}
FAILS = "count(for i in 1..n return i)"
HUGE = 10_000_000


def loop(kind: Any, **values: Any) -> dict[str, Any]:
    texts = ("cardinality", "collection", "condition", "output_element")
    return {"loop": Loop(kind, **{name: feel(value) if name in texts else value for name, value in values.items()})}


def undone(name: str, by: str, scope: str | None = None) -> dict[str, dict[str, Any]]:
    boundary = {"kind": "boundaryEvent", "attached_to": name, "scope": scope, **THROW}
    return {f"b{name}": boundary, by: {"kind": "userTask", "for_compensation": True, "scope": scope}}


def models() -> dict[str, Model]:
    """The models by the name of the situation."""
    written = settings(writes=("again", "note"))
    items = {"collection": '["x", "y", "z"]', "element": "k", "output_collection": "all", "output_element": "k"}
    scope = {"s1": inside("z"), "u1": inside("z", settings=written), "e1": inside("z")}
    signal, message = event("signal", name="n"), event("message", name="m", correlation='"key"')
    both = {"parallel_multiple": True, "events": (signal, event("message", name="m"))}
    gateway = {"k1": {"events": (message,)}, "k2": {"events": (timer("cycle", "R2/P1D"),)}}
    complex_join = {"kind": "complexGateway", "condition": feel("activationCount >= 1")}
    behaviour = BehaviourEvent(event("signal", name="item"))
    sub = "s > z > u9 > e; s1 > u1 > e1"
    handler = {"h": {"kind": "subProcess", "event_sub_process": True}, "uh": inside("h"), "eh": inside("h")}
    handler["sh"] = inside("h", interrupting=False, events=(timer("cycle", "R3/P1D"),))
    cancelled = {"z": {"kind": "transaction"}, "s1": inside("z"), "t1": inside("z"), **undone("t1", "h1", "z")}
    cancelled |= {"e1": inside("z", events=(event("cancel"),)), "b": {"attached_to": "z", "events": (event("cancel"),)}}
    compensated = {**undone("t1", "h1"), **undone("t2", "h2", "z"), "t2": inside("z"), "w": THROW, **scope, "z": {}}
    compensated.pop("u1")
    failing = settings(operation="check", outputs={"sum": f"amount + {FAILS}"})
    return {
        "loop": model("s > u1 > e", u1={**loop("standard", condition="again"), "settings": written}),
        "sequential": model("s > u1 > e", u1=loop("sequential", **items)),
        "parallel": model("s > u1 > e", u1=loop("parallel", **items)),
        "items-in-scopes": model(sub, z=loop("parallel", **items), **scope),
        "behaviour": model(
            "s > u1 > e; b > u2 > e2",
            u1=loop("sequential", cardinality="3", behaviour="One", behaviour_events=(behaviour,)),
            b={"attached_to": "u1", "events": (event("signal", name="item"),)},
        ),
        "ad-hoc": model("s > z > e", z={"kind": "adHocSubProcess", "ordering": "Sequential"}, u1=inside("z"), u2=inside("z")),
        "call": merged(model("s > a > e", a={"kind": "callActivity", "settings": settings(called="Q")}),
                       model("s2 > u2 > e2", process="Q")),
        "event-gateway": model("s > v > k1 > e; v > k2 > e", **gateway),
        "conditional": model("s > u1 > u2 > e; b > e2", b={"attached_to": "u1", "interrupting": False, "events": (
            event("conditional", expression="note = 1"),)}, u1={"settings": written}),
        "parallel-multiple": model("s > k > e", k=both),
        "complex": model("s > p > u1 > g > u4 > e; p > u2 > g; p > u3 > g", g=complex_join),
        "inclusive": model("s > i1 [true] > u1 > i2 > u3 > e; i1 [true] > u2 > i2"),
        "quantity": model("s > p > t1 > t3 > e; p > u2 > t3; p > t4 > t3", t3={"start_quantity": 3}),
        "compensation": model("s > t1 > z > w > u9 > e; s1 > t2 > e1", associations=[("bt1", "h1"), ("bt2", "h2")], **compensated),
        "cancel": model("s > z > e; b > u5 > e2; s1 > t1 > e1", associations=[("bt1", "h1")], **cancelled),
        "handler": model("s > u1 > e; sh > uh > eh", **handler),
        "failed-item": model("s > j > e", j={**loop("parallel", cardinality="2"), "settings": settings(operation="check")}),
        "kept-result": model("s > j > e", j={"settings": failing}),
        "kept-payload": model("s > k > e", k={"events": (event("message", name="m"),), "settings": settings(outputs={
            "sum": f"amount + {FAILS}"})}),
        "renumbered": model("s > j > e", j={"settings": settings(operation="check")}),
        "budget": model("s > x1 > c > x2 [n < 1500] > x1; x2 [*] > u1 > e", c=script("n", "n + 1")),
    }  # fmt: skip


def situations() -> Iterator[tuple[str, dict[str, Any]]]:
    """The state of each situation, reached in the present format."""
    for name, source in models().items():
        run = Run(source, {"n": 0 if name == "budget" else HUGE})
        for act in ACTS.get(name, ()):
            act(run)
        yield name, run.steps[0 if name == "budget" else -1].state


ACTS: dict[str, tuple[Any, ...]] = {
    "loop": (lambda run: run.complete("u1", again=True),),
    "sequential": (lambda run: run.complete("u1"),),
    "parallel": (lambda run: run.complete("u1"),),
    "items-in-scopes": (lambda run: run.complete("u1", note=1),),
    "behaviour": (lambda run: run.complete("u1"),),
    "ad-hoc": (lambda run: run.complete("u1"),),
    "parallel-multiple": (lambda run: run.do(Signal(name="n")),),
    "complex": (lambda run: run.complete("u2"),),
    "inclusive": (lambda run: run.complete("u1"),),
    "compensation": (),
    "handler": (lambda run: run.do(TimerDue(timer=run.number("timer", "sh"))),) * 2,
    "failed-item": (lambda run: run.do(JobFailed(job=run.number("job", "j"), message="down")),),
    "kept-result": (lambda run: run.do(JobDone(job=run.number("job", "j"), values={"amount": 1})),),
    "kept-payload": (lambda run: run.do(Message(name="m", payload={"amount": 1})),),
    "renumbered": (
        lambda run: run.do(JobFailed(job=run.number("job", "j"), message="down")),
        lambda run: run.do(Retry(incident=next(iter(run.open("incident"))))),
    ),
}
