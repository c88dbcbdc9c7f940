"""Reads an upload in a process of its own, so that no file can hang or exhaust the one that serves people (rule R4).

The child is a fresh interpreter, never a fork: a server with threads may start it at any time.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from engine.model.canonical import from_json
from engine.model.findings import Notes
from engine.model.graph import Model
from engine.model.report import Finding, ImportReport

OUT_OF_MEMORY = 3
PATIENCE = 6  # a busy machine gives the child a share of its time only, which says nothing about the file
ROOT = Path(__file__).resolve().parents[2]
Outcome = tuple[Model | None, ImportReport]


def read_bounded(data: bytes, name: str = "", *, seconds: float = 5, megabytes: int = 512) -> Outcome:
    """What `read` gives, worked out in at most about `seconds` of processor time, six times that by the clock, and `megabytes`.

    A file that needs more, or that stops the child, is refused with a finding; nothing is raised.
    """
    return _in_child("bpmn", data, name, seconds, megabytes)


def check_dmn_bounded(data: bytes, *, seconds: float = 5, megabytes: int = 512) -> ImportReport:
    """What `check_dmn` gives, within the same bounds."""
    return _in_child("dmn", data, "", seconds, megabytes)[1]


def _in_child(kind: str, data: bytes, name: str, seconds: float, megabytes: int) -> Outcome:
    command = [
        sys.executable,
        "-m",
        "engine.model.child",
        kind,
        str(megabytes),
        str(int(seconds) + 1),
        name[:200].replace("\0", ""),
    ]
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=seconds * PATIENCE, cwd=ROOT, env=environment, check=False
        )
    except subprocess.TimeoutExpired:
        return None, _stopped("time", seconds=seconds)
    if done.returncode == 0:
        return _received(done.stdout)
    if done.returncode == -signal.SIGXCPU:
        return None, _stopped("time", seconds=seconds)
    return None, _stopped("memory" if done.returncode in (OUT_OF_MEMORY, -signal.SIGKILL) else "crash")


def _stopped(code: str, **words: object) -> ImportReport:
    notes = Notes()
    notes.add(code, None, **words)
    return notes.report


def _received(output: bytes) -> Outcome:
    answer = json.loads(output)
    report = ImportReport([Finding(**finding) for finding in answer["findings"]])
    model = answer["model"]
    return (from_json(model.encode("utf-8")) if model is not None else None), report
