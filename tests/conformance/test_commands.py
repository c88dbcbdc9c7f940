"""Each harness starts by itself, whatever else is loaded before it."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("name", ["betsy", "miwg", "government", "soundness", "prover"])
def test_a_harness_starts(name: str) -> None:
    command = [sys.executable, "-m", f"tests.conformance.{name}", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("usage")
