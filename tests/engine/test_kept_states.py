"""What each element keeps in a saved state is understood by the present engine, whatever format it was written in.

A sample is the state and the variables at the end. `python -m tests.engine.test_kept_states` writes those of the present format,
and the digest of all of them under the present revision of the engine; a revision that is written is never written again.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import orjson
import pytest

from engine.advance import advance, variables_of
from engine.commands import Command, CompleteTask, Continue, JobDone, Message, Retry, Signal, TimerDue
from engine.definition import Definition, define
from engine.state import FORMAT, REVISION, dumps, loads
from tests.engine.kept import models, situations
from tests.engine.models import NOW
from tests.engine.open_tasks import tasks_of

PLACE = Path(__file__).with_name("states")
SAMPLES = sorted(PLACE.glob("v*/kept/*.json"))
LATER = NOW.replace(year=2027)
REVISIONS = PLACE / "revisions.json"
ORDER = {"m": 0, "s": 1, "t": 2}


def finish(built: Definition, state: dict[str, Any]) -> dict[str, Any]:
    """Go on from a saved state to the end: answer everything that is open, save and load between all steps."""
    seen: list[str] = []
    for _ in range(60):
        if state["st"] != "running":
            return {"status": state["st"], "outcome": state.get("o"), "variables": variables_of(state), "answered": seen}
        command = next_command(built, state)
        seen.append(command.kind)
        state = loads(dumps(advance(built, state, command, LATER).state))
    raise AssertionError("the instance does not end")


def next_command(built: Definition, state: dict[str, Any]) -> Command:
    if state.get("q"):
        return Continue()
    if state.get("i"):
        return Retry(state["i"][0][0], {"n": 2})
    opened = tasks_of(built, state, LATER)
    if opened:
        return CompleteTask(opened[0].number, {"note": opened[0].number, "again": False})
    waiting = sorted(state.get("e", ()), key=lambda record: ORDER.get(record[1], 3))
    if waiting and waiting[0][1] in ORDER:
        return event_of(built, waiting[0], state)
    job = next(token for token in state["t"] if token[1] == "j")
    notes = job[4] if len(job) > 4 and job[4] else {}
    return JobDone(open_item(notes["mi"]) if "mi" in notes else notes.get("num", job[0]), {"amount": 1})


def event_of(built: Definition, record: list[Any], state: dict[str, Any]) -> Command:
    number, letter, node, index = record[:4]
    if letter == "s":
        return Signal(built.process(state["p"]).task_specs[node].definitions[index].name)
    return TimerDue(number) if letter == "t" else Message("", {"amount": 1}, number)


def open_item(notes: dict[str, Any]) -> int:
    renumbered = {item: int(number) for number, item in notes.get("a", {}).items()}
    item = next(item for item in range(notes["n"]) if int(notes["o"], 16) >> item & 1)
    return int(renumbered.get(item, notes["b"] + item))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_what_an_element_keeps_is_understood(sample: Path) -> None:
    kept = orjson.loads(sample.read_bytes())
    found = finish(define(models()[sample.stem]), loads(dumps(kept["state"])))
    assert found == kept["end"]
    assert found["status"] == "completed"


def test_every_situation_has_a_sample_in_every_format() -> None:
    for number in range(1, FORMAT + 1):
        assert {path.stem for path in SAMPLES if path.parts[-3] == f"v{number}"} == set(models())


@pytest.mark.parametrize("name", sorted(models()))
def test_the_present_format_is_still_what_the_sample_shows(name: str) -> None:
    """A change of what is kept needs a new format, or the same one to be read as before: this test says that it changed."""
    kept = orjson.loads((PLACE / f"v{FORMAT}" / "kept" / f"{name}.json").read_bytes())
    assert {**dict(situations())[name], "def": ""} == {**kept["state"], "def": ""}


def test_what_elements_save_changes_with_the_revision_only() -> None:
    """Where this fails, `REVISION` goes up by one: cases that run already are then told from those that differ."""
    revisions = orjson.loads(REVISIONS.read_bytes())
    assert list(revisions) == [str(number) for number in range(1, REVISION + 1)]
    assert digest() == revisions[str(REVISION)]


def digest() -> str:
    """Over the states of all situations as the engine saves them now."""
    saved = {name: {**state, "def": ""} for name, state in situations()}
    return hashlib.sha256(orjson.dumps(saved, option=orjson.OPT_SORT_KEYS)).hexdigest()


def main() -> None:
    """Write the samples of the present format, and their digest under the present revision."""
    revisions = orjson.loads(REVISIONS.read_bytes()) if REVISIONS.exists() else {}
    if revisions.setdefault(str(REVISION), digest()) != digest():
        raise SystemExit("Elements save something else than before: raise REVISION in engine/state.py first.")
    REVISIONS.write_bytes(orjson.dumps(revisions, option=orjson.OPT_INDENT_2) + b"\n")
    folder = PLACE / f"v{FORMAT}" / "kept"
    folder.mkdir(parents=True, exist_ok=True)
    for name, state in situations():
        sample = {"state": state, "end": finish(define(models()[name]), loads(dumps(state)))}
        (folder / f"{name}.json").write_bytes(orjson.dumps(sample, option=orjson.OPT_INDENT_2) + b"\n")


if __name__ == "__main__":
    main()
