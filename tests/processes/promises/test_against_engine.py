"""Visits that the proof counts against visits that exhaustive runs of the engine make, on random models."""

from __future__ import annotations

from dataclasses import replace

from engine.definition import define
from engine.model.graph import Model
from engine.prover import Bound, components
from processes.promises.budget import Budget
from processes.promises.model import ENDLESS
from processes.promises.product import explore_with, heaviest
from processes.promises.prove import world_of
from processes.promises.subject import Subject
from processes.promises.visits import Visiting
from tests.engine.prover.random_models import random_model
from tests.engine.prover.walk import Walk, walk

MODELS = range(9_000, 9_045)
STATES = 150


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
    return float("inf") if number == ENDLESS else number


def test_the_proof_counts_no_fewer_visits_than_the_engine_makes() -> None:
    settled = several = 0
    for seed in MODELS:
        model, chosen = visited(random_model(seed))
        run = walk(model, STATES, counted=chosen)
        world = world_of(Subject(define(model), None, {}), Bound(states=50_000, seconds=20))
        if world.space.net.uncovered or not world.space.complete:
            continue
        counted = heaviest(explore_with(world.space, Visiting(world.living), Budget()))
        number = ENDLESS if counted.circle else counted.weight
        engine = most_of(run)
        assert rank(number) >= rank(engine), (seed, number, engine)
        if run.complete:
            settled, several = settled + 1, several + (engine == ENDLESS or engine >= 2)
            assert number == engine, (seed, number, engine)
    assert settled >= len(MODELS) // 2 and several >= len(MODELS) // 5
