"""The commands as a person or a pipeline calls them: output, exit status, both databases."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from processes.items.bundle import MEMBERS

ROOT = Path(__file__).resolve().parents[3]
GOOD = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="urn:test">
<process id="approve" isExecutable="true">
<startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="t"/>
<userTask id="t" name="Look at it"/><sequenceFlow id="f2" sourceRef="t" targetRef="e"/><endEvent id="e"/>
</process></definitions>"""
SECONDS = 120


def run(*arguments: str, home: Path, **env: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "ONERUN_HOME": str(home), "PYTHONUTF8": "1", **env}
    command = [sys.executable, "-m", "workers.cli", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False)


def told(done: subprocess.CompletedProcess[str]) -> Any:
    assert done.stdout, done.stderr
    return json.loads(done.stdout)


def test_check_tells_a_good_model_from_a_draft_and_a_refused_one(tmp_path: Path) -> None:
    good, draft, bad = tmp_path / "good.bpmn", tmp_path / "draft.bpmn", tmp_path / "bad.bpmn"
    good.write_text(GOOD, encoding="utf-8")
    draft.write_text(
        GOOD.replace('userTask id="t"', 'complexGateway id="t"').replace("userTask", "complexGateway"), encoding="utf-8"
    )
    bad.write_text(GOOD.replace('targetRef="e"', 'targetRef="nowhere"'), encoding="utf-8")
    fine = run("check", "--json", str(good), home=tmp_path)
    assert (fine.returncode, told(fine)["files"][0]["verdict"]) == (0, "publish")
    refused = run("check", "--json", str(good), str(bad), home=tmp_path)
    verdicts = [f["verdict"] for f in told(refused)["files"]]
    assert (refused.returncode, verdicts) == (2, ["publish", "refuse"])
    finding = next(f for f in told(refused)["files"][1]["findings"] if f["level"] == "error")
    assert finding["element"] == "f2"
    assert {"zh", "en"} <= set(finding["message"])
    kept = run("check", "--json", str(draft), home=tmp_path)
    assert kept.returncode in (1, 2)


def test_the_shipped_items_may_be_published(tmp_path: Path) -> None:
    bundles = [str(p.parent) for p in sorted((ROOT / "bpmn").glob("*/item.yaml"))]
    assert bundles
    done = run("check", "--json", *bundles, home=tmp_path)
    assert {f["file"]: f["verdict"] for f in told(done)["files"]} == dict.fromkeys(bundles, "publish")
    assert done.returncode == 0


def test_an_installation_is_made_looked_after_and_verified(tmp_path: Path, database_url: str) -> None:
    env = {"DATABASE_URL": database_url}
    assert told(run("db", "upgrade", "--json", home=tmp_path, **env))["current"] is True
    added = run(
        "user", "add", "night-clerk", "--role", "counter-clerk", "--password", "a long enough one", "--json", home=tmp_path, **env
    )
    assert told(added)["roles"] == ["counter-clerk"]
    again = run("user", "add", "night-clerk", "--role", "counter-clerk", "--password", "a long enough one", home=tmp_path, **env)
    assert again.returncode == 1
    assert "night-clerk" in again.stderr
    assert told(run("verify", "--json", home=tmp_path, **env))["ok"] is True
    assert told(run("doctor", "--json", home=tmp_path, **env))["database"]["ok"] is True


def test_the_schema_is_made_in_a_data_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    assert told(run("db", "upgrade", "--json", home=tmp_path / "new")) == {"current": True, "changed": True}
    assert told(run("db", "upgrade", "--json", home=tmp_path / "new")) == {"current": True, "changed": False}


@pytest.mark.parametrize("command", [["verify"], ["user", "add", "ann", "--role", "examiner", "--password", "a long enough one"]])
def test_without_a_database_a_command_says_so_in_one_line(tmp_path: Path, command: list[str]) -> None:
    done = run(*command, home=tmp_path / "new")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "onerun: database: sqlite: not there yet, `up` makes it\n"
    old = run(*command, home=tmp_path)
    assert (old.returncode, old.stderr) == (1, "onerun: database: sqlite: run ./onerun db upgrade\n")


@pytest.mark.parametrize("command", ["check", "prove", "play"])
def test_a_folder_that_is_no_bundle_is_refused_in_words(tmp_path: Path, command: str) -> None:
    for number in range(MEMBERS + 1):
        (tmp_path / f"{number}.bpmn").write_text(GOOD, encoding="utf-8")
    done = run(command, str(tmp_path), home=tmp_path / "home")
    assert done.returncode == 2
    assert "The folder holds more than a bundle may." in done.stdout + done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("url", ["nonsense", "mysql://127.0.0.1/onerun"])
def test_another_database_is_refused_by_name(tmp_path: Path, url: str) -> None:
    for command in (["verify"], ["db", "upgrade"]):
        done = run(*command, home=tmp_path, DATABASE_URL=url)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == "onerun: DATABASE_URL is the address of a PostgreSQL or SQLite database.\n"


def test_production_refuses_demo_secrets(tmp_path: Path) -> None:
    done = run("doctor", "--json", home=tmp_path, ONERUN_ENV="production")
    assert done.returncode == 1
    assert "ONERUN_SECRET" in told(done)["settings"]


def test_an_unknown_benchmark_is_told_with_the_known_ones(tmp_path: Path) -> None:
    done = run("bench", "nothing-like-it", home=tmp_path)
    assert done.returncode == 2
    assert "engine" in done.stderr


@pytest.mark.parametrize(
    "command", [[], ["up"], ["test"], ["check"], ["verify"], ["bench"], ["demo"], ["doctor"], ["user", "add"], ["db"]]
)
def test_every_command_explains_itself(tmp_path: Path, command: list[str]) -> None:
    done = run(*command, "--help", home=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("Usage:")
