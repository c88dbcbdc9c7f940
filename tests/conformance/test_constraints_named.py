"""The harness of BPMN's constraints: it refuses and names every file of the sample, and no file of the samples of valid ones."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conformance.constraints import check, run
from tests.corpora import corpus
from tests.engine.model.building import around, process


def test_every_broken_file_of_the_sample_is_refused_and_named() -> None:
    found = run(corpus("corpora", "betsy-invalid"))
    assert found["files"] > 30
    assert found["named"] == found["files"]
    assert all(each["element"] or each["line"] for result in found["results"].values() for each in result["constraints"])


@pytest.mark.parametrize("folder", ["miwg", "government", "betsy", "soundness"])
def test_no_valid_file_of_the_samples_is_refused(folder: str) -> None:
    found = run(corpus("corpora", folder))
    assert found["read"] == found["files"] > 10


def test_what_is_no_bpmn_breaks_no_constraint() -> None:
    assert check(b"<other/>")["verdict"] == "refused"


def test_the_command_tells_by_its_code_whether_enough_is_refused(tmp_path: Path) -> None:
    (tmp_path / "broken.bpmn").write_bytes(process("<startEvent id='s'/><endEvent id='e'/>"))
    command = [sys.executable, "-m", "tests.conformance.constraints", str(tmp_path), "--json"]
    done = subprocess.run(command, capture_output=True, check=False)
    found = json.loads(done.stdout)
    assert (done.returncode, found["named"]) == (0, 1)
    assert {c["element"] for c in found["results"]["broken.bpmn"]["constraints"]} == {"s", "e"}
    (tmp_path / "valid.bpmn").write_bytes(process(around("task a")))
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1
