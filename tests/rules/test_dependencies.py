"""Dependencies are few, pinned with hashes, and each has its reason."""

from __future__ import annotations

import re

from tests.rules.tree import ROOT

DIRECT = re.compile(r"^([A-Za-z0-9_.-]+)(\[[^\]]*\])?==", re.MULTILINE)


def _direct(name: str) -> set[str]:
    return {m.group(1).lower() for m in DIRECT.finditer((ROOT / name).read_text(encoding="utf-8"))}


def test_every_direct_dependency_has_its_reason() -> None:
    reasons = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    unexplained = {n for n in _direct("requirements.in") | _direct("requirements-test.in") if f"| {n} |" not in reasons}
    assert not unexplained


def test_every_pin_has_a_hash() -> None:
    for name in ("requirements.txt", "requirements-test.txt"):
        blocks = re.split(r"\n(?=[A-Za-z0-9])", (ROOT / name).read_text(encoding="utf-8"))
        pins = [b for b in blocks if DIRECT.match(b)]
        assert pins
        assert not [b.split()[0] for b in pins if "--hash=sha256:" not in b]


def test_the_lock_answers_what_is_asked_for() -> None:
    assert _direct("requirements.in") <= _direct("requirements.txt")
    assert _direct("requirements-test.in") <= _direct("requirements-test.txt")
