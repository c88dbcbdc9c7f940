"""Verdicts on a folder laid out like the soundness sample: `verdicts.json` beside the files it names.

    python -m tests.conformance.soundness DIR [--json] [--seconds N]

The verdicts of such folders were found with every activity taking time, every step coming at any moment, messages from within
the file alone, and at most two tokens followed on one place where they would grow without end; here the net is compiled the
same way. A file is `as expected` when every verdict that is given for it agrees; the exit status is 1 when one does not, or
when something was raised.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.model.graph import ACTIVITIES, Model
from engine.model.reader import read
from engine.prover import Bound, Reading, Soundness, Space, Verdict, compile_net, explore, path_to, soundness

NAMES = {
    "safeness": "safe",
    "no_dead_activities": "no_dead_element",
    "always_terminates": "option_to_complete",
    "message_relaxed": "message_relaxed_sound",
}
VERDICTS = ("safe", "option_to_complete", "proper_completion", "no_dead_element", "sound", "message_relaxed_sound")
TOKENS = 2
MANY = 100_000
"""Beyond so many states those that make no difference to the verdicts are left out."""


def judge(data: bytes, name: str, seconds: float) -> tuple[Soundness, dict[str, Any]]:
    """The verdicts on a file, and what they rest on; raises ValueError when it cannot be read."""
    model, report = read(data, name=name)
    if model is None:
        raise ValueError(f"{name}: {report.verdict}")
    net = compile_net(model, reading=Reading(patient=True, data=False, closed=True))
    space = explore(net, bound=Bound(states=MANY, seconds=seconds, tokens=TOKENS), reduce=False)
    if space.reason not in ("", "unbounded"):
        left = max(seconds - space.seconds, 1.0)
        space = explore(net, bound=Bound(seconds=left, tokens=TOKENS))
    found = soundness(space, within_bound=space.reason in ("", "unbounded"))
    rests = {"states": len(space.states), "complete": space.complete, "reason": space.reason, "uncovered": net.uncovered}
    assert path_to(space, len(space.states) - 1) or len(space.states) == 1
    return replace(found, no_dead_element=dead_activities(model, space, found.no_dead_element)), rests


def dead_activities(model: Model, space: Space, verdict: Verdict) -> Verdict:
    """The verdict on activities alone, each of which some run has to complete: of these the repositories speak."""
    if verdict.holds is None:
        return verdict
    done = {space.net.steps[number].node for edges in space.edges for number, _ in edges if _ends(space, number)}
    kinds = {node.id: node.kind for process in model.processes.values() for node in process.nodes.values()}
    dead = tuple(node for node in space.net.nodes if kinds.get(node) in ACTIVITIES and node not in done)
    return replace(verdict, holds=False, reason="never-reached", elements=dead) if dead else Verdict(True)


def _ends(space: Space, number: int) -> bool:
    return space.net.steps[number].what not in ("start", "enter", "signal", "overflow", "beside")


def run_file(path: Path, name: str, expected: dict[str, bool], seconds: float) -> dict[str, Any]:
    """What was expected and what was found of one file."""
    begin = time.monotonic()
    try:
        found, rests = judge(path.read_bytes(), name, seconds)
    except Exception as error:  # noqa: BLE001 - the measure counts whatever a file raises
        return {"file": name, "verdict": "raised", "error": f"{type(error).__name__}: {error}", "expected": expected}
    got = {key: getattr(found, NAMES.get(key, key)).holds for key in expected}
    result: dict[str, Any] = {"file": name, "verdict": "as expected" if got == expected else "wrong"}
    result |= {"expected": expected, "got": got, **rests, "seconds": round(time.monotonic() - begin, 3)}
    for key in expected:
        verdict = getattr(found, NAMES.get(key, key))
        if got[key] is not True:
            result.setdefault("why", {})[key] = {
                "reason": verdict.reason,
                "elements": verdict.elements,
                "counterexample": [[step.what, step.node, step.flow] for step in verdict.counterexample],
            }
    return result


def run(folder: Path, seconds: float = 30.0) -> dict[str, Any]:
    """All files of the folder; `agreement` is the share of single verdicts that agree."""
    wanted = json.loads((folder / "verdicts.json").read_text(encoding="utf-8"))
    results = [run_file(folder / name, name, entry["verdict"], seconds) for name, entry in wanted.items()]
    pairs = [(value, result.get("got", {}).get(key)) for result in results for key, value in result["expected"].items()]
    agree = sum(value == got for value, got in pairs)
    counts = Counter(result["verdict"] for result in results)
    return {
        "files": len(results),
        "as_expected": counts["as expected"],
        "wrong": counts["wrong"],
        "raised": counts["raised"],
        "verdicts": len(pairs),
        "agreement": round(agree / len(pairs), 4) if pairs else 1.0,
        "results": results,
    }


def main() -> int:
    """Print the results; 1 when a verdict differs or something was raised."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seconds", type=float, default=30.0, help="limit for one file")
    arguments = parser.parse_args()
    found = run(arguments.folder, arguments.seconds)
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        for result in found["results"]:
            print(f"{result['verdict']:12} {result['file']}  expected {result['expected']}  got {result.get('got')}")
        print(f"{found['as_expected']} of {found['files']} files, {found['agreement']:.1%} of {found['verdicts']} verdicts agree")
    return 1 if found["wrong"] or found["raised"] else 0


if __name__ == "__main__":
    sys.exit(main())
