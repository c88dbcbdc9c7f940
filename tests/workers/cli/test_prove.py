"""`prove` says by its exit status how the promises stand, and gives each verdict with its certificate or counterexample."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from click.testing import CliRunner

from engine.prover import Bound
from processes.promises import prove as proving
from tests.processes.support import PERMIT
from workers.cli import prove as command

KINDS = ["soundness", "visits", "time", "life-cycle", "once-only", "duty", "tables"]
PLAIN = (
    '<?xml version="1.0"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x" id="d">'
    '<process id="hello" name="Hello" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="t"/>'
    '<userTask id="t" name="Look"/><sequenceFlow id="g" sourceRef="t" targetRef="e"/><endEvent id="e"/></process></definitions>'
)


def call(*paths: Path) -> tuple[int, list[dict[str, Any]]]:
    done = CliRunner().invoke(command.prove, [*map(str, paths), "--json"])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    found: list[dict[str, Any]] = json.loads(done.stdout)["files"]
    return done.exit_code, found


@pytest.fixture
def slow(tmp_path: Path) -> Path:
    """The permit with a decision that takes a day more than is promised."""
    folder = Path(copytree(PERMIT, tmp_path / "slow"))
    process = folder / "process.bpmn"
    process.write_text(process.read_text().replace('"onerun:limit" value="1"', '"onerun:limit" value="6"'))
    return folder


def test_everything_proved_is_status_0_with_a_certificate_each() -> None:
    status, (told,) = call(PERMIT)
    assert status == 0 and told["verdict"] == "proved" and [p["kind"] for p in told["proofs"]] == KINDS
    for proof in told["proofs"]:
        assert proof["verdict"] == "proved" and proof["definition"] == told["definition"] and set(proof["claim"]) == {"zh", "en"}
        assert proof["seconds"] >= 0 and proof["faults"] == []
    assert told["proofs"][1]["figures"] == {"visits": 0, "worst_visits": 0} and told["proofs"][0]["states"] > 10


def test_a_broken_promise_is_status_1_with_the_way_to_it(slow: Path) -> None:
    status, (told,) = call(slow)
    (time,) = [p for p in told["proofs"] if p["verdict"] == "broken"]
    assert status == 1 and time["kind"] == "time"
    assert time["faults"][0]["elements"] and time["faults"][0]["steps"][-1]["node"] == "decide"
    people = CliRunner().invoke(command.prove, [str(slow)]).stdout
    assert "takes 6 working days" in people and "what to change:" in people


def test_a_file_that_cannot_be_read_is_status_2_whatever_the_others_are(slow: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.bpmn"
    bad.write_text("<definitions>")
    status, told = call(PERMIT, slow, bad)
    assert status == 2 and [one["verdict"] for one in told] == ["proved", "broken", "refused"] and told[2]["findings"]


def test_what_is_too_large_is_status_3(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (proving, command):
        monkeypatch.setattr(module, "SMALL" if module is proving else "WHOLE", Bound(seconds=-1.0))
    status, (told,) = call(PERMIT)
    assert status == 3 and told["proofs"][0]["reason"]["en"] == "There are more situations than could be looked at."


def test_a_plain_process_promises_nothing(tmp_path: Path) -> None:
    file = tmp_path / "hello.bpmn"
    file.write_text(PLAIN)
    status, (told,) = call(file)
    assert status == 0 and told["promises"] is False and [p["kind"] for p in told["proofs"]] == ["soundness"]
