"""A process with several starts: each of them is a beginning of its own, for the prover as for the engine."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest

from engine.model.graph import Flow, Model, Node
from engine.prover import Reading, prove
from tests.conformance.prover import BOUND, VERDICTS, seen_by_the_engine
from tests.engine.models import event, inside, model, timer
from tests.engine.prover.random_models import random_model
from tests.engine.prover.walk import walk

MESSAGE, SIGNAL = event("message", name="m"), event("signal", name="n")
TIMER, TRUE = timer("cycle", "R/P1D"), event("conditional", expression="level > 3")
BOTH = {"instantiate": True, "parallel_multiple": True}
MODELS: dict[str, Model] = {
    "two ways": model("s > u1 > e; s1 > u2 > e", s1={"events": (MESSAGE,)}),
    "only events": model("s1 > u1 > e; s2 > u2 > e", s1={"events": (TIMER,)}, s2={"events": (TRUE,)}),
    "any of two": model("s1 > u1 > e", s1={"events": (MESSAGE, SIGNAL)}),
    "both together": model("s1 > u1 > e", s1={"events": (MESSAGE, SIGNAL), "parallel_multiple": True}),
    "a join that only one reaches": model("s > p > e; s1 > p", s1={"events": (MESSAGE,)}),
    "an end that only the second reaches": model("s > u1 > x1 > e; s1 > u2 > e2; x1 [a] > u1", s1={"events": (SIGNAL,)}),
    "a receive task": model("r > u1 > e; s > u1", r={"kind": "receiveTask", "instantiate": True, "events": (MESSAGE,)}),
    "a gateway, one": model(
        "v > k1 > u1 > e; v > k2 > e2", v={"instantiate": True}, k1={"events": (MESSAGE,)}, k2={"events": (SIGNAL,)}
    ),
    "a gateway, all": model("v > k1 > p > e; v > k2 > p", v=BOTH, k1={"events": (MESSAGE,)}, k2={"events": (SIGNAL,)}),
    "a gateway, all, not joined": model(
        "v > k1 > u1 > e; v > k2 > u1", v=BOTH, k1={"events": (MESSAGE,)}, k2={"events": (SIGNAL,)}
    ),
    "beside an event sub-process": model(
        "s > u1 > e; s1 > e3; s2 > u2 > e2",
        s1={"events": (MESSAGE,)},
        z={"event_sub_process": True},
        s2=inside("z", events=(SIGNAL,)),
        u2=inside("z"),
        e2=inside("z"),
    ),
}
UNSOUND = {"a join that only one reaches", "a gateway, all, not joined"}


def compared(source: Model) -> tuple[dict[str, bool | None], dict[str, bool | None]]:
    process = source.processes["P"]
    nodes = {node.id for node in process.nodes.values() if not (node.kind == "eventBasedGateway" and node.instantiate)}
    engine = seen_by_the_engine(walk(source, 400), nodes)
    verdicts = prove(source, "P", reading=Reading(data=False), bound=BOUND)[1]
    return engine, {name: getattr(verdicts, name).holds for name in VERDICTS}


@pytest.mark.parametrize("name", MODELS)
def test_the_prover_says_of_every_beginning_what_the_engine_does(name: str) -> None:
    engine, prover = compared(MODELS[name])
    assert prover == engine
    assert (False in prover.values()) == (name in UNSOUND)


@pytest.mark.parametrize("seed", range(20))
def test_random_models_with_one_more_start(seed: int) -> None:
    engine, prover = compared(one_more_start(random_model(seed), Random(seed)))
    assert [name for name in VERDICTS if engine[name] is not None and prover[name] not in (engine[name], None)] == []


def one_more_start(source: Model, random: Random) -> Model:
    """The model with a start event that leads to some node at the top."""
    process = source.processes["P"]
    fitting = [n for n in process.nodes.values() if n.scope is None and n.incoming and not n.attached_to]
    target = random.choice(fitting)
    start = Node("s9", "startEvent", events=(random.choice([MESSAGE, TIMER]),), outgoing=("f99",))
    nodes: dict[str, Any] = {**process.nodes, "s9": start, target.id: replace(target, incoming=(*target.incoming, "f99"))}
    flows = {**process.flows, "f99": Flow("f99", "s9", target.id)}
    return replace(source, processes={**source.processes, "P": replace(process, nodes=nodes, flows=flows)})
