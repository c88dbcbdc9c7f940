"""Visits that the proof counts against visits that exhaustive runs of the engine make, on random models.

Conditions are free on both sides, states are visited once, loops end where a state comes again. The proof is `better` when it
counts fewer visits than some run makes: never allowed. It is `different` when all runs were made and make fewer than it counts.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from engine.definition import define
from engine.model.graph import Model
from engine.prover import Bound, components
from processes.promises.budget import Budget
from processes.promises.model import ENDLESS
from processes.promises.product import explore_with, heaviest
from processes.promises.prove import world_of
from processes.promises.repeated import repeated
from processes.promises.subject import Subject
from processes.promises.visits import Visiting, is_visit
from tests.engine.prover.random_models import random_model
from tests.engine.prover.walk import Walk, walk

BOUND = Bound(states=50_000, seconds=20)
SEVERAL = 2


def visited(model: Model) -> tuple[Model, frozenset[str]]:
    """The model with a visit at every other task of a person that is done once."""
    process = model.processes["P"]
    people = [node for node in process.nodes.values() if node.kind == "userTask" and node.loop is None]
    chosen = {node.id: replace(node, settings=replace(node.settings, visit="窗口")) for node in people[::2]}
    changed = replace(process, nodes={**process.nodes, **chosen})
    return replace(model, processes={**model.processes, "P": changed}), frozenset(chosen)


def most_of(found: Walk) -> int:
    """The most visits of any run of the engine; a condition may have been asked before the first state."""
    value: dict[int, int] = {}
    for part in components(found.edges):
        own = set(part)
        if any(count and to in own for state in part for count, to in found.edges[state]):
            best = ENDLESS
        else:
            ahead = [(value[to], count) for state in part for count, to in found.edges[state] if to not in own]
            best = ENDLESS if any(v == ENDLESS for v, _ in ahead) else max([v + count for v, count in ahead], default=0)
        value.update(dict.fromkeys(part, best))
    return ENDLESS if ENDLESS in value.values() else max(value.values())


def rank(number: int) -> float:
    """A number of visits to be compared."""
    return float("inf") if number == ENDLESS else number


def compare(seed: int, states: int) -> dict[str, Any]:
    """One model on both sides; `proved` is None where the prover does not come to a verdict."""
    model, chosen = visited(random_model(seed))
    run = walk(model, states, counted=chosen)
    world = world_of(Subject(define(model), None, {}), BOUND)
    engine = most_of(run)
    told = {"seed": seed, "complete": run.complete, "several": rank(engine) >= SEVERAL, "engine": engine}
    if world.space.net.uncovered or not world.space.complete or repeated(world, is_visit) is not None:
        return {**told, "proved": None, "better": False, "different": False, "not_proved": True}
    counted = heaviest(explore_with(world.space, Visiting(world.living), Budget()))
    number = ENDLESS if counted.circle else counted.weight
    better = rank(number) < rank(engine)
    return {
        **told,
        "proved": number,
        "better": better,
        "different": run.complete and not better and number != engine,
        "not_proved": False,
    }


def run(models: int, seed: int, states: int) -> dict[str, Any]:
    """So many models from this seed on."""
    results = [compare(number, states) for number in range(seed, seed + models)]
    counts: Counter[str] = Counter()
    names = ("complete", "several", "better", "different", "not_proved")
    for result in results:
        counts.update(name for name in names if result[name])
    return {"models": models, "seed": seed, **{name: counts[name] for name in names}, "results": results}
