"""Files that call each other, in a designer's pipeline: checked, played and proved with what they call beside them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.processes.shared import caller, looking, permit
from workers.cli.check import check
from workers.cli.play import play
from workers.cli.prove import prove

TAGGED = 'camunda:calledElementBinding="versionTag" camunda:calledElementVersionTag="spring"'


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with a called process, one with a tag, callers of both and the permit that calls."""
    for name, data in {
        "look.bpmn": looking(),
        "tagged.bpmn": looking(tag="spring"),
        "slow.bpmn": looking(30),
        "mine.bpmn": caller(),
        "wants-tag.bpmn": caller(attributes=TAGGED),
        "by-value.bpmn": caller("${which}"),
        "permit.zip": permit(),
    }.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def run(command: Any, *words: str | Path) -> tuple[int, Any]:
    """The exit status and what was printed as JSON."""
    done = CliRunner().invoke(command, [*map(str, words), "--json"])
    return done.exit_code, json.loads(done.stdout)


def given(files: Path, inputs: dict[str, Any]) -> Path:
    """A file of inputs."""
    (files / "inputs.json").write_text(json.dumps(inputs), encoding="utf-8")
    return files / "inputs.json"


def test_a_caller_alone_is_told_what_it_lacks(files: Path) -> None:
    status, found = run(play, files / "mine.bpmn")
    assert (status, [one["code"] for one in found["findings"]]) == (2, ["call-unreachable"])
    assert "“look”" in found["findings"][0]["message"]["en"]
    assert run(check, files / "mine.bpmn")[0] == 1
    assert run(prove, files / "mine.bpmn")[0] == 2


def test_a_caller_is_played_with_what_it_calls(files: Path) -> None:
    inputs = given(files, {"answers": {"look/t": {}}})
    status, found = run(play, files / "mine.bpmn", "--with", files / "look.bpmn", "--inputs", inputs)
    assert (status, found["status"]) == (0, "completed")
    assert [one["element"] for one in found["trace"] if one.get("process") == "look" and one["what"] == "enter"] == ["s", "t", "e"]
    said = CliRunner().invoke(play, [str(files / "mine.bpmn"), "--with", str(files / "look.bpmn")]).stdout
    assert "waits: task look/t" in said


def test_a_call_by_tag_takes_the_file_with_the_tag_only(files: Path) -> None:
    both = ("--with", files / "tagged.bpmn", "--with", files / "look.bpmn")
    assert run(play, files / "wants-tag.bpmn", *both)[1]["status"] == "running"
    assert run(play, files / "wants-tag.bpmn", "--with", files / "look.bpmn")[0] == 2


def test_an_expression_chooses_among_the_files(files: Path) -> None:
    inputs = given(files, {"variables": {"which": "look"}, "answers": {"t": {}}})
    beside = ("--with", files / "look.bpmn", "--inputs", inputs)
    assert run(play, files / "by-value.bpmn", *beside)[1]["status"] == "completed"
    status, found = run(play, files / "by-value.bpmn", "--inputs", given(files, {"variables": {"which": "look"}}))
    assert (status, [one["cause"] for one in found["incidents"]]) == (1, ["call-absent"])


def test_a_proof_names_what_it_was_made_with(files: Path) -> None:
    status, found = run(prove, files / "permit.zip", "--with", files / "look.bpmn")
    assert (status, found["files"][0]["verdict"]) == (0, "proved")
    links = {json.dumps(proof["links"]) for proof in found["files"][0]["proofs"]}
    (one,) = links
    (address,) = json.loads(one)
    assert address.startswith("look@") and json.loads(one)[address] in address
    assert run(check, files / "permit.zip", "--with", files / "look.bpmn")[0] == 0


def test_what_is_called_can_break_the_promise(files: Path) -> None:
    status, found = run(prove, files / "permit.zip", "--with", files / "slow.bpmn")
    broken = [proof for proof in found["files"][0]["proofs"] if proof["verdict"] == "broken"]
    assert (status, [proof["kind"] for proof in broken]) == (1, ["time"])
    assert "“看”" in json.dumps(broken[0]["faults"], ensure_ascii=False)
    assert {step["node"] for step in broken[0]["faults"][0]["steps"]} >= {"site"}


def test_a_file_beside_that_cannot_run_is_told(files: Path) -> None:
    (files / "broken.bpmn").write_text("<definitions/>", encoding="utf-8")
    done = CliRunner().invoke(prove, [str(files / "mine.bpmn"), "--with", str(files / "broken.bpmn")])
    assert done.exit_code == 2 and "--with:" in done.output
