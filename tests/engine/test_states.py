"""Saved states of every format version ever released still load and finish.

A sample is `{"state": ..., "marking": ..., "variables": ...}`: where the instance was, and its variables at the end. The
definition of all is the file `everything.bpmn` beside them. `python -m tests.engine.test_states` writes the samples of the
present format.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from engine.advance import advance, marking_of
from engine.commands import Command, CompleteTask, JobDone, JobFailed, Message, Resume, Retry, Signal, Start, Suspend, TimerDue
from engine.definition import Definition, define
from engine.errors import StateError
from engine.model.reader import read
from engine.state import FORMAT, dumps, loads
from tests.engine.models import NOW
from tests.engine.open_tasks import tasks_of

PLACE = Path(__file__).with_name("states")
SAMPLES = sorted(PLACE.glob("v*/*.json"))
LATER = NOW.replace(year=2027)


def definition() -> Definition:
    """The definition of all samples."""
    model, report = read((PLACE / "everything.bpmn").read_bytes(), name="everything.bpmn")
    assert model is not None and not report.closed("run"), report.findings
    return define(model)


def finish(built: Definition, state: dict[str, Any]) -> dict[str, Any]:
    """Go on from a saved state until the end: answer every task, job and wait; the state at the end."""
    for _ in range(50):
        if state["st"] != "running":
            return state
        state = loads(dumps(advance(built, state, next_command(built, state), LATER).state))
    raise AssertionError("the instance does not end")


def next_command(built: Definition, state: dict[str, Any]) -> Command:
    if state.get("z", {}).get("at"):
        return Resume()
    opened = tasks_of(built, state, LATER)
    if opened:
        return CompleteTask(opened[0].number, {"vote": True, "seen": opened[0].node})
    if state.get("i"):
        return Retry(state["i"][0][0])
    job = next((token for token in state["t"] if token[1] == "check"), None)
    if job is None:
        return Message("paid", {"amount": 5})
    return JobDone(job[4].get("num", job[0]), {"status": "clean"})


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_saved_state_loads_and_finishes(sample: Path) -> None:
    kept = orjson.loads(sample.read_bytes())
    built = definition()
    assert marking_of(built, kept["state"]) == kept["marking"]
    state = finish(built, loads(dumps(kept["state"])))
    assert (state["st"], state["o"]) == ("completed", "end")
    assert state["s"][0][6] == kept["variables"]


def test_every_format_has_samples() -> None:
    assert {path.parent.name for path in SAMPLES} == {f"v{number}" for number in range(1, FORMAT + 1)}
    assert len(SAMPLES) >= 6


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"v": 0}', b'{"v": 999}', b'{"v": "1"}'])
def test_a_state_of_no_known_format_is_refused(data: bytes) -> None:
    with pytest.raises(StateError):
        loads(data)


def situations(built: Definition) -> dict[str, list[Command]]:
    """The commands that lead to each sample, by its name."""
    rows = advance(built, None, Start(), NOW)
    votes = [row.number for row in rows.opened]
    job, timer = rows.jobs[0].number, rows.timers[0].number
    return {
        "started": [],
        "voting": [CompleteTask(votes[3], {"vote": True}), TimerDue(timer)],
        "voted": [*(CompleteTask(votes[each], {"vote": True}) for each in (0, 2, 4)), JobDone(job, {"status": "mismatch"})],
        "interrupted": [Signal("stop"), JobDone(job, {"status": "clean"})],
        "paid": [Message("paid", {"amount": 7})],
        "by-hand": [JobFailed(job, "down", "broken")],
        "incident": [JobFailed(job, "down")],
        "suspended": [Suspend("repair"), JobDone(job, {"status": "clean"})],
    }


def main() -> None:
    """Write the samples of the present format."""
    built = definition()
    folder = PLACE / f"v{FORMAT}"
    folder.mkdir(exist_ok=True)
    for name, commands in situations(built).items():
        state = advance(built, None, Start(), NOW).state
        for command in commands:
            state = advance(built, loads(dumps(state)), command, NOW).state
        ended = finish(built, loads(dumps(state)))
        sample = {"state": state, "marking": marking_of(built, state), "variables": ended["s"][0][6]}
        (folder / f"{name}.json").write_bytes(orjson.dumps(sample, option=orjson.OPT_INDENT_2) + b"\n")


if __name__ == "__main__":
    main()
