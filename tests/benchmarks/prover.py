"""How fast the prover is, against the bars of its own; `python -m tests.benchmarks.prover [--json]`.

- `small`: seconds for a service item of 60 elements in which three departments work at the same time.
- `large`: seconds for one of 300 elements.
- `explosion`: a model with more states than any bound: seconds and megabytes until it is said not to be proved.
- `reduction`: states of the small item without the reduction against those with it.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
from time import perf_counter
from typing import Any

from engine.model.graph import Model
from engine.prover import Bound, Soundness, compile_net, explore, prove, soundness
from tests.engine.models import event, feel, model

BARS = {"small": ("seconds", 2.0), "large": ("seconds", 60.0), "explosion": ("seconds", 12.0)}
EXPLODING = Bound(seconds=10.0, bytes=300_000_000)
MEGABYTES = 600


class Item:
    """A service item: filing and intake with a supplement loop, departments at the same time, decision, delivery."""

    def __init__(self, departments: int, rounds: int) -> None:
        self.flows = ["s > uf > x0 > ui > xi [supplement] > us > x0"]
        self.nodes: dict[str, dict[str, Any]] = {}
        self.flows.append("xi [*] > p1")
        for number in range(departments):
            self.department(f"d{number}", rounds)
        self.flows.append("p2 > ud > xd [refuse] > jr > e1; xd [*] > ja > jd > e2")

    def department(self, name: str, rounds: int) -> None:
        """Checks by machine and people, a correction loop and a reminder, several times over."""
        last = "p1"
        for number in range(rounds):
            one = f"{name}n{number}"
            task, check, choice, meet = f"u{one}", f"j{one}", f"x{one}", f"xm{one}"
            self.flows.append(f"{last} > {meet} > {check} > {task} > {choice} [fix] > {meet}")
            late = (event("timer", timer="duration", expression=feel('duration("P1D")')),)
            self.nodes[f"b{one}"] = {"attached_to": task, "interrupting": False, "events": late}
            self.flows.append(f"b{one} > jl{one} > el{one}")
            last = f"{choice} [*]"
        self.flows.append(f"{last} > p2")

    def model(self) -> Model:
        """The Model of the item."""
        return model("\n".join(self.flows), **self.nodes)


def proved(source: Model) -> dict[str, Any]:
    """Seconds and verdicts of one item."""
    begin = perf_counter()
    space, verdicts = prove(source, "P", bound=Bound(seconds=120.0))
    seconds = perf_counter() - begin
    holds = _holds(verdicts)
    return {"seconds": round(seconds, 3), "elements": len(source.processes["P"].nodes), "states": len(space.states), "holds": holds}


def _holds(verdicts: Soundness) -> dict[str, bool | None]:
    names = ("safe", "option_to_complete", "no_dead_element", "sound")
    return {name: getattr(verdicts, name).holds for name in names}


def explosion() -> dict[str, Any]:
    """Thirty branches of five tasks each that all wait for each other's signals."""
    branches = [f"p1 > {' > '.join(f'u{b}n{t}' for t in range(5))} > i{b} [x] > wb{b} > p2; i{b} [*] > p2" for b in range(30)]
    nodes = {f"wb{b}": {"events": (event("signal", name="done"),)} for b in range(30)}
    boundaries = {f"b{b}": {"attached_to": f"u{b}n0", "events": (event("signal", name="done"),)} for b in range(30)}
    ends = [f"b{b} > p2" for b in range(30)]
    source = model("\n".join(["s > p1; p2 > e", *branches, *ends]), **nodes, **boundaries)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin = perf_counter()
    space = explore(compile_net(source, "P"), bound=EXPLODING)
    verdicts = soundness(space)
    used = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    return {
        "seconds": round(perf_counter() - begin, 3),
        "megabytes": used,
        "states": len(space.states),
        "reason": space.reason,
        "not_proved": verdicts.sound.holds is None and used < MEGABYTES,
    }


def reduction(source: Model) -> dict[str, Any]:
    """How many states the reduction spares."""
    net = compile_net(source, "P")
    full, reduced = (explore(net, bound=Bound(seconds=60.0), reduce=each) for each in (False, True))
    return {"ratio": round(len(full.states) / len(reduced.states), 1), "full": len(full.states), "reduced": len(reduced.states)}


def run() -> dict[str, Any]:
    """All figures, each with its bar and whether it is met."""
    found = {"explosion": explosion(), "small": proved(Item(3, 3).model()), "large": proved(Item(3, 14).model())}
    for name, (figure, bar) in BARS.items():
        found[name] |= {"bar": bar, "met": found[name][figure] <= bar}
    for name in ("small", "large"):
        found[name]["met"] &= None not in found[name]["holds"].values()
    found["explosion"]["met"] &= found["explosion"]["not_proved"]
    return found | {"reduction": reduction(Item(3, 3).model())}


def main() -> int:
    """Print the figures; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true")
    as_json = parser.parse_args().json
    found = run()
    if as_json:
        print(json.dumps(found, indent=1))
    else:
        for name, figures in found.items():
            print(name, json.dumps(figures))
    return 0 if all(found[name]["met"] for name in BARS) else 1


if __name__ == "__main__":
    sys.exit(main())
