"""The project speaks of itself alone, says why and leaves nothing half-said."""

from __future__ import annotations

import re
import subprocess

from tests.rules.tree import ROOT, shown, sources

PLACES = re.compile(r"/work/|/tmp/|/home/[a-z]|/root/|pypi\.org|registry\.npmjs|files\.pythonhosted")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK|[Ll]orem ipsum)\b")
THIS = "tests/rules/test_words.py"
DATA = {".lock", ".svg", ".png", ".woff2", ".ttf", ".pdf", ".ico"}


def _tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_path_of_a_machine_and_no_registry_host() -> None:
    told = []
    for name in _tracked():
        path = ROOT / name
        if name == THIS or path.suffix in DATA:
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        told += [f"{name}:{n}" for n, line in enumerate(text.splitlines(), 1) if PLACES.search(line)]
    assert not told


def test_nothing_is_left_half_said() -> None:
    half = [
        f"{shown(p)}:{n}"
        for p in sources()
        if p.name != "test_words.py"
        for n, line in enumerate(p.read_text(encoding="utf-8").splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    assert not half
