"""The prover against the engine: random models, proved, and run exhaustively by the engine itself.

    python -m tests.conformance.prover [--models N] [--seed N] [--states N] [--data | --pools | --visits] [--rare [BLOCK]] [--json]

Conditions are free on both sides, and loops end where a state comes again. A model is `better` when the prover proves what a
run of the engine refutes: never allowed. It is `different` when the engine was run to its end, the prover came to a verdict,
and the two do not agree. With `--data` conditions ask about variables that have real values; there the prover may know less than
a run, never more. With `--visits` the most visits of any run are compared; `several` counts models with
two or more. The exit status is 1 when there is a better one, or without `--data` a different one.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from typing import Any

from engine.prover import Bound, Reading, Soundness, prove
from engine.prover.undoing import undone_by
from tests.conformance import visits
from tests.engine.prover.random_models import VALUES, data_model, random_model
from tests.engine.prover.random_pools import pools_model, walk_pools
from tests.engine.prover.random_rare import DECIDED, RARE, rare_model
from tests.engine.prover.walk import Walk, walk

VERDICTS = ("safe", "option_to_complete", "proper_completion", "no_dead_element")
BOUND = Bound(states=100_000, seconds=20)
MODELS = {"plain": random_model, "data": data_model, "pools": pools_model}


def seen_by_the_engine(found: Walk, nodes: set[str]) -> dict[str, bool | None]:
    """What the runs say of each verdict; None where they were not run to their end and refute nothing."""
    holds = True if found.complete else None
    return {
        "safe": False if found.doubled else holds,
        "option_to_complete": (not found.stuck) if found.complete else None,
        "proper_completion": False if found.twice else holds,
        "no_dead_element": nodes <= found.entered if found.complete else None,
    }


def compare(seed: int, states: int, kind: str = "plain", rare: tuple[str, ...] = ()) -> dict[str, Any]:
    """One model on both sides, of a kind: `plain`, `data`, `pools`, or `rare` with these blocks."""
    model = MODELS[kind](seed) if kind != "rare" else rare_model(seed, rare)
    pools = list(model.processes.values()) if kind == "pools" else [model.processes["P"]]
    nodes = {node.id for process in pools for node in process.nodes.values() if not undone_by(node)}
    begin = time.monotonic()
    found = walk_pools(model, states) if kind == "pools" else walk(model, states, VALUES if kind == "data" else ())
    between = time.monotonic()
    name = None if kind == "pools" else "P"
    verdicts: Soundness = prove(model, name, reading=Reading(data=kind == "data"), bound=BOUND)[1]
    engine = seen_by_the_engine(found, nodes)
    prover = {name: getattr(verdicts, name).holds for name in VERDICTS}
    better = [name for name in VERDICTS if engine[name] is False and prover[name] is True]
    settled = [name for name in VERDICTS if None not in (engine[name], prover[name])]
    return {
        "seed": seed,
        "nodes": len(nodes),
        "complete": found.complete,
        "states": [len(found.edges), verdicts.states],
        "unsound": False in engine.values(),
        "better": better,
        "different": [name for name in settled if engine[name] != prover[name] and name not in better],
        "not_proved": [name for name in VERDICTS if prover[name] is None],
        "seconds": [round(between - begin, 3), round(time.monotonic() - between, 3)],
    }


def run(models: int, seed: int, states: int = 400, kind: str = "plain", rare: tuple[str, ...] = RARE) -> dict[str, Any]:
    """So many models of a kind from this seed on."""
    results = [compare(number, states, kind, rare) for number in range(seed, seed + models)]
    counts: Counter[str] = Counter()
    for result in results:
        counts.update(name for name in ("complete", "unsound", "better", "different", "not_proved") if result[name])
    return {
        "models": models,
        "seed": seed,
        **{name: counts[name] for name in ("complete", "unsound", "better", "different", "not_proved")},
        "seconds_engine": round(sum(result["seconds"][0] for result in results), 1),
        "seconds_prover": round(sum(result["seconds"][1] for result in results), 1),
        "results": results,
    }


def main() -> int:
    """Print the counts; 1 when the prover was better than the engine, or they differ."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--models", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--states", type=int, default=400, help="states of the engine that are visited of one model")
    parser.add_argument("--data", action="store_true", help="models whose conditions ask about data, which is real on both sides")
    parser.add_argument("--pools", action="store_true", help="models of two pools that send each other messages")
    parser.add_argument(
        "--rare", nargs="*", choices=(*RARE, *DECIDED), help="models with what is rarely drawn, or with these blocks of it"
    )
    parser.add_argument("--visits", action="store_true", help="compare the number of visits instead of the verdicts")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    rare = tuple(arguments.rare or RARE)
    chosen = {"data": arguments.data, "pools": arguments.pools, "rare": arguments.rare is not None}
    kind = next((name for name, wanted in chosen.items() if wanted), "plain")
    asked = (arguments.models, arguments.seed, arguments.states)
    found = visits.run(*asked) if arguments.visits else run(*asked, kind, rare)
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        for result in found["results"]:
            if result["better"] or result["different"]:
                print(result)
        print({name: value for name, value in found.items() if name != "results"})
    decided = kind == "data" or set(rare) & set(DECIDED)
    return 1 if found["better"] or (found["different"] and not decided) else 0


if __name__ == "__main__":
    sys.exit(main())
