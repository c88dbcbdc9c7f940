"""The engine's tests run a second time on a minimal stand-in for the library: semantics cannot change with an upgrade."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STANDIN = ROOT / "tests" / "standin"
FILES = ["advance", "traps", "random", "states", "play", "betsy", "retries", "kept_states", "reference", "flat", "differential"]
SELECTION = [*(f"test_{name}.py" for name in FILES), "elements", "operating"]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(STANDIN), str(ROOT)]), "PYTHONUTF8": "1"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600, check=False)


def test_the_same_tests_pass_without_the_library() -> None:
    place = run("-c", "import engine.seam, SpiffWorkflow; print(SpiffWorkflow.__file__)").stdout.strip()
    assert Path(place).is_relative_to(STANDIN)
    selected = [str(Path("tests") / "engine" / name) for name in SELECTION]
    result = run("-m", "pytest", "--noconftest", "-p", "no:cacheprovider", "-x", *selected)
    assert result.returncode == 0, result.stdout[-4000:]


@pytest.mark.parametrize("module", ["engine.seam", "engine.advance"])
def test_the_library_itself_is_pinned(module: str) -> None:
    requirements = (ROOT / "requirements.txt").read_text(encoding="utf-8").lower()
    assert "spiffworkflow==3.2.0" in requirements
    assert run("-c", f"import {module}").returncode == 0
