"""The other Python libraries for FEEL, each in a folder of its own, since their requirements contradict the project's.

`python -m tests.benchmarks._feel_others NAME` times one of them, in a process that has it on its path.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks._timing import EXPRESSION, FACTS, closure, nanoseconds

ROOT = Path(__file__).resolve().parents[2]
PINNED = Path(__file__).parent / "others"
HOME = ROOT / ".onerun" / "bench"
INSTALL_SECONDS, TIMING_SECONDS = 300, 120
MODULES = {"pysfeel": "pySFeel", "bkflow-feel": "bkflow_feel.api", "zen-engine": "zen"}


def compare() -> dict[str, Any]:
    """For each library its time beside the hand-written closure's in the same process, or the reason why there is none."""
    return {name: _compare(name) for name in MODULES}


def _compare(name: str) -> dict[str, Any]:
    target = HOME / name
    try:
        _install(name, target)
        done = _run(
            [sys.executable, "-m", __spec__.name, name], TIMING_SECONDS, PYTHONPATH=os.pathsep.join([str(ROOT), str(target)])
        )
        return dict(json.loads(done.splitlines()[-1]))
    except (OSError, ValueError, IndexError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", None) or str(error)
        return {"not_timed": " ".join(str(said).strip().splitlines()[-1:])[-300:] or type(error).__name__}


def _install(name: str, target: Path) -> None:
    pinned = PINNED / f"{name}.txt"
    stamp, wanted = target / ".stamp", hashlib.sha256(pinned.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    shutil.rmtree(target, ignore_errors=True)
    uv = shutil.which("uv")
    pip = [uv, "pip", "install", "--python", sys.executable] if uv else [sys.executable, "-m", "pip", "install", "--no-input"]
    _run([*pip, "--quiet", "--require-hashes", "--target", str(target), "-r", str(pinned)], INSTALL_SECONDS)
    stamp.write_text(wanted)


def _run(command: list[str], seconds: int, **environment: str) -> str:
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=seconds, check=True
    )
    return done.stdout


def call_of(name: str) -> Callable[[], Any]:
    """The benchmark's expression as that library evaluates it; raises ImportError where it is not there."""
    module = importlib.import_module(MODULES[name])
    if name == "pysfeel":
        parser = module.SFeelParser()
        # It keeps variables from call to call, so the values stand in the text; without brackets it answers false.
        return lambda: parser.sFeelParse('(7 > 5) and ("open" = "open")')
    if name == "bkflow-feel":
        return lambda: module.parse_expression(EXPRESSION, FACTS)
    return lambda: module.evaluate_expression('amount > 5 and status == "open"', FACTS)


def time(name: str) -> dict[str, Any]:
    """Both times in nanoseconds and their ratio. Raises ValueError when the library answers something else than true."""
    call = call_of(name)
    answer = call()
    if (answer[-1] if isinstance(answer, tuple) else answer) is not True:
        raise ValueError(f"{name} answers {answer!r}")
    theirs, by_hand = nanoseconds(call, lambda: closure(FACTS), rounds=20)
    return {"ns": round(theirs), "python_ns": round(by_hand), "ratio": round(theirs / by_hand, 1)}


if __name__ == "__main__":
    print(json.dumps(time(sys.argv[1])))
