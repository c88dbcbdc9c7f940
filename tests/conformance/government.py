"""Walk through every model of a folder of foreign government processes at random, with stand-ins for what they lack.

    python -m tests.conformance.government DIR [--json] [--walks N]

Each file is read; delegates, called processes and decisions get stand-ins that record what they are asked (`standins`).
A walk answers open tasks, jobs, timers and waits in any order, with values that the model's conditions ask about, until
the instance ends. A walk that does not end is a failure, with its reason. The elements that were entered are counted.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine import commands
from engine.definition import Definition, define
from engine.errors import EngineError
from engine.model.graph import Model
from engine.model.normalise import IMPLIED
from engine.model.reader import read
from engine.play import Play, Played
from tests.conformance.reporting import show
from tests.conformance.standins import Bound, bind, unbound

WALKS = 100
STEPS = 2_000
TRIES = 60
STUCK = ("no-flow", "condition")


class Walk:
    """One walk through one model: everything that is left to chance comes from one seed."""

    def __init__(self, definition: Definition, bound: Bound, seed: int) -> None:
        self.bound, self.random = bound, random.Random(seed)
        self.play = Play(definition, {})
        self.steps = self.tries = 0
        self.failure = ""

    def run(self) -> Walk:
        """Go on until the instance has ended or cannot."""
        definition = self.play.definition
        self.play.start(definition.main, _event(definition), self.values())
        played = self.play.instances[0]
        while played.status == "running" and not self.failure:
            self.steps += 1
            if self.steps > STEPS:
                self.failure = f"no end after {STEPS} steps"
            elif played.open("incident"):
                self._retry(played)
            else:
                self._act(played)
        return self

    def values(self) -> dict[str, Any]:
        """A value for each variable that a condition asks about; those with dots become contexts."""
        found: dict[str, Any] = {}
        for name, values in self.bound.domains.items():
            if values:
                *path, last = name.split(".")
                place = found
                for part in path:
                    place = place.setdefault(part, {}) if isinstance(place.get(part, {}), dict) else {}
                place[last] = self.random.choice(values)
        return found

    def _retry(self, played: Played) -> None:
        """No flow fits the values at hand: others are tried, as a clerk would correct them."""
        incident = played.open("incident")[0]
        self.tries += 1
        if incident.cause not in STUCK or self.tries > TRIES:
            self.failure = f"{incident.cause} at {incident.node}: {incident.message}"
            return
        self.play.do(played, commands.Retry(incident=incident.number, variables=self.values()))

    def _act(self, played: Played) -> None:
        rows = [(what, row) for what in ("task", "job", "timer", "wait") for row in played.open(what)]
        if not rows:
            self.failure = "nothing is open and the instance has not ended"
            return
        what, row = self.random.choice(rows)
        self.play.do(played, commands.SetVariables(variables=self.values()))
        if row in played.open(what):
            self.play.do(played, self._answer(what, row))

    def _answer(self, what: str, row: Any) -> commands.Command:
        if what == "timer":
            self.play.now = max(self.play.now, row.due or self.play.now)
            return commands.TimerDue(timer=row.number)
        if what == "wait":
            kind: Any = commands.Message if row.what == "message" else commands.Signal
            named = {"wait": row.number} if row.what == "message" else {}
            return kind(name=row.name, payload=self.values(), **named)  # type: ignore[no-any-return]
        values = self.values()
        for name in self.bound.results.get(row.node.removesuffix(".standin"), ()):
            values.setdefault(name, self.random.choice(["one", "two"]))
        return commands.CompleteTask(task=row.number, values=values) if what == "task" else commands.JobDone(row.number, values)

    def entered(self) -> set[str]:
        """The elements that the walk came to."""
        return {entry.node for *_, entry in self.play.trace if entry.node and entry.what == "enter"}


def _event(definition: Definition) -> str | None:
    """The start event to begin at, where none of the process is plain."""
    nodes = definition.model.processes[definition.main].nodes.values()
    starts = [n for n in nodes if n.scope is None and (n.kind == "startEvent" or n.instantiate)]
    return None if any(n.kind == "startEvent" and not n.events for n in starts) or not starts else starts[0].id


def check(data: bytes, name: str = "", walks: int = WALKS) -> dict[str, Any]:
    """What became of one file."""
    model, report = read(data, name=name)
    if model is None:
        return {"verdict": "refused", "reasons": [f.message["en"] for f in report.findings if f.gate == "read"]}
    if left := unbound(report):
        return {"verdict": "not run", "reasons": left}
    bound = bind(model)
    try:
        definition = define(bound.model)
    except EngineError as error:
        return {"verdict": "not run", "reasons": [str(error)]}
    walked = [Walk(definition, bound, seed).run() for seed in range(walks)]
    failures = sorted({w.failure for w in walked if w.failure})
    entered = set().union(*(w.entered() for w in walked))
    elements = _elements(model)
    return {
        "verdict": "ends" if not failures else "fails",
        "ended": sum(not w.failure for w in walked),
        "walks": walks,
        "reasons": failures,
        "standins": sorted(set(bound.standins)),
        "elements": len(elements),
        "entered": len(elements & entered),
        "missed": sorted(elements - entered),
    }


def _elements(model: Model) -> set[str]:
    nodes = (n for p in model.processes.values() for n in p.nodes.values())
    return {n.id for n in nodes if IMPLIED not in n.extensions and not n.event_sub_process}


def run(folder: Path, walks: int = WALKS) -> dict[str, Any]:
    """All files of the folder, and how many came out how."""
    paths = sorted(p for p in folder.rglob("*") if p.suffix.lower() == ".bpmn" or p.name.lower().endswith(".bpmn20.xml"))
    results = {str(p.relative_to(folder)): check(p.read_bytes(), p.name, walks) for p in paths}
    verdicts = [r["verdict"] for r in results.values()]
    elements, entered = (sum(r.get(k, 0) for r in results.values()) for k in ("elements", "entered"))
    return {
        "files": len(results),
        "read": sum(v != "refused" for v in verdicts),
        "ends": verdicts.count("ends"),
        "elements": elements,
        "entered": entered,
        "coverage": round(entered / elements, 4) if elements else 0.0,
        "results": results,
    }


def _told(result: Mapping[str, Any]) -> str:
    entered = f"{result['entered']}/{result['elements']} elements" if "elements" in result else ""
    return f"{entered} {'; '.join(result['reasons'][:3])}"


def main() -> int:
    """Print the results; 0 when every file is read and every walk ends."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--walks", type=int, default=WALKS)
    arguments = parser.parse_args()
    found = run(arguments.folder, arguments.walks)
    show(found, as_json=arguments.json, line=_told)
    return 0 if found["ends"] == found["files"] else 1


if __name__ == "__main__":
    sys.exit(main())
