"""The MIWG harness on the sample, and on careless exports of our own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conformance.miwg import check, run
from tests.corpora import corpus
from tests.engine.model.test_sloppy import CARELESS, _drawn, _sold


@pytest.mark.parametrize("folder", ["miwg", "government", "betsy", "bpmnlint", "soundness"])
def test_every_file_of_the_samples_is_read_complete_and_comes_back_the_same(folder: str) -> None:
    found = run(corpus("corpora", folder))
    assert found["files"] > 10
    assert found["read"] == found["complete"] == found["round_trip"] == found["files"]


@pytest.mark.parametrize("code", sorted(CARELESS))
def test_a_careless_export_is_complete_and_comes_back_the_same(code: str) -> None:
    for data in (_drawn(CARELESS[code]), _sold(CARELESS[code])):
        result = check(data)
        assert (result["verdict"], result["missing"], result["changed"], result["same_model"]) == ("read", [], [], True)


def test_a_refused_file_has_a_reason(tmp_path: Path) -> None:
    (tmp_path / "Tool 1.0").mkdir()
    (tmp_path / "Tool 1.0" / "A.1.0-export.bpmn").write_bytes(b"<!DOCTYPE a><a/>")
    command = [sys.executable, "-m", "tests.conformance.miwg", str(tmp_path), "--json"]
    done = subprocess.run(command, capture_output=True, check=False)
    found = json.loads(done.stdout)
    assert (done.returncode, found["read"], found["tools"]) == (1, 0, {"Tool 1.0": {"refused": 1}})
    assert [r["code"] for r in found["results"]["Tool 1.0/A.1.0-export.bpmn"]["reasons"]] == ["doctype"]
