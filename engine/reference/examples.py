"""One example for each thing that the engine runs: a model, what it is played with, and what must happen.

The keys come from the tables of `engine.model.supported`: what is added there needs an example here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.model.graph import BehaviourEvent, EventDefinition, Expression, Loop, Model
from engine.reference.drawing import beside, draw, event, node, settings

S, E = node("s", "startEvent"), node("e", "endEvent")
U = node("u", "userTask")
SCOPE = (node("z", "subProcess"), node("zs", "startEvent", scope="z"))
EVENTS: dict[str, EventDefinition] = {
    "message": event("message", name="m"),
    "timer": event("timer", timer="duration", expression='"PT1H"'),
    "signal": event("signal", name="n"),
    "error": event("error", code="A"),
    "escalation": event("escalation", code="A"),
    "conditional": event("conditional", expression="ready = true"),
    "compensation": event("compensation"),
    "cancel": event("cancel"),
    "link": event("link", name="l"),
    "terminate": event("terminate"),
}
HAPPENS: dict[str, list[dict[str, Any]]] = {
    "message": [{"message": "m"}],
    "signal": [{"signal": "n"}],
    "conditional": [{"set": {"ready": True}}],
}


@dataclass(frozen=True)
class Example:
    """`trace` are the elements entered, in order; `status` how the process ends."""

    model: Model
    trace: str
    inputs: Mapping[str, Any] = field(default_factory=dict)
    status: str = "completed"


def tasks() -> dict[str, Example]:
    """Tasks, sub-processes and calls."""
    inner = (node("zs", "startEvent", scope="z"), node("zt", "task", scope="z"), node("ze", "endEvent", scope="z"))
    called = draw("cs>ct>ce", node("cs", "startEvent"), node("ct", "task"), node("ce", "endEvent"), process="Q")
    job = settings(operation="look-up", result="found")
    return {
        "task": _line("task"),
        "userTask": _line("userTask", answers={"a": {}}),
        "manualTask": _line("manualTask", answers={"a": {}}),
        "serviceTask": _line("serviceTask", settings=job, jobs={"a": {}}),
        "businessRuleTask": _line("businessRuleTask", settings=job, jobs={"a": {}}),
        "scriptTask": _line("scriptTask", settings=settings(script="1 + 1", result="sum")),
        "sendTask": Example(draw("s>a>e", S, node("a", "sendTask", EVENTS["message"]), E), "s a e"),
        "receiveTask": Example(
            draw("s>a>e", S, node("a", "receiveTask", EVENTS["message"]), E), "s a e", {"events": HAPPENS["message"]}
        ),
        "subProcess": Example(draw("s>z>e; zs>zt>ze", S, node("z", "subProcess"), *inner, E), "s z zs zt ze e"),
        "transaction": Example(draw("s>z>e; zs>zt>ze", S, node("z", "transaction"), *inner, E), "s z zs zt ze e"),
        "adHocSubProcess": Example(
            draw("s>z>e", S, node("z", "adHocSubProcess"), node("a", "task", scope="z"), node("b", "task", scope="z"), E),
            "s z a b e",
        ),
        "callActivity": Example(
            beside(draw("s>a>e", S, node("a", "callActivity", settings=settings(called="Q")), E), called), "s a cs ct ce e"
        ),
    }


def _line(kind: str, answers: Any = None, jobs: Any = None, **fields: Any) -> Example:
    return Example(draw("s>a>e", S, node("a", kind, **fields), E), "s a e", {"answers": answers or {}, "jobs": jobs or {}})


def gateways() -> dict[str, Example]:
    """What splits and joins."""
    two = (node("a", "task"), node("b", "task"))
    events = (node("a", "intermediateCatchEvent", EVENTS["message"]), node("b", "intermediateCatchEvent", EVENTS["timer"]))
    both = "s>x>a>y>e; x>b>y"
    instantiating = node("x", "eventBasedGateway", instantiate=True)
    return {
        "exclusiveGateway": Example(
            draw("s>x; x>a?n > 1; x>b*; a>y>e; b>y", S, *_pair("exclusiveGateway"), *two, E), "s x a y e", {"variables": {"n": 2}}
        ),
        "parallelGateway": Example(draw(both, S, *_pair("parallelGateway"), *two, E), "s x a b y e"),
        "inclusiveGateway": Example(
            draw("s>x; x>a?n > 1; x>b?n > 2; a>y>e; b>y", S, *_pair("inclusiveGateway"), *two, E),
            "s x a y e",
            {"variables": {"n": 2}},
        ),
        "complexGateway": Example(
            draw(both, S, node("x", "parallelGateway"), node("y", "complexGateway", condition=_one()), *two, E), "s x a b y e"
        ),
        "eventBasedGateway": Example(
            draw("s>x>a>e; x>b>e", S, node("x", "eventBasedGateway"), *events, E), "s x a e", {"events": HAPPENS["message"]}
        ),
        "eventBasedGateway, instantiating": Example(draw("x>a>e; x>b>e", instantiating, *events, E), "a e", {"event": "a"}),
    }


def _pair(kind: str) -> tuple[Any, Any]:
    return node("x", kind), node("y", kind)


def _one() -> Expression:
    return Expression("activationCount >= 1")


def loops() -> dict[str, Example]:
    """Markers of activities."""
    found = {
        "standard": Example(_looped(Loop("standard", condition=Expression("loopCounter < 2"))), "s a a e"),
        "sequential": Example(_looped(Loop("sequential", cardinality=Expression("2"))), "s a a e"),
        "parallel": Example(_looped(Loop("parallel", cardinality=Expression("2"))), "s a a e"),
    }
    for behaviour, trace in (("None", "s a b a t b e e2 t e2"), ("One", "s a b a t e e2"), ("Complex", "s a b e t e2")):
        thrown = BehaviourEvent(EVENTS["signal"], Expression("true") if behaviour == "Complex" else None)
        marker = Loop("sequential", cardinality=Expression("2"), behaviour=behaviour, behaviour_events=(thrown,))
        found[f"behaviour {behaviour}"] = Example(_looped(marker, boundary=True), trace)
    return found


def _looped(loop: Loop, boundary: bool = False) -> Model:
    beside = (node("b", "boundaryEvent", EVENTS["signal"], attached_to="a"), node("t", "task"), node("e2", "endEvent"))
    return draw(f"s>a>e{'; b>t>e2' if boundary else ''}", S, node("a", "task", loop=loop), E, *(beside if boundary else ()))
